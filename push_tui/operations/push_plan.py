"""A plan: a push that one person hands over to another, as a file of ASCII JSON.

Its last member, ``sha256``, is the digest of every byte before that member, and only ``}`` follows. So a plan that was
cut, edited or damaged on its way is refused. That guards against mistakes, not against an attacker, who can compute a
digest as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from push_tui.dialects import DIALECTS
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.message.push import OWN_KEYS, Audience, AudienceKind, Json, Push
from push_tui.message.text_json import parse_json
from push_tui.operations.correction import Correction, same_people
from push_tui.operations.gates import ReviewRefused
from push_tui.storage.codec import from_json, json_reader, to_json
from push_tui.storage.owners import Account

VERSION = 1
LARGEST = 2_000_000
"""Bytes of a plan; that is a push to about 100,000 users."""

_BEGINS = re.compile(rb'\s*\{\s*"push-tui plan"\s*:\s*(\d{1,9})?')
_END = re.compile(rb'"sha256": "([0-9a-f]{64})"\}')
_END_LENGTH = len('"sha256": ""}') + 64


class PlanRefused(ReviewRefused):
    """A plan cannot be written, read or sent; the message says why and what to do."""


@frozen(kw_only=True)
class PushPlan:
    """A push as it was reviewed, and by whom; it holds no token."""

    by: Account
    """Who hands it over."""
    operator: str
    """The name that person has in the configuration."""
    made_at: datetime
    expires_at: datetime
    app: str
    host: str
    """The URL of the service, as `Profile.base_url`."""
    dialect: str
    server_time_zone: str
    """The zone of ``startDate`` for that person; empty if unknown."""
    push: Push
    people: int | None = None
    """How many people it reached at most when it was handed over; None for everybody."""
    created: Mapping[str, Json] = field(default_factory=dict)
    """When each label was created, in epoch ms, as far as the service told."""
    note: str = ""
    overrides: tuple[str, ...] = ()
    """The findings and limits that this person confirmed, as sentences; the sender confirms them again."""

    corrects: Correction | None = None
    """The sent push that this one corrects; its row and job are those of the history of whoever handed it over."""

    @property
    def bodies(self) -> tuple[bytes, ...]:
        """The request byte for byte, with all its users (a job splits them); one for each label with its own text."""
        dialect = DIALECTS[self.dialect]
        return tuple(each.encode(dialect) for each in self.push.by_call(dialect))


def is_plan(content: bytes) -> bool:
    """Return whether somebody means this as a plan, valid or not: it begins or ends as one."""
    return _BEGINS.match(content) is not None or _digest_in(content) is not None


def written(plan: PushPlan) -> bytes:
    """Return the content of the file of a plan; `read_plan` reads it back.

    Raises:
        PlanRefused: it would be too large.
    """
    bodies: list[Json] = [body.decode() for body in plan.bodies]
    members: dict[str, Json] = {
        "push-tui plan": VERSION,
        "by": to_json(plan.by),
        "operator": plan.operator,
        "made_at": plan.made_at.isoformat(),
        "expires_at": plan.expires_at.isoformat(),
        "app": plan.app,
        "host": plan.host,
        "dialect": plan.dialect,
        "server_time_zone": plan.server_time_zone,
        "endpoint": plan.push.endpoint.name,
        "user": plan.push.user,
        "body": bodies if plan.push.audience.kind is AudienceKind.TEXTS else bodies[0],
        "people": plan.people,
        "created": dict(plan.created),
        "note": plan.note,
        "overrides": list(plan.overrides),
    }
    if plan.corrects is not None:
        members["corrects"] = _held(plan.corrects, plan.push.audience)
    content = json.dumps(members, indent=1).removesuffix("\n}").encode() + b",\n "
    content += f'"sha256": "{sha256(content).hexdigest()}"}}'.encode()
    if len(content) > LARGEST:
        raise PlanRefused(
            f"The plan of this push would have {len(content):,} bytes, and {LARGEST:,} is the most; hand it over in "
            "parts of fewer users."
        )
    return content


def read_plan(content: bytes) -> PushPlan:
    """Return the plan in a file's content, exactly as it was handed over.

    Raises:
        PlanRefused: it was changed, or another version of push-tui wrote it.
    """
    begins = _BEGINS.match(content)
    version = int(begins[1] or 0) if begins else 0
    if version > VERSION:
        raise PlanRefused(
            f"This plan is of version {version}, and this push-tui reads version {VERSION}; update push-tui."
        )
    if _digest_in(content) != sha256(content[:-_END_LENGTH]).hexdigest():
        raise PlanRefused("This plan is not as it was handed over: it was cut, edited or damaged. Ask for it again.")
    try:
        return _plan_of(json.loads(content))
    except (ValueError, LookupError, TypeError, RecursionError):
        raise PlanRefused("This plan does not hold what push-tui writes into one. Ask for it again.") from None


def _digest_in(content: bytes) -> str | None:
    """Return the digest that a plan ends with; None if it does not end with one."""
    end = _END.fullmatch(content[-_END_LENGTH:])
    return end[1].decode() if end else None


def _plan_of(members: Mapping[str, Json]) -> PushPlan:
    def read(name: str, kind: Any = str) -> Any:
        return json_reader(kind)(members[name])

    if members["push-tui plan"] != VERSION:
        raise ValueError(members["push-tui plan"])
    several = isinstance(members["body"], list)
    texts = read("body", tuple[str, ...]) if several else (read("body"),)
    endpoint, user = Endpoint[read("endpoint")], read("user", str | None)
    calls = [Push.from_envelope(endpoint, user, parse_json(each)) for each in texts]
    push = _joined(calls) if several else calls[0]
    plan = PushPlan(
        by=from_json(Account, read("by", Mapping[str, Json])),
        operator=read("operator"),
        made_at=read("made_at", datetime),
        expires_at=read("expires_at", datetime),
        app=read("app"),
        host=read("host"),
        dialect=read("dialect"),
        server_time_zone=read("server_time_zone"),
        push=push,
        people=read("people", int | None),
        # Plans without it were written before labels were held.
        created=read("created", Mapping[str, Json]) if "created" in members else {},
        note=read("note"),
        overrides=read("overrides", tuple[str, ...]),
        # Nor did they say what they correct.
        corrects=_corrected(read("corrects", Mapping[str, Json]), push.audience) if "corrects" in members else None,
    )
    if plan.bodies != tuple(each.encode() for each in texts) or plan.push.endpoint is not endpoint:
        raise ValueError("another version of push-tui writes other bytes for this push")
    return plan


def _held(corrects: Correction, audience: Audience) -> dict[str, Json]:
    """Return a correction as a plan holds it: of the people, perhaps very many, only whether they are the same."""
    first = replace(corrects.first, audience=Audience())
    held = replace(corrects, first=first).to_json()
    return {**held, "same_people": same_people(corrects.first.audience, audience)}


def _corrected(held: Mapping[str, Json], audience: Audience) -> Correction:
    corrects = Correction.from_json(dict(held))
    if corrects is None:
        raise ValueError("not a correction")
    same = held["same_people"] is True
    return replace(corrects, first=replace(corrects.first, audience=audience)) if same else corrects


def _joined(calls: Sequence[Push]) -> Push:
    """Return the push that these calls send, each to one label with its own text."""
    labels = [label for call in calls for label in call.audience.targets]
    own = [{key: call.message[key] for key in OWN_KEYS if key in call.message} for call in calls]
    shared = {key: value for key, value in calls[0].message.items() if key not in OWN_KEYS}
    audience = Audience(AudienceKind.TEXTS, tuple(labels))
    return replace(calls[0], audience=audience, message=shared, texts=dict(zip(labels, own, strict=True)))
