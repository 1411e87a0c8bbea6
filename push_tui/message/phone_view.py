"""One phone with a push that came by one channel: which texts win, how they are cut, what a tap does."""

from collections.abc import Iterator
from typing import Final

from push_tui.dialects import EASEMOB, Dialect
from push_tui.message.catalogue.basic import (
    BADGE_ADD_PATH,
    BADGE_SET_PATH,
    CLICK_ACTION_PATH,
    CLICK_ACTIVITY_PATH,
    CLICK_URL_PATH,
    CONTENT_PATH,
    SUBTITLE_PATH,
    TITLE_PATH,
)
from push_tui.message.catalogue.field import same_value
from push_tui.message.catalogue.sections import field_at
from push_tui.message.notification import Face, Origin, Part, Phone, Preview
from push_tui.message.phone_text import (
    ANDROID_INBOX_LINES,
    ANDROID_LINE,
    ANDROID_OPEN_LINES,
    IPHONE_LINE,
    IPHONE_LINES,
    IPHONE_OPEN_LINES,
    IPHONE_TITLE,
    one_line,
    several_lines,
)
from push_tui.message.push import ABSENT, MESSAGE_PATH, Absent, Json, Path, Push, json_text
from push_tui.message.vendor_blocks import (
    BUTTON_NAME,
    OPEN,
    OPEN_APP,
    OPEN_PAGE,
    VENDORS,
    Block,
    Names,
    Opened,
    Tap,
    When,
)

_EXCERPT: Final = 24
_SHAPE: Final = ("picture", "big text", "lines", "buttons")
_BASIC_TAPS: Final = ((CLICK_URL_PATH, OPEN), (CLICK_ACTION_PATH, OPEN_PAGE), (CLICK_ACTIVITY_PATH, OPEN))
"""What the basic click action does, in the order in which it counts."""


