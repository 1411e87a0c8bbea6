"""Preview a push on an Android phone and on an iPhone.

A channel's own value wins over the basic one; the strategy chooses the channel. A field's role in the catalogue says
what it is for the phone. Texts are cut at typical widths: models, font sizes and languages differ, so expect about
this, not exactly this. Texts are raw, as they are sent; the caller makes them safe to show.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from push_tui.dialects import Carrier, Dialect
from push_tui.message.catalogue.basic import BADGE, CLICK_ACTION, CONTENT_PATH, SUBTITLE_PATH, TITLE_PATH
from push_tui.message.catalogue.field import Field, Platform, Role, Tap, Without, meaning, same_value
from push_tui.message.catalogue.sections import channel_title, field_at
from push_tui.message.channels import (
    ANDROID_VENDORS,
    APPLE,
    carriers,
    channel_fields,
    fields_with,
    strategy_of,
    unused_blocks,
)
from push_tui.message.notification import Appearance, Origin, Part, Phone, Preview
from push_tui.message.phone_text import (
    ANDROID_INBOX_LINES,
    ANDROID_LINE,
    ANDROID_OPEN_LINES,
    IPHONE_LINE,
    IPHONE_LINES,
    IPHONE_OPEN_LINES,
    IPHONE_TITLE,
    Cut,
    one_line,
    several_lines,
)
from push_tui.message.push import ABSENT, Absent, Json, Path, Push, json_text

_EXCERPT: Final = 24
_SHAPE: Final = ("picture", "big text", "lines", "buttons")
_OPENING: Final = frozenset({Role.BIG_TITLE, Role.BIG_TEXT, Role.PICTURE, Role.LINES})
_OPENS_ALWAYS: Final = frozenset({"fcm", "fcmV1"})
"""Google's library expands every text: BigTextStyle in firebase-messaging's CommonNotificationBuilder."""
_TAPS: Final = {Role.TARGET: Tap.LINK, Role.PAGE: Tap.PAGE}
_PLATFORMS: Final = {Phone.ANDROID: Platform.ANDROID, Phone.IPHONE: Platform.IOS}
_NO_ATTENTION: Final = {Phone.ANDROID: "as the app sets it", Phone.IPHONE: "no sound requested"}


def vendors(push: Push) -> tuple[str, ...]:
    """Return the blocks of Android vendors in ``push``, in the order of `CHANNELS`."""
    return tuple(key for key in ANDROID_VENDORS if push.message.get(key))


def android(push: Push, dialect: Dialect, vendor: str = "") -> Preview:
    """Preview an Android phone: of ``vendor``, else of the first vendor block in ``push``, else Google's."""
    present = vendors(push)
    shown = vendor if vendor in ANDROID_VENDORS else (*present, ANDROID_VENDORS[0])[0]
    return _by_strategy(Phone.ANDROID, push, dialect, [shown, *(key for key in present if key != shown)])


def ios(push: Push, dialect: Dialect) -> Preview:
    """Preview an iPhone: by Apple, or by the service's own channel if the strategy tries that first."""
    return _by_strategy(Phone.IPHONE, push, dialect, [APPLE])


def _by_strategy(phone: Phone, push: Push, dialect: Dialect, of_vendors: list[str]) -> Preview:
    channels: list[str] = []
    for carrier in carriers(push, dialect):
        channels += [dialect.channel] if carrier is Carrier.SERVICE else of_vendors
    first, *rest = (_PhoneView(phone, push, dialect, channel) for channel in channels)
    others = tuple(other for view in rest if (other := view.difference_from(first)))
    return first.preview((*first.notes(), *_unused(push, dialect, phone)), others)


def _unused(push: Push, dialect: Dialect, phone: Phone) -> Iterator[str]:
    """Yield a note if the strategy does not use a block for this phone."""
    mine = {dialect.channel, *(ANDROID_VENDORS if phone is Phone.ANDROID else (APPLE,))}
    idle = [key for key in unused_blocks(push, dialect) if key in mine]
    strategy = strategy_of(push, dialect)
    if idle and strategy is not None:
        yield f"{', '.join(map(channel_title, idle))}: not used by strategy {strategy.value} ({strategy.title})"


