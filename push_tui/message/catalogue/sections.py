"""Look up the documented sections and fields of a dialect."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from push_tui.dialects import CatalogueKey, Dialect
from push_tui.message.catalogue import (
    agora,
    apns,
    basic,
    fcm,
    fcm_v1,
    harmony_os,
    honor,
    huawei,
    meizu,
    oppo,
    vivo,
    xiaomi,
)
from push_tui.message.catalogue.field import Field, Section
from push_tui.message.push import MESSAGE_PATH, START_DATE_PATH, STRATEGY_PATH, Path, is_own_text

CHANNELS: Mapping[str, tuple[Section, ...]] = MappingProxyType(
    {
        "agora": (agora.section("agora"),),
        "easemob": (agora.section("easemob"),),
        "apns": (apns.APNS, apns.LIVE_ACTIVITY),
        "fcm": (fcm.FCM, fcm.NOTIFICATION),
        "fcmV1": fcm_v1.SECTIONS,
        "xiaomi": (xiaomi.XIAOMI,),
        "vivo": (vivo.VIVO,),
        "oppo": (oppo.OPPO,),
        "meizu": (meizu.MEIZU,),
        "huawei": huawei.SECTIONS,
        "honor": (honor.HONOR,),
        "harmonyOS": (harmony_os.HARMONY_OS,),
    }
)
"""The sections of every channel in any dialect, by the channel's key in ``pushMessage``.

Of several Android vendors in a push, the one that comes first here is previewed first.
"""


def every_field() -> Iterator[Field]:
    """Yield every field of any dialect, also the fields of objects in lists."""
    # Of any dialect: the basic fields differ only in their default texts.
    for section in (*basic.sections("agora"), *(section for listed in CHANNELS.values() for section in listed)):
        for field in section.fields:
            yield from (field, *field.items)


def sections(dialect: Dialect) -> tuple[Section, ...]:
    """Return the sections of ``dialect`` in the order of the form, basic fields first."""
    return sections_of(dialect.catalogue_key)


@cache
def sections_of(key: CatalogueKey) -> tuple[Section, ...]:
    """Return the `sections` of the dialects with this `Dialect.catalogue_key`."""
    channel, channels, left_out = key
    all_sections = (*basic.sections(channel), *(section for name in channels for section in CHANNELS[name]))
    return tuple(section for section in all_sections if section.key not in left_out)


def field_at(path: Path, dialect: Dialect) -> Field | None:
    """Return the documented field at ``path``; None if the key is undocumented or an object that has fields.

    The text of one label is the basic field of that name.
    """
    return fields_by_path(dialect).get((*MESSAGE_PATH, path[-1]) if is_own_text(path) else path)


def caption_of(path: Path, *, alone: bool = False) -> str:
    """Return how the form names what is at ``path``, in any dialect: ``Subtitle``, ``Apple (APNs): Badge``.

    ``alone`` leaves out the section. What no field holds is named by its keys; items of a list are counted from 1.
    """
    path = (*MESSAGE_PATH, path[-1]) if is_own_text(path) else path
    captions = _captions()
    for length in range(len(path), 0, -1):
        if path[:length] in captions:
            section, title = captions[path[:length]]
            inside = " ".join(str(int(key) + 1) if key.isdecimal() else key for key in path[length:])
            return f"{'' if alone or not section else f'{section}: '}{title} {inside}".rstrip()
    return ".".join(path[1:] if path[:1] == MESSAGE_PATH else path)


def channel_title(key: str) -> str:
    """Return how the form names a channel: ``Apple (APNs)``; the key if no dialect documents it."""
    return CHANNELS[key][0].title if key in CHANNELS else key


def fields_by_path(dialect: Dialect) -> Mapping[Path, Field]:
    """Return every documented field of ``dialect``, in the order of the form."""
    return _fields(dialect.catalogue_key)


def known_keys(dialect: Dialect) -> Mapping[Path, tuple[str, ...]]:
    """Return the documented keys of every object with documented fields, by its path."""
    return _known_keys(dialect.catalogue_key)


@cache
def _captions() -> Mapping[Path, tuple[str, str]]:
    """Return section and title of every field of any dialect; the message and what is beside it need no section."""
    captions = {START_DATE_PATH: ("", "When"), STRATEGY_PATH: ("", "Strategy")}
    texts, *others = basic.sections("agora")
    for section in (texts, *others, *(section for listed in CHANNELS.values() for section in listed)):
        title = "" if section is texts else section.title
        captions |= {field.path: (title, field.title) for field in section.fields}
    return MappingProxyType(captions)


@cache
def _fields(key: CatalogueKey) -> Mapping[Path, Field]:
    return MappingProxyType({field.path: field for section in sections_of(key) for field in section.fields})


@cache
def _known_keys(key: CatalogueKey) -> Mapping[Path, tuple[str, ...]]:
    keys: dict[Path, dict[str, None]] = {}
    for path in _fields(key):
        for depth in range(1, len(path)):
            keys.setdefault(path[:depth], {})[path[depth]] = None
    return MappingProxyType({path: tuple(names) for path, names in keys.items()})
