"""Fields that several vendors document alike: texts that the app translates, the big text, taps, buttons.

Honor's service began as Huawei's. Source: "华为" and "荣耀" in Easemob's push_notification_config page, API facts 3.6;
what the numbers of a button mean from Button in Huawei's and Honor's references of their push services.
"""

from push_tui.message.catalogue.field import Choices, Field, FieldMaker, Role, Tap, VendorRule, Without
from push_tui.message.push import Json


def icon_colour(note: FieldMaker, title: str, vendor: str, source: str = "") -> Field:
    """Return the colour of the small icon or button."""
    rule = VendorRule(f"{vendor} documents no other form of a colour.", source)
    return note.text("color", title, "As #rrggbb.", form=("#[0-9a-fA-F]{6}", "a colour like #rrggbb"), vendor=rule)


def translated(note: FieldMaker, name: str, title: str, role: Role) -> tuple[Field, ...]:
    """Return the key of a text in the app's resources, and its values."""
    about = f"A string resource of the app, instead of a {title.lower()}."
    return (
        note.text(f"{name}LocKey", f"{title} key", about, role=role),
        note.texts(f"{name}LocArgs", f"{title} values", "What fills in that resource.", role=Role.PART),
    )


def picture(note: FieldMaker) -> Field:
    """Return the large icon."""
    return note.url("image", "Picture", "The address of the large icon at the right.", role=Role.ICON)


def importance(note: FieldMaker, vendor: str) -> Field:
    """Return the vendor's kind of message."""
    return note.choice(
        "importance",
        "Importance",
        f"{vendor}'s kind of message; decides how much it disturbs and its daily quota.",
        {"LOW": "news and marketing", "NORMAL": "service and chat"},
        role=Role.ATTENTION,
    )


def tap(note: FieldMaker, *, default: Json = None) -> tuple[Field, ...]:
    """Return what a tap opens, and where that is."""
    return (
        note.choice(
            "clickAction.type",
            "When tapped",
            "What a tap opens.",
            {1: ("a page of the app", "Needs intent or action."), 2: ("a web page", "Needs url."), 3: "the app"},
            default=default,
            taps={1: Tap.PAGE, 2: Tap.LINK, 3: Tap.APP},
        ),
        note.when("clickAction.type", 1).text(
            "clickAction.intent",
            "Page, by intent",
            "The intent that opens the page.",
            instead="clickAction.action",
            role=Role.TARGET,
        ),
        note.when("clickAction.type", 1).text(
            "clickAction.action",
            "Page, by action",
            "The intent action that opens the page.",
            instead="clickAction.intent",
            role=Role.TARGET,
        ),
        note.when("clickAction.type", 2).url(
            "clickAction.url", "Web page to open", "An https address.", https=True, role=Role.TARGET
        ),
    )


def big_text(note: FieldMaker, *, without: Without) -> tuple[Field, ...]:
    """Return title and text of the big text style; ``without`` says what happens to a push that lacks them."""
    big = note.when("style", 1, without=without)
    return (
        big.text("bigTitle", "Big title", "The title of the big text style.", role=Role.BIG_TITLE),
        big.long_text("bigBody", "Big text", "The text of the big text style.", role=Role.BIG_TEXT),
    )


def badge(note: FieldMaker, block: str, *, wins: str = "", entry: str) -> tuple[Field, ...]:
    """Return the number on the app's icon, in the object ``block``."""
    adds, sets = "From 1 to 99.", f"From 0 to 99{wins}."
    return (
        note.integer(f"{block}.addNum", "Add to the badge", adds, low=1, high=99, role=Role.BADGE_ADD),
        note.integer(f"{block}.setNum", "Set the badge to", sets, low=0, high=99, role=Role.BADGE_SET),
        note.text(f"{block}.badgeClass", "Badge entry class", entry),
    )


def buttons(note: FieldMaker, more: Choices | None = None) -> Field:
    """Return the buttons below the notification; ``more`` are actions beside the common ones."""
    actions: Choices = {
        0: "open the app",
        1: ("open a page of the app", "With intent."),
        2: ("open a web page", "With the address, as intent."),
        **(more or {}),
    }
    button = FieldMaker("", ())
    return note.objects(
        "buttons",
        "Buttons",
        f"Up to three objects with name, actionType (0-{max(actions)}), intentType, intent, data.",
        items=3,
        each=(
            button.text("name", "Name", "The text on the button.", characters=40, required=True, role=Role.PART),
            button.choice("actionType", "Action", "What it does.", actions, required=True),
            button.choice(
                "intentType",
                "Kind of intent",
                "How intent names the page of the app.",
                {0: "by intent", 1: "by action"},
            ),
            button.when("actionType", 1, 2, without=Without.WORKS).text(
                "intent", "Intent", "The page of the app, or the address of the web page."
            ),
            button.text("data", "Data", "A text for the app, or to share.", characters=1024),
        ),
        role=Role.BUTTONS,
    )
