"""What an Android phone and an iPhone will show of a push, as far as it can be known beforehand.

A channel's own value wins over the basic one; which channel counts is the strategy's choice. Texts are cut as a phone
cuts them, at typical widths: every model, font size and language differs, so they are what to expect, not a promise.
Texts are raw, as they will be sent; whoever shows them makes them safe.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from push_tui.dialects import EASEMOB, Dialect
from push_tui.message.catalogue.basic import CONTENT_PATH, TITLE_PATH
from push_tui.message.catalogue.field import same_value
from push_tui.message.catalogue.sections import field_at
from push_tui.message.notification import Face, Origin, Part, Phone, Preview
from push_tui.message.phone_text import one_line, several_lines
from push_tui.message.push import ABSENT, MESSAGE_PATH, Absent, Json, Path, Push, json_text
from push_tui.message.vendor_blocks import APNS, VENDORS, Block, Names, Opened, Tap, When, own

ANDROID_LINE: Final = 38
"""Units of the one line that a closed notification gives title and content. Typical: Emarsys measured 20 to 55
characters depending on the screen, reports to Firebase say about 40."""
ANDROID_OPEN_LINES: Final = 12
"""Lines of an opened text. Typical: Emarsys measured 200 to 460 characters, which are 12 lines at most."""
ANDROID_INBOX_LINES: Final = 7
"""Lines of the several-lines style; more are dropped (Android's Notification.InboxStyle)."""
IPHONE_TITLE: Final = 40
"""Units of the one bold line of the title. Typical: Alibaba's mPaaS documents 40 characters."""
IPHONE_LINE: Final = 44
IPHONE_LINES: Final = 4
"""Lines of the text on the lock screen. Typical: 4 lines or 178 characters with previews on; Braze counts on 160."""
IPHONE_OPEN_LINES: Final = 24
"""Lines of an opened notification that fit on the screen; the rest is scrolled to (typical)."""

SUBTITLE_PATH: Final = (*MESSAGE_PATH, "subTitle")

_EXCERPT = 24
_SHAPE = ("picture", "big text", "lines", "buttons")
_OWN, _VENDOR = "own", "vendor"
_ROUTES: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {0: (_VENDOR, _OWN), 1: (_OWN,), 2: (_VENDOR,), 3: (_OWN, _VENDOR), 4: (_OWN,)}
)
"""The channels of each strategy in the order in which they are tried; the same in every dialect."""


def vendors(push: Push) -> tuple[str, ...]:
    """The blocks of Android vendors in ``push``, the usual one first."""
    return tuple(key for key in VENDORS if push.message.get(key))


def android(push: Push, dialect: Dialect, vendor: str = "") -> Preview:
    """An Android phone: Google's where ``push`` says nothing else, that of its first vendor block, or ``vendor``'s."""
    present = vendors(push)
    shown = VENDORS.get(vendor) or VENDORS[present[0] if present else next(iter(VENDORS))]
    blocks = [shown, *(VENDORS[key] for key in present if VENDORS[key] is not shown)]
    return _by_strategy(Phone.ANDROID, push, dialect, blocks)


def ios(push: Push, dialect: Dialect) -> Preview:
    """An iPhone: by Apple, or by the service's own channel where the strategy takes that first."""
    return _by_strategy(Phone.IPHONE, push, dialect, [APNS])


def uses_own_channel(push: Push, dialect: Dialect) -> bool:
    """Whether the strategy of ``push`` can take the service's own channel."""
    return _OWN in _ROUTES.get(_strategy(push, dialect), (_VENDOR,))


def uses_vendors(push: Push, dialect: Dialect) -> bool:
    """Whether the strategy of ``push`` can take the channels of the phones' vendors."""
    return _VENDOR in _ROUTES.get(_strategy(push, dialect), (_VENDOR,))


def unused_blocks(push: Push, dialect: Dialect) -> tuple[str, ...]:
    """The channel blocks of ``push`` that its strategy never uses."""
    blocks = [] if uses_own_channel(push, dialect) else [dialect.channel]
    blocks += [] if uses_vendors(push, dialect) else [*VENDORS, APNS.key]
    return tuple(key for key in blocks if push.message.get(key))


def _by_strategy(phone: Phone, push: Push, dialect: Dialect, vendor_blocks: list[Block]) -> Preview:
    strategy = _strategy(push, dialect)
    service = own(dialect.channel)
    blocks: list[Block] = []
    for route in _ROUTES.get(strategy, (_VENDOR,)):
        blocks += [service] if route == _OWN else vendor_blocks
    views = [_View(phone, push, dialect, block) for block in blocks]
    first = views[0]
    notes = [*first.notes(), *_unused(push, dialect, strategy, blocks, phone)]
    others = [other for view in views[1:] if (other := view.difference_from(first))]
    return first.preview(tuple(notes), tuple(others))


def _strategy(push: Push, dialect: Dialect) -> int:
    value = push.strategy
    if isinstance(value, str):
        return next((number for number in _ROUTES if value == str(number)), dialect.default_strategy)
    return dialect.default_strategy if isinstance(value, bool) or not isinstance(value, int) else value


def _unused(push: Push, dialect: Dialect, strategy: int, blocks: list[Block], phone: Phone) -> Iterator[str]:
    """That the strategy leaves a block of ``push`` without use."""
    mine = (dialect.channel, *(VENDORS if phone is Phone.ANDROID else (APNS.key,)))
    idle = [key for key in mine if push.message.get(key) and key not in {block.key for block in blocks}]
    if idle:
        chosen = dialect.strategy(strategy)
        yield f"{', '.join(idle)}: not used by strategy {strategy}" + (f" ({chosen.title})" if chosen else "")


class _View:
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
        names = (_text(item.get("name", ABSENT)) for item in items if isinstance(item, dict))
        return tuple(one_line(name, ANDROID_LINE).text for name in names if name)

    def badge(self) -> str:
        """The number on the icon; where the block says nothing, the basic one. A number that is set wins."""
        basic = (*MESSAGE_PATH, "config", "badge")
        for sets, adds in (
            (
                self.at(self.block.set) if self.block.set else ABSENT,
                self.at(self.block.add) if self.block.add else ABSENT,
            ),
            (self.push.at((*basic, "setNum")), self.push.at((*basic, "addNum"))),
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
            click = (*MESSAGE_PATH, "config", "clickAction")
            for name, words in (("url", "opens {}"), ("action", "opens the page {}"), ("activity", "opens {}")):
                if target := _text(self.push.at((*click, name))):
                    return words.format(target)
        return "opens the app"

    def _tap(self, tap: Tap) -> str | None:
        if tap.when is not None and not self.holds(tap.when):
            return None
        target = self.first(tap.names)[1]
        if tap.when is None:
            return tap.words.format(target) if target else None
        if self.phone is Phone.IPHONE and "page" in tap.words:
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

    def difference_from(self, other: "_View") -> str:
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
