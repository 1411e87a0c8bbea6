"""What a field of ``pushMessage`` is; the modules beside this one hold the fields themselves."""

import re
from dataclasses import dataclass
from enum import StrEnum

from push_tui.dialects import CharacterCount, Dialect
from push_tui.message.push import ABSENT, MESSAGE_PATH, Json, Path, Push


class Kind(StrEnum):
    """What a field holds, and with it the editor that suits it."""

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


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field may have, with a short title and, where it helps, a sentence."""

    value: Json
    title: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a value must keep to; a part that is None sets no limit."""

    characters: int | None = None
    """Most characters of a text; of each item in a list of texts."""
    counted: CharacterCount | None = None
    """How they count where the vendor does not count as the dialect does."""
    low: float | None = None
    high: float | None = None
    items: int | None = None
    """Most items of a list, most pairs of an object."""
    total: int | None = None
    """Most characters of an object, keys and values together."""
    pattern: re.Pattern[str] | None = None
    """What the whole text must match; `form` says it in words."""
    form: str = ""
    https: bool = False
    """Whether a URL must be https."""

    def length(self, text: str, dialect: Dialect) -> int:
        """The length of ``text`` as it counts against `characters`."""
        return (self.counted or dialect.characters).of(text)


@dataclass(frozen=True, slots=True)
class Need:
    """The field is needed while the field at ``path`` has one of ``values``."""

    path: Path
    values: tuple[Json, ...]
    strict: bool = True
    """Whether a push without it is wrong; else only a page mentions it."""
    instead: Path | None = None
    """A field that does as well."""

    def holds(self, push: Push) -> bool:
        """Whether the field is needed in ``push``; a number written as text counts as that number."""
        value = push.at(self.path)
        return value is not ABSENT and any(same_value(value, wanted) for wanted in self.values)


@dataclass(frozen=True, slots=True)
class Field:
    """One documented field, by the path of its value in the request."""

    path: Path
    kind: Kind
    title: str
    help: str
    section: str = ""
    limit: Limit | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    default: Json = None
    """What the service assumes where the field is absent; None where that is unknown or nothing."""
    platforms: frozenset[Platform] = BOTH
    vendor_name: str | None = None
    needs: tuple[Need, ...] = ()
    number_or_text: bool = False
    """Whether the same number written as text is as good."""
    items: tuple["Field", ...] = ()
    """Of a list of objects: what each of them holds, by paths (and conditions) within the object."""

    @property
    def name(self) -> str:
        """The dotted name that people know, like ``apns.badge``."""
        return ".".join(self.path[1:])

    def choice(self, value: Json) -> Choice | None:
        """The choice with this value; a number and the same number as text are one."""
        return next((choice for choice in self.choices if same_value(choice.value, value)), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: fields that are shown together, and the object that most of them lie in."""

    key: str
    title: str
    path: Path
    fields: tuple[Field, ...]
    help: str = ""


@dataclass(frozen=True, slots=True)
class FieldMaker:
    """Makes the fields of one section that lie below ``pushMessage`` and ``prefix``."""

    section: str
    prefix: Path
    platforms: frozenset[Platform]
    vendor_prefix: str

    def __call__(
        self,
        name: str,
        kind: Kind,
        title: str,
        about: str,
        *,
        limit: Limit | None = None,
        required: bool = False,
        choices: tuple[Choice, ...] = (),
        default: Json = None,
        platforms: frozenset[Platform] | None = None,
        vendor_name: str | None = None,
        needs: tuple[Need, ...] = (),
        number_or_text: bool = False,
        items: tuple[Field, ...] = (),
    ) -> Field:
        """The field at the dotted ``name``; ``platforms`` where they differ from the section's."""
        return Field(
            path=(*MESSAGE_PATH, *self.prefix, *name.split(".")),
            kind=kind,
            title=title,
            help=about,
            section=self.section,
            limit=limit,
            required=required,
            choices=choices,
            default=default,
            platforms=self.platforms if platforms is None else platforms,
            vendor_name=self.vendor_prefix + vendor_name if vendor_name else None,
            needs=needs,
            number_or_text=number_or_text,
            items=items,
        )

    def needed(self, name: str, *values: Json, strict: bool = True, instead: str | None = None) -> tuple[Need, ...]:
        """The condition on a sibling: ``needed("style", 1)`` reads "needed while style is 1"."""
        base = (*MESSAGE_PATH, *self.prefix)
        other = (*base, *instead.split(".")) if instead else None
        return (Need((*base, *name.split(".")), values, strict=strict, instead=other),)


def maker(section: str, *prefix: str, platforms: frozenset[Platform] = BOTH, vendor_prefix: str = "") -> FieldMaker:
    """A maker for the fields of ``section``."""
    return FieldMaker(section, prefix, platforms, vendor_prefix)


def same_value(one: Json, other: Json) -> bool:
    """Whether two scalar values mean the same to the service: 2 and "2" do, 1 and true do not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | str) and isinstance(other, int | str):
        return str(one) == str(other)
    return type(one) is type(other) and one == other