class PhoneView:
    """How one phone shows ``push`` when it comes by the channel of ``block``."""

    def __init__(self, phone: Phone, push: Push, dialect: Dialect, block: Block) -> None:
        self.phone = phone
        self.push = push
        self.dialect = dialect
        self.block = block
        self.title = self._part("title", block.title, block.title_key, TITLE_PATH)
        self.content = self._part("content", block.content, block.content_key, CONTENT_PATH)
        # Android has no place for the basic subtitle, but a vendor can have one of its own.
        self.subtitle = (
            self._part("subtitle", block.subtitle, block.subtitle_key, SUBTITLE_PATH)
            if phone is Phone.IPHONE
            else self._vendor_part("subtitle", block.subtitle if block.key in VENDORS else ())
        )

    # Reading the block

    def at(self, name: str) -> Json | Absent:
        """The value of a field of the block."""
        return self.push.at(self.path(name))

    def path(self, name: str) -> Path:
        """The path of a field of the block."""
        return (*MESSAGE_PATH, self.block.key, *name.split("."))

    def holds(self, when: When) -> bool:
        """Whether a field of the block has that value."""
        value = self.at(when.name)
        return value is not ABSENT and same_value(value, when.value)

    def first(self, names: Names) -> tuple[str, str]:
        """The first of ``names`` that is set, and its text; two times nothing where none is."""
        return next(((name, text) for name in names if (text := _text(self.at(name)))), ("", ""))

    def _vendor_part(self, name: str, own_names: Names) -> Part:
        field_name, text = self.first(own_names)
        return Part(name, text, Origin.CHANNEL, f"{self.block.key}.{field_name}") if text else Part(name)

    def _part(self, name: str, own_names: Names, keys: Names, basic: Path) -> Part:
        basic_text = _text(self.push.at(basic))
        field_name, text = self.first(own_names)
        if text:
            source = f"{self.block.key}.{field_name}"
            return Part(name, text, Origin.CHANNEL, source, overrules=bool(basic_text) and basic_text != text)
        field_name, key = self.first(keys)
        if key:
            return Part(name, f"‹{key}›", Origin.APP, f"{self.block.key}.{field_name}")
        if basic_text:
            return Part(name, basic_text, Origin.BASIC, ".".join(basic[1:]))
        field = field_at(basic, self.dialect)
        default = _text(field.default) if field else ""
        return Part(name, default, Origin.SERVICE) if default else Part(name)

    # What is shown

    def preview(self, notes: tuple[str, ...], others: tuple[str, ...]) -> Preview:
        """All of it."""
        return Preview(
            phone=self.phone,
            channel=self.block.name,
            nothing=self.nothing(),
            title=self.title,
            subtitle=self.subtitle,
            content=self.content,
            collapsed=self.collapsed(),
            expanded=self.expanded(),
            badge=self.badge(),
            icon=self.first(self.block.icon)[1],
            attention=self.attention(),
            tap=self.tap(),
            notes=notes,
            others=others,
        )

    def nothing(self) -> str:
        """Why nothing is shown."""
        return next((silence.sentence for silence in self.block.silences if self.holds(silence.when)), "")

    def collapsed(self) -> Face:
        """As it arrives."""
        if self.phone is Phone.ANDROID:
            title, content = one_line(self.title.text, ANDROID_LINE), one_line(self.content.text, ANDROID_LINE)
            subtitle = one_line(self.subtitle.text, ANDROID_LINE)
        else:
            title = one_line(self.title.text, IPHONE_TITLE)
            content = several_lines(self.content.text, IPHONE_LINE, IPHONE_LINES)
            subtitle = one_line(self.subtitle.text, IPHONE_LINE)
        return Face(title.text, subtitle.text, content.text, short=title.short or subtitle.short or content.short)

    def opened(self) -> Opened | None:
        """The style that the block asks for."""
        return next((style for style in self.block.opened if style.when is None or self.holds(style.when)), None)

    def expanded(self) -> Face:
        """As it is when pulled open."""
        style = self.opened()
        if self.phone is Phone.IPHONE:
            text = self.first(style.text)[1] if style else ""
            content = several_lines(text or self.content.text, IPHONE_LINE, IPHONE_OPEN_LINES)
            title = several_lines(self.title.text, IPHONE_TITLE, IPHONE_LINES)
            subtitle = several_lines(self.subtitle.text, IPHONE_LINE, IPHONE_LINES)
            short = title.short or subtitle.short or content.short
            return Face(title.text, subtitle.text, content.text, short=short)
        closed = self.collapsed()
        if style is None:
            return Face(closed.title, closed.subtitle, closed.content, buttons=self.buttons(), short=closed.short)
        title = one_line(self.first(style.title)[1] or self.title.text, ANDROID_LINE)
        picture = self.first(style.picture)[1]
        lines = self._lines(style.lines)
        whole = self.first(style.text)[1] or self.content.text
        content = (
            one_line(whole, ANDROID_LINE)
            if picture or lines
            else several_lines(whole, ANDROID_LINE, ANDROID_OPEN_LINES)
        )
        return Face(
            title.text,
            closed.subtitle,
            "" if lines else content.text,
            lines,
            picture,
            self.buttons(),
            short=title.short or content.short,
        )

    def _lines(self, name: str) -> tuple[str, ...]:
        value = self.at(name) if name else ABSENT
        items = value[:ANDROID_INBOX_LINES] if isinstance(value, list) else []
        return tuple(one_line(text, ANDROID_LINE).text for item in items if (text := _text(item)))

    def buttons(self) -> tuple[str, ...]:
        """The names of the block's buttons."""
        value = self.at(self.block.buttons) if self.block.buttons else ABSENT
        items = value if isinstance(value, list) else []
        names = (_text(item.get(BUTTON_NAME, ABSENT)) for item in items if isinstance(item, dict))
        return tuple(one_line(name, ANDROID_LINE).text for name in names if name)

    def badge(self) -> str:
        """The number on the icon; where the block says nothing, the basic one. A number that is set wins."""
        for sets, adds in (
            (
                self.at(self.block.set) if self.block.set else ABSENT,
                self.at(self.block.add) if self.block.add else ABSENT,
            ),
            (self.push.at(BADGE_SET_PATH), self.push.at(BADGE_ADD_PATH)),
        ):
            if number := _number(sets):
                return f"={number}"
            if number := _number(adds):
                return f"+{number}"
        return ""

    def attention(self) -> str:
        """Sound and vibration."""
        words = []
        for name in self.block.attention:
            path = self.path(name)
            # The widest dialect knows every vendor, also one that this push's dialect does not document.
            field = field_at(path, self.dialect) or field_at(path, EASEMOB)
            value = self.at(name)
            if value is ABSENT and field is not None and field.default is not None:
                value = field.default
            if field is None or value is ABSENT:
                continue
            choice = field.choice(value)
            shown = choice.title if choice else _words(value)
            words.append(f"{field.title.lower()}: {shown}")
        return ", ".join(words) or self.block.no_attention

    def tap(self) -> str:
        """What a tap does."""
        for tap in self.block.taps:
            if (words := self._tap(tap)) is not None:
                return words
        if self.phone is Phone.ANDROID:
            for path, words in _BASIC_TAPS:
                if target := _text(self.push.at(path)):
                    return words.format(target)
        return OPEN_APP

    def _tap(self, tap: Tap) -> str | None:
        if tap.when is not None and not self.holds(tap.when):
            return None
        target = self.first(tap.names)[1]
        if tap.when is None:
            return tap.words.format(target) if target else None
        if self.phone is Phone.IPHONE and tap.words is OPEN_PAGE:
            return "opens the app: an iPhone knows no pages"
        if tap.names and not target:
            return f"does nothing: {' or '.join(tap.names)} is missing"
        return tap.words.format(target)

    # Notes

    def notes(self) -> Iterator[str]:
        """What is worth saying beside the picture."""
        if self.phone is Phone.ANDROID and not self.subtitle.text and _text(self.push.at(SUBTITLE_PATH)):
            yield "Android shows no subtitle"
        if self.phone is Phone.ANDROID and self.opened() is None and self.collapsed().short:
            yield "in this style the rest cannot be read: it does not open any further"
        for name, words in self.block.notes:
            value = self.at(name)
            if value is not ABSENT and value is not False and value != "":
                yield words.format(_words(value))

    def difference_from(self, other: "PhoneView") -> str:
        """What a person would see otherwise than in ``other``; nothing where it is the same."""
        mine, theirs = self.nothing(), other.nothing()
        if mine or theirs:
            if bool(mine) == bool(theirs):
                return ""
            return f"{self.block.name}: {'nothing is shown' if mine else 'it is shown'}"
        found = [
            f"{one.name} “{one_line(one.text, _EXCERPT).text}”" if one.text else f"no {one.name}"
            for one, two in zip(self._texts(), other._texts(), strict=True)
            if one.text != two.text
        ]
        found += [what for what, one, two in zip(_SHAPE, self._shape(), other._shape(), strict=True) if one != two]
        if self.badge() != other.badge():
            found.append(f"badge {self.badge() or 'untouched'}")
        if self.tap() != other.tap():
            found.append("tap")
        return f"{self.block.name}: {', '.join(found)}" if found else ""

    def _shape(self) -> tuple[object, ...]:
        """What the opened notification is made of, for each of `_SHAPE`."""
        style = self.opened() or Opened(None)
        big = (self.first(style.title)[1], self.first(style.text)[1])
        picture = self.first(style.picture)[1] if self.phone is Phone.ANDROID else ""
        return picture, big, self._lines(style.lines), self.buttons()

    def _texts(self) -> tuple[Part, Part, Part]:
        return self.title, self.subtitle, self.content


def _text(value: Json | Absent) -> str:
    """``value`` as text; blank only is as good as nothing, and what is no text or number shows nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    return "" if text.isspace() else text


def _number(value: Json | Absent) -> str:
    text = _text(value).strip()
    return text if text.removeprefix("-").isdecimal() else ""


def _words(value: Json | Absent) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return one_line(value, ANDROID_LINE).text
    return "" if isinstance(value, Absent) else json_text(value)[:ANDROID_LINE]
