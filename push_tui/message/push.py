"""A push: its audience, strategy, start and message, converted to and from the exact request JSON.

A path names each part of a push, as in the request: ``("strategy",)``, ``("startDate",)``,
``("pushMessage", "title")``, ``("pushMessage", "apns", "badge")``. Fields of the catalogue and problems use
the same paths; the audience is ``("audience",)``. Where each label has its own text, that of the label ``de`` is at
``("texts", "de", "title")`` and ``("texts", "de", "content")``, which no request has: `Push.call` puts them in place.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from enum import Enum, StrEnum
from typing import Final, TypeAlias

from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.names import label_key, user_key

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
Path: TypeAlias = tuple[str, ...]

MESSAGE: Final = "pushMessage"
AUDIENCE_PATH: Final[Path] = ("audience",)
STRATEGY_PATH: Final[Path] = ("strategy",)
START_DATE_PATH: Final[Path] = ("startDate",)
MESSAGE_PATH: Final[Path] = (MESSAGE,)
TEXTS: Final = "texts"
OWN_KEYS: Final[tuple[str, ...]] = ("title", "content")
"""What each label has of its own in `AudienceKind.TEXTS`."""

_SURROGATES = re.compile("[\ud800-\udfff]")


class Absent(Enum):
    """The type of `ABSENT`, which means that there is no key. Null and empty values are not absent."""

    ABSENT = "ABSENT"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent.ABSENT


class AudienceKind(StrEnum):
    """The kinds of audience; each has its own endpoint."""

    USER = "one user, synchronously"
    USERS = "users"
    LABELS = "labels"
    EVERYBODY = "everybody"
    TEXTS = "labels, each with its own text"
    """Sent as one call for each label."""

    @property
    def pool(self) -> str:
        """What the targets are; kinds with the same targets share a pool."""
        return _POOLS.get(self, self.name.lower())


_POOLS = {AudienceKind.USER: "users", AudienceKind.TEXTS: "labels"}
ENDPOINTS = {
    AudienceKind.USER: Endpoint.PUSH_SYNC,
    AudienceKind.USERS: Endpoint.PUSH_SINGLE,
    AudienceKind.LABELS: Endpoint.PUSH_LABEL,
    AudienceKind.EVERYBODY: Endpoint.PUSH_TASK,
}
_KINDS = {endpoint: kind for kind, endpoint in ENDPOINTS.items()}
_MANY = frozenset({AudienceKind.LABELS, AudienceKind.TEXTS, AudienceKind.EVERYBODY})


@frozen
class Audience:
    """User IDs or label names in the order you gave them; no targets for everybody."""

    kind: AudienceKind = AudienceKind.USERS
    targets: tuple[str, ...] = ()

    @property
    def of_labels(self) -> bool:
        """Whether the targets are labels."""
        return self.kind.pool == AudienceKind.LABELS.pool

    def keys(self, dialect: Dialect) -> tuple[str, ...]:
        """Return a key for each target, the same for all spellings of one user or label."""
        if self.of_labels:
            return tuple(label_key(name, dialect) for name in self.targets)
        return tuple(map(user_key, self.targets))


class PushShapeError(ValueError):
    """The JSON is not a push. ``path`` names the wrong part; the message says what is wrong with it."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path


