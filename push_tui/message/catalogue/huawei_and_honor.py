"""What the notifications of Huawei and Honor share: a tap, the big text, buttons, the kind of message.

Honor's service began as Huawei's. Source: "华为" and "荣耀" in Easemob's push_notification_config page, API facts 3.6;
what the numbers of a button mean from Button in Huawei's and Honor's references of their push services.
"""

from push_tui.message.catalogue.field import Choice, Field, FieldMaker, Kind, Limit, Need
from push_tui.message.push import Json

OPEN_APP = Choice(0, "open the app")
OPEN_PAGE = Choice(1, "open a page of the app", "With intent.")
OPEN_WEB = Choice(2, "open a web page", "With its address as intent.")


def picture(note: FieldMaker) -> Field:
    """The large icon."""
    return note("image", Kind.URL, "Picture", "The address of the large icon at the right.")


def importance(note: FieldMaker, vendor: str) -> Field:
    """The vendor's kind of message."""
    return note(
        "importance",
        Kind.CHOICE,
        "Importance",
        f"{vendor}'s kind of message; decides how much it disturbs and its daily quota.",
        choices=(Choice("LOW", "news and marketing"), Choice("NORMAL", "service and chat")),
    )


def tap(note: FieldMaker, *, default: Json = None) -> tuple[Field, ...]:
    """What a tap opens, and where that is."""
    return (
        note(
            "clickAction.type",
            Kind.CHOICE,
            "When tapped",
            "What a tap opens.",
            choices=(
                Choice(1, "a page of the app", "Needs intent or action."),
                Choice(2, "a web page", "Needs url."),
                Choice(3, "the app"),
            ),
            default=default,
        ),
        note(
            "clickAction.intent",
            Kind.TEXT,
            "Page, by intent",
            "The intent that opens the page.",
            needs=note.needed("clickAction.type", 1, instead="clickAction.action"),
        ),
        note(
            "clickAction.action",
            Kind.TEXT,
            "Page, by action",
            "The intent action that opens the page.",
            needs=note.needed("clickAction.type", 1, instead="clickAction.intent"),
        ),
        note(
            "clickAction.url",
            Kind.URL,
            "Web page to open",
            "An https address.",
            limit=Limit(https=True),
            needs=note.needed("clickAction.type", 2),
        ),
    )


def big_text(note: FieldMaker, *, strict: bool) -> tuple[Field, ...]:
    """Title and text of the big text style; ``strict`` where the page requires them."""
    needs = note.needed("style", 1, strict=strict)
    return (
        note("bigTitle", Kind.TEXT, "Big title", "The title of the big text style.", needs=needs),
        note("bigBody", Kind.LONG_TEXT, "Big text", "The text of the big text style.", needs=needs),
    )


def badge(note: FieldMaker, block: str, *, wins: str = "", entry: str) -> tuple[Field, ...]:
    """The number on the app's icon, in the object ``block``."""
    low, most = Limit(low=1, high=99), Limit(low=0, high=99)
    return (
        note(f"{block}.addNum", Kind.INTEGER, "Add to the badge", "From 1 to 99.", limit=low),
        note(f"{block}.setNum", Kind.INTEGER, "Set the badge to", f"From 0 to 99{wins}.", limit=most),
        note(f"{block}.badgeClass", Kind.TEXT, "Badge entry class", entry),
    )


def buttons(note: FieldMaker, *more: Choice) -> Field:
    """Buttons below the notification; ``more`` are actions beside the common ones."""
    actions = (OPEN_APP, OPEN_PAGE, OPEN_WEB, *more)
    return note(
        "buttons",
        Kind.LIST,
        "Buttons",
        f"Up to three objects with name, actionType (0-{actions[-1].value}), intentType, intent, data.",
        limit=Limit(items=3),
        items=(
            Field(
                ("name",), Kind.TEXT, "Name", "What stands on the button.", limit=Limit(characters=40), required=True
            ),
            Field(("actionType",), Kind.CHOICE, "Action", "What it does.", choices=actions, required=True),
            Field(
                ("intentType",),
                Kind.CHOICE,
                "Kind of intent",
                "How intent names the page of the app.",
                choices=(Choice(0, "by intent"), Choice(1, "by action")),
            ),
            Field(
                ("intent",),
                Kind.TEXT,
                "Intent",
                "The page of the app, or the address of the web page.",
                needs=(Need(("actionType",), (1, 2), strict=False),),
            ),
            Field(("data",), Kind.TEXT, "Data", "A text for the app, or to share.", limit=Limit(characters=1024)),
        ),
    )
