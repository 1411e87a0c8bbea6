"""What describes a field of ``pushMessage``; the other modules here list the fields."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import Enum, StrEnum, auto
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

from push_tui.dialects import CharacterCount, Dialect
from push_tui.frozen import frozen
from push_tui.message.push import MESSAGE_PATH, Absent, Json, Path, Push


class FieldKind(StrEnum):
    """The type of a field's value; decides its editor."""

    TEXT = "text"
    LONG_TEXT = "long text"
    INTEGER = "whole number"
    NUMBER = "number"
    SWITCH = "true or false"
    CHOICE = "one of a list"
    TIME = "time (epoch ms)"
    SECONDS = "time (epoch seconds)"
    URL = "URL"
    TEXT_LIST = "list of texts"
    PAIRS = "key-value pairs"
    OBJECT = "JSON object"
    LIST = "JSON list"

    @property
    def is_text(self) -> bool:
        """Whether a value is a text as it is typed."""
        return self in {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.URL}


class Role(Enum):
    """What a field does on the phone; fields of several channels can have the same role."""

    TITLE = auto()
    TITLE_KEY = auto()
    """The key of a title that the app translates."""
    SUBTITLE = auto()
    SUBTITLE_KEY = auto()
    CONTENT = auto()
    CONTENT_KEY = auto()
    BIG_TITLE = auto()
    """Shown in the expanded notification, like the next three."""
    BIG_TEXT = auto()
    PICTURE = auto()
    LINES = auto()
    ICON = auto()
    """The address of a small picture beside the text."""
    BUTTONS = auto()
    BADGE_ADD = auto()
    BADGE_SET = auto()
    ATTENTION = auto()
    """How the phone draws attention."""
    TARGET = auto()
    """What a tap opens."""
    PAGE = auto()
    """The page of the app that a tap opens."""
    LINE = auto()
    """Another line that people read."""
    PART = auto()
    """A part of a line, such as a button's name or a value in a translation."""
    HANDLE = auto()
    """The name by which a later push replaces this one."""


class Tap(StrEnum):
    """What a tap does, in words; ``{}`` stands for its target."""

    APP = "opens the app"
    LINK = "opens {}"
    PAGE = "opens the page {}"
    APP_DECIDES = "does what the app decides"


class Platform(StrEnum):
    """Where a field has an effect."""

    ANDROID = "Android"
    IOS = "iOS"
    HARMONY = "HarmonyOS"
    WEB = "web"


ANDROID = frozenset({Platform.ANDROID})
IOS = frozenset({Platform.IOS})
BOTH = ANDROID | IOS
HARMONY = frozenset({Platform.HARMONY})


@frozen
class VendorRule:
    """What a phone's vendor does with a value beyond a limit: a warning, because the service may change it first."""

    effect: str
    """A sentence."""
    source: str = ""
    """The vendor's page that says so; empty if none is known."""


@frozen
class Choice:
    """A value that a field can have, with a short title and perhaps a sentence."""

    value: Json
    title: str
    sentence: str = ""


_UNLIMITED = 4096
"""The limit for a value that has none, in characters: no channel takes a larger message."""


@frozen
class Limit:
    """The limits of a value; None sets no limit."""

    characters: int | None = None
    """Most characters of a text, or of each item in a list of texts."""
    counted: CharacterCount | None = None
    """How to count the characters, if the vendor does it differently from the dialect."""
    low: float | None = None
    high: float | None = None
    items: int | None = None
    """Most items of a list, or pairs of an object."""
    total: int | None = None
    """Most characters of an object, keys and values together."""
    pattern: re.Pattern[str] | None = None
    """What the whole text must match; `form` says it in words."""
    form: str = ""
    https: bool = False
    """Whether a URL must be https."""
    bytes: int | None = None
    """Most bytes of a text, in UTF-8."""
    reserved: re.Pattern[str] | None = None
    """Keys that an object must not have."""
    vendor: VendorRule | None = None
    """Set if only the phone's vendor, not the service, refuses a text beyond the limit or an unknown choice."""

    @property
    def cap(self) -> int:
        """Return the most characters that a field accepts: ten times its limit, so that a text can be shortened."""
        return 10 * (self.total or (self.characters or _UNLIMITED) * (self.items or 1))

    def length(self, text: str, dialect: Dialect) -> int:
        """Return the length of ``text`` to compare with `characters`."""
        return (self.counted or dialect.characters).of(text)