@frozen
class Push:
    """One push. It never changes: `with_value` and `without` return another push.

    To ``==``, 1 and true are the same; compare `digest` to know whether two pushes are sent as the same bytes.
    """

    audience: Audience = Audience()
    strategy: Json | Absent = 2
    start_date: Json | Absent = ABSENT
    message: dict[str, Json] = field(default_factory=dict)
    """The value of ``pushMessage``, as it is sent."""
    extra: Mapping[str, Json] = field(default_factory=dict)
    """Undocumented keys beside ``pushMessage``, from an import."""
    order: tuple[str, ...] = ()
    """The keys of an imported request in its order; keys that are not here come later, in the usual order."""
    texts: Mapping[str, Json] = field(default_factory=dict)
    """Title and content of each label, by its name; used by `AudienceKind.TEXTS` only, and kept for others."""

    @property
    def endpoint(self) -> Endpoint:
        """The call that sends this push."""
        return Endpoint.PUSH_LABEL if self.audience.of_labels else ENDPOINTS[self.audience.kind]

    @property
    def user(self) -> str | None:
        """The user of a synchronous push; None for other audiences or if no user is chosen."""
        if self.audience.kind is not AudienceKind.USER or not self.audience.targets:
            return None
        return self.audience.targets[0]

    def per_call(self, dialect: Dialect) -> int | None:
        """Return the most targets of one call of the job that sends this push; None if one call takes them all."""
        if self.audience.kind is AudienceKind.TEXTS:
            return 1
        most = dialect.users_per_push
        return most if self.audience.kind is AudienceKind.USERS and len(self.audience.targets) > most else None

    def calls(self, dialect: Dialect) -> int:
        """Return how many calls send this push: one, unless it needs a job."""
        return max(1, -(-len(self.audience.targets) // (self.per_call(dialect) or len(self.audience.targets) or 1)))

    def call(self, number: int, dialect: Dialect) -> "Push":
        """Return the push of call ``number`` (from 0): this one to the targets of that call, with their text."""
        most = self.per_call(dialect)
        if most is None:
            return self
        audience = replace(self.audience, targets=self.audience.targets[number * most : (number + 1) * most])
        if self.audience.kind is not AudienceKind.TEXTS:
            return replace(self, audience=audience)
        own = self.texts.get("".join(audience.targets))
        texts = {key: own[key] for key in OWN_KEYS if key in own} if isinstance(own, dict) else {}
        message = texts | {key: value for key, value in self.message.items() if key not in OWN_KEYS}
        return replace(self, audience=replace(audience, kind=AudienceKind.LABELS), message=message, texts={})

    def by_call(self, dialect: Dialect) -> "tuple[Push, ...]":
        """Return the push of every call; only this one unless each call has its own text."""
        if self.audience.kind is not AudienceKind.TEXTS:
            return (self,)
        return tuple(self.call(number, dialect) for number in range(self.calls(dialect)))

    @property
    def starts(self) -> str:
        """``startDate`` as sent; empty if absent or not a text."""
        return self.start_date if isinstance(self.start_date, str) else ""

    @property
    def title(self) -> str:
        """The basic title, or that of the first label's text; empty if absent or not a text."""
        own = self.audience.kind is AudienceKind.TEXTS
        title = self.at((TEXTS, *self.audience.targets[:1], "title")) if own else self.message.get("title")
        return title if isinstance(title, str) else ""

    def at(self, path: Path) -> Json | Absent:
        """Return the value at ``path``; `ABSENT` if there is none."""
        if path == STRATEGY_PATH:
            return self.strategy
        if path == START_DATE_PATH:
            return self.start_date
        if path[:1] != MESSAGE_PATH and not is_own_text(path):
            return self.extra.get(path[0], ABSENT) if len(path) == 1 else ABSENT
        value: Json = dict(self.texts) if is_own_text(path) else self.message
        for key in path[1:]:
            if not isinstance(value, dict) or key not in value:
                return ABSENT
            value = value[key]
        return value

    def with_value(self, path: Path, value: Json) -> "Push":
        """Return this push with ``value`` at ``path``; parents that are missing or not objects become objects."""
        if path == STRATEGY_PATH:
            return replace(self, strategy=value)
        if path == START_DATE_PATH:
            return replace(self, start_date=value)
        if is_own_text(path):
            return replace(self, texts=_set(self.texts, path[1:], value))
        if path[:1] != MESSAGE_PATH:
            return replace(self, extra={**self.extra, _only_key(path): value})
        if path == MESSAGE_PATH:
            if not isinstance(value, dict):
                raise PushShapeError(path, "pushMessage must be a JSON object.")
            return replace(self, message=value)
        return replace(self, message=_set(self.message, path[1:], value))

    def without(self, path: Path) -> "Push":
        """Return this push without the key at ``path`` and the objects that become empty, except ``pushMessage``."""
        if path == STRATEGY_PATH:
            return replace(self, strategy=ABSENT)
        if path == START_DATE_PATH:
            return replace(self, start_date=ABSENT)
        if is_own_text(path):
            return replace(self, texts=_drop(self.texts, path[1:]))
        if path[:1] != MESSAGE_PATH:
            return replace(self, extra={key: value for key, value in self.extra.items() if key != _only_key(path)})
        if path == MESSAGE_PATH:
            return replace(self, message={})
        return self if self.at(path) is ABSENT else replace(self, message=_drop(self.message, path[1:]))

    def reaches_many(self, dialect: Dialect) -> bool:
        """Return whether it goes to labels, to everybody, or to more users than one call takes."""
        return self.audience.kind in _MANY or self.calls(dialect) > 1

    def envelope(self, dialect: Dialect) -> dict[str, Json]:
        """Return the request body in this dialect. A user in the path is not repeated in the body."""
        body: dict[str, Json] = {}
        kind = self.audience.kind
        if kind is AudienceKind.TEXTS:
            raise ValueError("Each label has its own text, so each needs its own request; see `call`.")
        in_path = kind is AudienceKind.USER and dialect.sync_by_path
        if kind is not AudienceKind.EVERYBODY and not in_path:
            body["targets"] = list(self.audience.targets)
        if kind is AudienceKind.USER:
            body.update(dialect.sync_envelope)
        if self.strategy is not ABSENT:
            body["strategy"] = self.strategy
        if self.start_date is not ABSENT:
            body["startDate"] = self.start_date
        body[MESSAGE] = self.message
        for key, value in self.extra.items():
            body.setdefault(key, value)
        return {key: body[key] for key in self.order if key in body} | body

    def encode(self, dialect: Dialect) -> bytes:
        """Return the request body as UTF-8 JSON, with exact integers and lone surrogates as ``\\u`` escapes."""
        return json_text(self.envelope(dialect)).encode()

    def pretty(self, dialect: Dialect) -> str:
        """Return the request body for people to read: the JSON of `encode` on several lines."""
        return json_text(self.envelope(dialect), indent=2)

    def digest(self, dialect: Dialect) -> str:
        """Return a hex digest of this exact request: endpoint, user and body; of each, if each label has its text."""
        if self.audience.kind is AudienceKind.TEXTS:
            return digest_of(AudienceKind.TEXTS, *(push.digest(dialect) for push in self.by_call(dialect)))
        return digest_of(self.endpoint, self.user, self.encode(dialect).decode())

    @classmethod
    def from_envelope(cls, endpoint: Endpoint, user: str | None, body: Json) -> "Push":
        """Return the push that a request sends; ``user`` is the user in its path, if any.

        Keep unknown keys, empty values and the order of keys.

        Raises:
            PushShapeError: ``body`` or its ``pushMessage`` is not an object, or ``targets`` is not a list of texts.
        """
        if not isinstance(body, dict):
            raise PushShapeError((), "The request must be a JSON object.")
        message = body.get(MESSAGE, ABSENT)
        if message is ABSENT:
            raise PushShapeError(MESSAGE_PATH, "The request has no pushMessage.")
        if not isinstance(message, dict):
            raise PushShapeError(MESSAGE_PATH, "pushMessage must be a JSON object.")
        kind = _KINDS[endpoint]
        known = {"strategy", "startDate", MESSAGE}
        targets: tuple[str, ...] = ()
        if kind is AudienceKind.USER and user is not None:
            targets = (user,)
        elif kind is not AudienceKind.EVERYBODY:
            targets = _targets(body)
            known.add("targets")
        if kind is AudienceKind.USER and body.get("async") is False:
            known.add("async")
        return cls(
            audience=Audience(kind, targets),
            strategy=body.get("strategy", ABSENT),
            start_date=body.get("startDate", ABSENT),
            message=message,
            extra={key: value for key, value in body.items() if key not in known},
            order=tuple(body),
        )

    def to_draft(self) -> dict[str, Json]:
        """Return this push, finished or not, as a JSON object for `from_draft`; it is the same in every dialect."""
        draft: dict[str, Json] = {
            "audience": {"kind": self.audience.kind.name, "targets": list(self.audience.targets)},
            "order": list(self.order),
            "extra": dict(self.extra),
            MESSAGE: self.message,
        }
        if self.texts:
            draft[TEXTS] = dict(self.texts)
        if self.strategy is not ABSENT:
            draft["strategy"] = self.strategy
        if self.start_date is not ABSENT:
            draft["startDate"] = self.start_date
        return draft

    @classmethod
    def from_draft(cls, draft: Mapping[str, Json]) -> "Push":
        """Return the push that `to_draft` wrote.

        Raises:
            PushShapeError: `to_draft` did not write it.
        """
        audience, message, extra = draft.get("audience"), draft.get(MESSAGE), draft.get("extra")
        if not isinstance(audience, dict) or not isinstance(message, dict) or not isinstance(extra, dict):
            raise PushShapeError((), "This is not a draft of a push.")
        kind = next((kind for kind in AudienceKind if kind.name == audience.get("kind")), None)
        if kind is None:
            raise PushShapeError(AUDIENCE_PATH, "This draft has no audience.")
        return cls(
            audience=Audience(kind, _targets(audience)),
            strategy=draft.get("strategy", ABSENT),
            start_date=draft.get("startDate", ABSENT),
            message=message,
            extra=extra,
            order=_texts(draft.get("order", [])),
            texts=texts if isinstance(texts := draft.get(TEXTS), dict) else {},
        )


def is_own_text(path: Path) -> bool:
    """Return whether ``path`` is the title or content of one label."""
    return path[:1] == (TEXTS,) and path[2:] in {(key,) for key in OWN_KEYS}


def json_text(value: Json, indent: int | None = None) -> str:
    """Return ``value`` as JSON. It is not limited to ASCII, but UTF-8 can always encode it."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)
    return _SURROGATES.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _set(parent: Mapping[str, Json], path: Sequence[str], value: Json) -> dict[str, Json]:
    key, rest = path[0], path[1:]
    if not rest:
        return {**parent, key: value}
    child = parent.get(key)
    return {**parent, key: _set(child if isinstance(child, dict) else {}, rest, value)}


def _drop(parent: Mapping[str, Json], path: Sequence[str]) -> dict[str, Json]:
    key, rest = path[0], path[1:]
    child = parent.get(key)
    if rest and isinstance(child, dict):
        smaller = _drop(child, rest)
        if smaller:
            return {**parent, key: smaller}
    return {other: value for other, value in parent.items() if other != key}


def _only_key(path: Path) -> str:
    if len(path) != 1 or path == AUDIENCE_PATH:
        raise KeyError(path)
    return path[0]


def _targets(body: Mapping[str, Json]) -> tuple[str, ...]:
    targets = body.get("targets", [])
    if not isinstance(targets, list):
        raise PushShapeError(("targets",), 'targets must be a list of texts, like ["user-1"].')
    return _texts(targets)


def _texts(values: Json) -> tuple[str, ...]:
    items = values if isinstance(values, list) else []
    for position, item in enumerate(items, start=1):
        if not isinstance(item, str):
            raise PushShapeError(("targets",), f"targets must hold texts only; item {position} is {json_text(item)}.")
    return tuple(item for item in items if isinstance(item, str))


def digest_of(*parts: str | None) -> str:
    """Return a hex digest of these texts."""
    # Write the length before each part, so that different parts never give the same text.
    text = "".join(f"{len(part or '')}:{part or ''}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
