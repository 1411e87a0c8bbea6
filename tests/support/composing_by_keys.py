"""A person at the composer of the real program, with nothing but a keyboard: fills the form row by row."""

import json
from collections.abc import Iterable, Mapping

from push_tui.dialects import Dialect
from push_tui.message.catalogue.field import Field, FieldKind
from push_tui.message.catalogue.sections import sections
from push_tui.message.push import AudienceKind, Json, Push
from support.keys import key
from support.terminal_session import TerminalSession

KINDS = tuple(AudienceKind)
TYPED: Mapping[str, str] = {
    "title": "Maintenance tonight",
    "content": "Chat is back at noon.",
    "subTitle": "Tonight",
    "config.clickAction.url": "https://status.example.com/",
    "config.clickAction.action": "com.example.chat.STATUS",
    "config.clickAction.activity": "com.example.chat.StatusActivity",
    "fcm.condition": "'news' in topics",
    "fcm.notification.color": "#1f6feb",
}
"""What is typed into fields whose kind does not say enough."""
BY_KIND: Mapping[FieldKind, tuple[str, Json]] = {
    FieldKind.TEXT: ("Window A-17", "Window A-17"),
    FieldKind.LONG_TEXT: ("The work ends at noon.", "The work ends at noon."),
    FieldKind.URL: ("https://example.com/a.png", "https://example.com/a.png"),
    FieldKind.INTEGER: ("17", 17),
    FieldKind.TIME: ("1893456000000", 1_893_456_000_000),
    FieldKind.SECONDS: ("1893456000", 1_893_456_000),
    FieldKind.TEXT_LIST: ("noon\rSingapore", ["noon", "Singapore"]),
    FieldKind.OBJECT: ('{"window": [17]}', {"window": [17]}),
}
"""What is typed into a field of a kind, and the value that it stands for."""
CHOSEN: Mapping[str, Json] = {"apns.pushType": "alert"}
"""Choices that are not to be the first one."""


ON_A_SECTION = "Enter opens or collapses"


def fill_every_section(session: TerminalSession, push: Push, dialect: Dialect, most: int | None = None) -> Push:
    """Open every section from the top of the form and fill its fields, or the first ``most`` of them.

    Returns what that makes of ``push``.
    """
    session.press(*["up"] * 8)
    session.wait_for(ON_A_SECTION)
    choose_audience(session, push)
    for number, section in enumerate(sections(dialect)):
        if number:  # the first is open as the form opens, and Tab passes the heading of an open one
            session.press("tab")
            session.wait_for(ON_A_SECTION)
            session.press("right")
        for field in section.fields:
            go_on(session, field.title)
            if field in section.fields[:most]:
                push = push.with_value(field.path, fill(session, field))
    return push


def go_on(session: TerminalSession, label: str) -> None:
    """To the next row, whose label is ``label``."""
    session.press("tab")
    wait_for_row(session, label)


def wait_for_row(session: TerminalSession, label: str) -> None:
    """Wait until the row with this label has the focus; a long one is cut in the form."""

    def in_focus(lines: list[str]) -> bool:
        return any(line.startswith("›") and is_cut(line[3:23].rstrip(" *…"), label) for line in lines)

    session.wait_until(in_focus, what=f"the row {label!r} in focus")


def is_cut(shown: str, label: str) -> bool:
    """Whether ``shown`` is the label, or as much of it as there is room for."""
    return shown == label or (len(label) > 18 and len(shown) >= 18 and label.startswith(shown))


def choose(session: TerminalSession, steps: int) -> None:
    """Open the choice in focus, and choose the option so many steps below the chosen one."""
    if steps:
        session.press("right", *["down" if steps > 0 else "up"] * abs(steps), "enter")


def choose_audience(session: TerminalSession, push: Push) -> None:
    """From the head of the first section to its last row; the form is on users and strategy 2, as it opens."""
    kind, targets = push.audience.kind, push.audience.targets
    go_on(session, "Send to")
    steps = KINDS.index(kind) - KINDS.index(AudienceKind.USERS)
    choose(session, steps)
    session.wait_for(f"{kind} ▾")
    if kind is not AudienceKind.EVERYBODY:
        session.press("tab")
        wait_for_row(session, kind.name.capitalize())
    if kind is AudienceKind.LABELS:
        pick_labels(session, targets)
    elif targets:
        session.send(", ".join(targets))
    go_on(session, "Strategy")
    assert isinstance(push.strategy, int)
    choose(session, push.strategy - 2)
    if kind in (AudienceKind.LABELS, AudienceKind.EVERYBODY):
        go_on(session, "When")


def pick_labels(session: TerminalSession, labels: Iterable[str]) -> None:
    """From the row of the labels through the dialog and back."""
    session.press("enter")
    session.wait_for("0 of ")
    session.wait_quiet()
    for number, label in enumerate(labels, 1):
        session.send(label)
        session.wait_for(f"   {label}")
        session.press(key("toggle_label"))
        session.wait_for(f"{number} of ")
    session.wait_for(f"picked: {', '.join(labels)}")
    session.press(key("confirm"))
    session.wait_gone("picked: ")


def fill(session: TerminalSession, field: Field) -> Json:
    """Fill the field in focus; returns the value that it then has."""
    if field.kind is FieldKind.SWITCH:
        choose(session, 1)
        return True
    if field.kind is FieldKind.PAIRS:
        session.send("window=A-17")
        session.press("tab")
        return {"window": "A-17"}
    if field.kind is FieldKind.CHOICE:
        values = [choice.value for choice in field.choices]
        wanted = CHOSEN.get(field.name, values[min(1, len(values) - 1)])
        choose(session, 1 + values.index(wanted))
        return wanted
    text, value = BY_KIND[field.kind]
    typed = TYPED.get(field.name, text)
    session.send(typed)
    return value if typed == text else typed


def read_down(session: TerminalSession, first: str, last: str, below: str) -> list[str]:
    """Read a text with the arrow down, from the line that is ``first`` to the one that is ``last``.

    ``below`` stands in the line under the part of the screen that scrolls.
    """
    session.wait_for(below)
    session.wait_quiet()
    while first not in (part := part_that_scrolls(session.screen(), below)):
        next_line(session, below)
    lines = part[part.index(first) :]
    while last not in lines:
        lines.append(next_line(session, below))
    return lines[: lines.index(last) + 1]


def next_line(session: TerminalSession, below: str) -> str:
    """Scroll down by one line; returns the one that came up."""
    before = part_that_scrolls(session.screen(), below)

    def one_further(screen: list[str]) -> bool:
        return part_that_scrolls(screen, below)[:-1] == before[1:]

    session.press("down")
    session.wait_until(one_further, what="one line more")
    session.wait_quiet(0.02)  # the line itself may be the last that is painted
    return part_that_scrolls(session.screen(), below)[-1]


def part_that_scrolls(screen: list[str], below: str) -> list[str]:
    """The lines above the one that holds ``below``, without frame and scroll bar and without the two of the title."""
    rows = [line[:76].lstrip("│┃").rstrip() for line in screen]
    end = next((number for number, row in enumerate(rows) if row.lstrip().startswith(below)), 0)
    return rows[2:end]


def no_key_twice(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object of JSON that was read from a screen, where a line that is read twice must not go unnoticed."""
    found = dict(pairs)
    assert len(found) == len(pairs), [key for key, _ in pairs]
    return found


def json_of(lines: Iterable[str]) -> dict[str, Json]:
    """The JSON object that stands on these lines."""
    value = json.loads("\n".join(lines), object_pairs_hook=no_key_twice)
    assert isinstance(value, dict)
    return value