class _PhoneView:
    """How one phone shows ``push`` when it comes by ``channel``."""

    def __init__(self, phone: Phone, push: Push, dialect: Dialect, channel: str) -> None:
        self.phone = phone
        self.push = push
        self.dialect = dialect
        self.channel = channel
        self.fields = channel_fields(channel)
        self.name = channel.capitalize() if channel == dialect.channel else channel_title(channel)
        self.title = self._part("title", Role.TITLE, Role.TITLE_KEY, TITLE_PATH)
        self.content = self._part("content", Role.CONTENT, Role.CONTENT_KEY, CONTENT_PATH)
        # Android does not show the basic subtitle, but a vendor can have its own.
        if phone is Phone.IPHONE:
            self.subtitle = self._part("subtitle", Role.SUBTITLE, Role.SUBTITLE_KEY, SUBTITLE_PATH)
        else:
            path, text = self.first(Role.SUBTITLE) if channel in ANDROID_VENDORS else ((), "")
            self.subtitle = Part("subtitle", text, Origin.CHANNEL, path) if text else Part("subtitle")

    # Reading the block

    def having(self, role: Role) -> Iterator[Field]:
        """Yield the fields with ``role`` whose conditions the push meets."""
        return (
            field
            for field in fields_with(self.channel, role)
            if not field.needs or any(need.holds(self.push) for need in field.needs)
        )

    def first(self, role: Role) -> tuple[Path, str]:
        """Return the path and text of the first field with ``role`` that is set; both empty if none is."""
        for field in self.having(role):
            if text := _text(self.push.at(field.path)):
                return field.path, text
        return (), ""

    def _items(self, role: Role) -> list[Json]:
        """Return the list in the first field with ``role``."""
        value = next((self.push.at(field.path) for field in self.having(role)), ABSENT)
        return value if isinstance(value, list) else []

    def _part(self, name: str, own: Role, key: Role, basic: Path) -> Part:
        basic_text = _text(self.push.at(basic))
        source, text = self.first(own)
        if text:
            return Part(name, text, Origin.CHANNEL, source, overrules=bool(basic_text) and basic_text != text)
        source, text = self.first(key)
        if text:
            return Part(name, f"‹{text}›", Origin.APP, source)
        if basic_text:
            return Part(name, basic_text, Origin.BASIC, basic)
        field = field_at(basic, self.dialect)
        default = _text(field.default) if field else ""
        return Part(name, default, Origin.SERVICE) if default else Part(name)

    # What is shown

    def preview(self, notes: tuple[str, ...], others: tuple[str, ...]) -> Preview:
        """Return the whole preview."""
        return Preview(
            phone=self.phone,
            channel=self.name,
            nothing=self.nothing(),
            title=self.title,
            subtitle=self.subtitle,
            content=self.content,
            collapsed=self.collapsed(),
            expanded=self.expanded(),
            badge=self.badge(),
            icon=self.first(Role.ICON)[1],
            attention=self.attention(),
            tap=self.tap(),
            notes=notes,
            others=others,
        )

    def nothing(self) -> str:
        """Return why nothing is shown; empty if something is."""
        silent = (meaning(field.silent, self.push.at(field.path)) for field in self.fields if field.silent)
        return next(filter(None, silent), "")

    def collapsed(self) -> Appearance:
        """Return it as it arrives."""
        if self.phone is Phone.ANDROID:
            return _appearance(*(one_line(part.text, ANDROID_LINE) for part in self._texts()))
        title, subtitle = one_line(self.title.text, IPHONE_TITLE), one_line(self.subtitle.text, IPHONE_LINE)
        return _appearance(title, subtitle, several_lines(self.content.text, IPHONE_LINE, IPHONE_LINES))

    def opens(self) -> bool:
        """Return whether the notification can be expanded in the style of the block."""
        return (
            self.channel in _OPENS_ALWAYS
            or any(field for role in _OPENING for field in self.having(role))
            or any(same_value(value, self.push.at(field.path)) for field in self.fields for value in field.unfolds)
        )

    def expanded(self) -> Appearance:
        """Return it as it looks expanded."""
        whole = self.first(Role.BIG_TEXT)[1] or self.content.text
        if self.phone is Phone.IPHONE:
            title = several_lines(self.title.text, IPHONE_TITLE, IPHONE_LINES)
            subtitle = several_lines(self.subtitle.text, IPHONE_LINE, IPHONE_LINES)
            return _appearance(title, subtitle, several_lines(whole, IPHONE_LINE, IPHONE_OPEN_LINES))
        collapsed, buttons = self.collapsed(), self.buttons()
        if not self.opens():
            return replace(collapsed, buttons=buttons)
        title = one_line(self.first(Role.BIG_TITLE)[1] or self.title.text, ANDROID_LINE)
        picture, lines = self.first(Role.PICTURE)[1], self.lines()
        if picture or lines:
            content = one_line(whole, ANDROID_LINE)
        else:
            content = several_lines(whole, ANDROID_LINE, ANDROID_OPEN_LINES)
        text, short = "" if lines else content.text, title.short or content.short
        return Appearance(title.text, collapsed.subtitle, text, lines, picture, buttons, short)

    def lines(self) -> tuple[str, ...]:
        """Return the lines of the several-lines style."""
        texts = map(_text, self._items(Role.LINES)[:ANDROID_INBOX_LINES])
        return tuple(one_line(text, ANDROID_LINE).text for text in texts if text)

    def buttons(self) -> tuple[str, ...]:
        """Return the names of the block's buttons."""
        keys = [item.path[-1] for field in self.having(Role.BUTTONS) for item in field.items if item.role is Role.PART]
        items = [item for item in self._items(Role.BUTTONS) if isinstance(item, dict)]
        names = (_text(item.get(key, ABSENT)) for item in items for key in keys)
        return tuple(one_line(name, ANDROID_LINE).text for name in names if name)

    def badge(self) -> str:
        """Return the number on the icon, or the basic one if the block sets none. Setting wins over adding."""
        basic = {field.role: [field] for field in BADGE.fields}
        for fields, sign in (
            (self.having(Role.BADGE_SET), "="),
            (self.having(Role.BADGE_ADD), "+"),
            (basic[Role.BADGE_SET], "="),
            (basic[Role.BADGE_ADD], "+"),
        ):
            if number := next((number for field in fields if (number := _number(self.push.at(field.path)))), ""):
                return f"{sign}{number}"
        return ""

    def attention(self) -> str:
        """Return sound and vibration."""
        words = []
        for field in self.having(Role.ATTENTION):
            value = self.push.at(field.path)
            if value is ABSENT:
                value = field.default
            if value is not None:
                choice = field.choice(value)
                words.append(f"{field.title.lower()}: {choice.title if choice else _words(value)}")
        return ", ".join(words) or _NO_ATTENTION[self.phone]

    def tap(self) -> str:
        """Return what a tap does."""
        for field in self.fields:
            if field.taps and (tap := meaning(field.taps, self.push.at(field.path))):
                return self._chosen(field, tap)
        fields = [field for role in _TAPS for field in fields_with(self.channel, role) if not field.needs]
        fields += CLICK_ACTION.fields if self.phone is Phone.ANDROID else ()
        for field in fields:
            if field.role is not None and (target := _text(self.push.at(field.path))):
                return _TAPS[field.role].format(target)
        empty = [field.title for field in fields if field.emptied and self.push.at(field.path) is not ABSENT]
        return f"may not work: {empty[0]} is empty" if empty else Tap.APP

    def _chosen(self, field: Field, tap: Tap) -> str:
        value = self.push.at(field.path)
        if any(platform is _PLATFORMS[self.phone] and same_value(value, each) for each, platform in field.not_on):
            return f"opens the app: this phone does not know {field.title} {_words(value)}"
        target = self.first(Role.TARGET)[1]
        if tap in (Tap.PAGE, Tap.LINK) and not target:
            missing = " or ".join(field.title for field in self.having(Role.TARGET))
            return f"does nothing: {missing} is missing"
        if lacking := next(self._lacking(field), None):
            return f"may not work: {lacking.title} is missing"
        return tap.format(target)

    def _lacking(self, decides: Field) -> Iterator[Field]:
        """Yield the missing fields that the value of ``decides`` needs."""
        for field in self.fields:
            needs = (need for need in field.needs if need.path == decides.path and need.without is Without.FAILS)
            if any(need.holds(self.push) for need in needs) and not _text(self.push.at(field.path)):
                yield field

    # Notes

    def notes(self) -> Iterator[str]:
        """Yield notes on the preview."""
        if self.phone is Phone.ANDROID and not self.subtitle.text and _text(self.push.at(SUBTITLE_PATH)):
            yield "Android shows no subtitle"
        if self.phone is Phone.ANDROID and not self.opens() and self.collapsed().short:
            yield "this style does not expand, so the rest cannot be read"
        for field in self.fields:
            if field.note and (value := self.push.at(field.path)) is not ABSENT and value is not False and value != "":
                yield field.note.format(_words(value))

    def difference_from(self, other: "_PhoneView") -> str:
        """Return what looks different from ``other``; empty if nothing does."""
        mine, theirs = self.nothing(), other.nothing()
        if mine or theirs:
            if bool(mine) == bool(theirs):
                return ""
            return f"{self.name}: {'shows nothing' if mine else 'shows it'}"
        found = [
            f'{one.name} "{one_line(one.text, _EXCERPT).text}"' if one.text else f"no {one.name}"
            for one, two in zip(self._texts(), other._texts(), strict=True)
            if one.text != two.text
        ]
        found += [what for what, one, two in zip(_SHAPE, self._shape(), other._shape(), strict=True) if one != two]
        if self.badge() != other.badge():
            found.append(f"badge {self.badge() or 'unchanged'}")
        if self.tap() != other.tap():
            found.append("tap")
        return f"{self.name}: {', '.join(found)}" if found else ""

    def _shape(self) -> tuple[object, ...]:
        """Return the parts of the expanded notification, for each of `_SHAPE`."""
        big = (self.first(Role.BIG_TITLE)[1], self.first(Role.BIG_TEXT)[1])
        picture = self.first(Role.PICTURE)[1] if self.phone is Phone.ANDROID else ""
        return picture, big, self.lines(), self.buttons()

    def _texts(self) -> tuple[Part, Part, Part]:
        return self.title, self.subtitle, self.content


def _appearance(title: Cut, subtitle: Cut, content: Cut) -> Appearance:
    short = title.short or subtitle.short or content.short
    return Appearance(title.text, subtitle.text, content.text, short=short)


def _text(value: Json | Absent) -> str:
    """Return ``value`` as text; empty if it is blank, or neither text nor number."""
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