class Without(Enum):
    """What happens to a push without a field that it needs."""

    REFUSED = auto()
    FAILS = auto()
    """It is sent, and cannot work as expected."""
    WORKS = auto()
    """The field is only recommended."""


@frozen
class Need:
    """A condition: the field is needed while the field at ``path`` has one of ``values``."""

    path: Path
    values: tuple[Json, ...]
    without: Without = Without.REFUSED
    instead: Path | None = None
    """A field that can be set instead."""

    def holds(self, push: Push) -> bool:
        """Return whether ``push`` needs the field; a number and the same number as text are equal."""
        value = push.at(self.path)
        return any(same_value(value, wanted) for wanted in self.values)


@frozen
class Field:
    """One documented field, by the path of its value in the request."""

    path: Path
    kind: FieldKind
    title: str
    help: str
    section: str = ""
    limit: Limit = Limit()
    required: bool = False
    choices: tuple[Choice, ...] = ()
    default: Json = None
    """The value that the service uses if the field is absent; None if it uses none or it is unknown."""
    platforms: frozenset[Platform] = BOTH
    vendor_name: str | None = None
    needs: tuple[Need, ...] = ()
    number_or_text: bool = False
    """Whether the number may also be written as text."""
    items: tuple["Field", ...] = ()
    """The fields of each object in a list of objects; their paths begin in that object."""
    role: Role | None = None
    taps: tuple[tuple[Json, Tap], ...] = ()
    """What a tap on the notification does, for each value of this field."""
    silent: tuple[tuple[Json, str], ...] = ()
    """Values with which the phone does not show the notification, each with a sentence that says so."""
    unfolds: tuple[Json, ...] = ()
    """Values that let the notification expand to its whole content."""
    note: str = ""
    """What the preview says if the field is set; ``{}`` stands for its value."""
    emptied: str = ""
    """What goes wrong if the text is sent empty, as a sentence; empty if nothing does."""
    not_on: tuple[tuple[Json, Platform], ...] = ()
    """Values that one platform does not support."""
    only_in: str = ""
    """The channel of the one dialect whose pages document the field; empty if all with this field do."""

    @property
    def name(self) -> str:
        """The name to show, like ``apns.badge``."""
        return ".".join(self.path[1:])

    def choice(self, value: Json) -> Choice | None:
        """Return the choice with this value; a number and the same number as text are equal."""
        return next((choice for choice in self.choices if same_value(choice.value, value)), None)


@frozen
class Payload:
    """What a vendor takes of a channel's block: ``most`` bytes of JSON, without the keys in ``beside``."""

    most: int
    vendor: VendorRule
    beside: frozenset[str]
    """Keys of the block that travel beside the payload, such as headers."""


@frozen
class Section:
    """A section of the form: its fields, and the path of the object that has most of them."""

    key: str
    title: str
    path: Path
    fields: tuple[Field, ...]
    help: str = ""
    payload: Payload | None = None
    """The limit of the whole channel, in its first section."""


Choices: TypeAlias = Mapping[int | str, str | tuple[str, str]]
"""The title of each value, or its title and a sentence."""
_Facts = ParamSpec("_Facts")
_Meaning = TypeVar("_Meaning")


def _of(
    kind: FieldKind, make: Callable[Concatenate["FieldMaker", FieldKind, _Facts], Field]
) -> Callable[Concatenate["FieldMaker", _Facts], Field]:
    """Return a method like ``make``, for fields of this kind."""

    def field(maker: "FieldMaker", /, *names: _Facts.args, **facts: _Facts.kwargs) -> Field:
        return make(maker, kind, *names, **facts)

    return field


@frozen
class FieldMaker:
    """Makes the fields of one section that are in the object at ``base``, with a method for each kind of field.

    ``spelling`` is what the vendor writes between the words of a name: ``-`` gives ``collapse-id`` for ``collapseId``.
    It is empty if the vendor's names are not documented.
    """

    key: str
    base: Path
    platforms: frozenset[Platform] = BOTH
    spelling: str = ""
    need: Need | None = None

    def section(self, title: str, about: str, *fields: Field, payload: Payload | None = None) -> Section:
        """Return the section with these fields."""
        return Section(self.key, title, self.base, fields, about, payload)

    def when(self, name: str, *values: Json, without: Without = Without.REFUSED) -> "FieldMaker":
        """Return a maker of fields that are needed while the field ``name`` has one of these values."""
        return replace(self, need=Need(self._path(name), values, without))

    def _field(
        self,
        kind: FieldKind,
        name: str,
        title: str,
        about: str,
        choices: Choices | None = None,
        *,
        characters: int | None = None,
        counted: CharacterCount | None = None,
        form: tuple[str, str] | None = None,
        https: bool = False,
        low: float | None = None,
        high: float | None = None,
        items: int | None = None,
        total: int | None = None,
        required: bool = False,
        default: Json = None,
        platforms: frozenset[Platform] | None = None,
        vendor_name: str | None = None,
        instead: str | None = None,
        number_or_text: bool = False,
        each: tuple[Field, ...] = (),
        role: Role | None = None,
        taps: Mapping[int | str, Tap] | None = None,
        silent: Mapping[int | str, str] | None = None,
        unfolds: tuple[Json, ...] = (),
        note: str = "",
        most_bytes: int | None = None,
        reserved: str = "",
        vendor: VendorRule | None = None,
        emptied: str = "",
        not_on: Mapping[int | str, Platform] | None = None,
        only_in: str = "",
    ) -> Field:
        """Return the field at the dotted ``name``.

        ``form`` is a pattern and the same in words. A field that is needed (`when`) is not if ``instead`` is set. Give
        ``platforms`` and ``vendor_name`` only if they differ from the section's.
        """
        pattern, words = (re.compile(form[0], re.ASCII), form[1]) if form else (None, "")
        taboo = re.compile(reserved, re.ASCII) if reserved else None
        limit = Limit(characters, counted, low, high, items, total, pattern, words, https, most_bytes, taboo, vendor)
        need = self.need if self.need is None or instead is None else replace(self.need, instead=self._path(instead))
        return Field(
            path=self._path(name),
            kind=kind,
            title=title,
            help=about,
            section=self.key,
            limit=limit,
            required=required,
            choices=tuple(
                Choice(value, *((text,) if isinstance(text, str) else text)) for value, text in (choices or {}).items()
            ),
            default=default,
            platforms=self.platforms if platforms is None else platforms,
            vendor_name=(self._spelled(name) if vendor_name is None else vendor_name) or None,
            needs=() if need is None else (need,),
            number_or_text=number_or_text,
            items=each,
            role=role,
            taps=tuple((taps or {}).items()),
            silent=tuple((silent or {}).items()),
            unfolds=unfolds,
            note=note,
            emptied=emptied,
            not_on=tuple((not_on or {}).items()),
            only_in=only_in,
        )

    def _path(self, name: str) -> Path:
        return (*self.base, *name.split("."))

    def _spelled(self, name: str) -> str:
        if not self.spelling:
            return ""
        below_channel = ".".join((*self.base[2:], name))
        return re.sub("[A-Z]", lambda capital: self.spelling + capital[0].lower(), below_channel)

    text = _of(FieldKind.TEXT, _field)
    long_text = _of(FieldKind.LONG_TEXT, _field)
    integer = _of(FieldKind.INTEGER, _field)
    number = _of(FieldKind.NUMBER, _field)
    switch = _of(FieldKind.SWITCH, _field)
    choice = _of(FieldKind.CHOICE, _field)
    time = _of(FieldKind.TIME, _field)
    seconds = _of(FieldKind.SECONDS, _field)
    url = _of(FieldKind.URL, _field)
    texts = _of(FieldKind.TEXT_LIST, _field)
    pairs = _of(FieldKind.PAIRS, _field)
    object = _of(FieldKind.OBJECT, _field)
    objects = _of(FieldKind.LIST, _field)


def maker(key: str, *below: str, platforms: frozenset[Platform] = BOTH, spelling: str = "") -> FieldMaker:
    """Return the maker for the section ``key``, whose fields are in ``pushMessage`` below these keys."""
    return FieldMaker(key, (*MESSAGE_PATH, *below), platforms, spelling)


def meaning(meanings: Iterable[tuple[Json, _Meaning]], value: Json | Absent) -> _Meaning | None:
    """Return the meaning of ``value`` from pairs of value and meaning; None if it is not among them."""
    return next((each for listed, each in meanings if same_value(listed, value)), None)


def same_value(one: Json | Absent, other: Json | Absent) -> bool:
    """Return whether two scalar values mean the same to the service: 2 and "2" do, 1 and true do not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | str) and isinstance(other, int | str):
        return str(one) == str(other)
    return type(one) is type(other) and one == other
