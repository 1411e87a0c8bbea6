"""The file of a plan: it comes back exactly as it was handed over, or it is refused."""

import json
import random
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui.dialects import DIALECTS
from push_tui.message.push import OWN_KEYS, Audience, AudienceKind, Push
from push_tui.operations.push_plan import LARGEST, PlanRefused, is_plan, read_plan, written
from support.job_desk import people
from support.plans import VIP, a_plan

CHANGED = "not as it was handed over: it was cut, edited or damaged"
CONTENT = written(
    a_plan(Push(VIP.audience, message={"title": "Maintenance tonight", "content": "Back at noon. " * 40}))
)


ONE_LABEL = '{"targets":["a"],"strategy":2,"pushMessage":{}}'


def why_refused(content: bytes) -> str:
    assert is_plan(content)
    with pytest.raises(PlanRefused) as refused:
        read_plan(content)
    return str(refused.value)


def resealed(**changes: object) -> bytes:
    """A plan that somebody edited with the digest made anew, as an attacker can."""
    members = {name: value for name, value in json.loads(CONTENT).items() if name != "sha256"}
    head = json.dumps(members | changes, indent=1).removesuffix("\n}").encode() + b",\n "
    return head + f'"sha256": "{sha256(head).hexdigest()}"}}'.encode()


def test_1000_of_1000_plans_with_one_byte_changed_are_refused() -> None:
    chosen = random.Random(19)
    positions = chosen.sample(range(len(CONTENT)), 1000)
    for position in positions:
        damaged = bytearray(CONTENT)
        damaged[position] = chosen.choice([byte for byte in range(256) if byte != CONTENT[position]])
        why_refused(bytes(damaged))
    assert read_plan(CONTENT).note == "OPS-7"


def test_every_single_bit_of_the_digest_and_around_it_counts() -> None:
    for position in range(len(CONTENT) - 90, len(CONTENT)):
        for bit in range(8):
            damaged = bytearray(CONTENT)
            damaged[position] ^= 1 << bit
            assert CHANGED in why_refused(bytes(damaged))


@pytest.mark.parametrize("end", [40, 200, len(CONTENT) - 77, len(CONTENT) - 1])
def test_a_plan_that_was_cut_is_refused(end: int) -> None:
    assert CHANGED in why_refused(CONTENT[:end])


@pytest.mark.parametrize("more", [b"\n", b" ", b"}", b"\0"])
def test_nothing_may_follow_or_come_before(more: bytes) -> None:
    assert CHANGED in why_refused(CONTENT + more)
    assert CHANGED in why_refused(more + CONTENT)


def test_an_edited_and_a_rewritten_plan_are_refused() -> None:
    assert CHANGED in why_refused(CONTENT.replace(b"vip", b"all", 1))
    assert CHANGED in why_refused(json.dumps(json.loads(CONTENT), indent=1).encode())
    assert CHANGED in why_refused(CONTENT.replace(b"\n", b"\r\n"))


def test_a_later_version_says_so_whatever_else_it_holds() -> None:
    later = CONTENT.replace(b'plan": 1', b'plan": 2', 1)
    assert "version 2, and this push-tui reads version 1; update push-tui" in why_refused(later)


@pytest.mark.parametrize(
    "changes",
    [
        {"by": None},
        {"by": {"number": "1"}},
        {"endpoint": "LIST_LABELS"},
        {"endpoint": "nothing"},
        {"dialect": "klingon"},
        {"made_at": "noon"},
        {"expires_at": "2026-11-29T12:00:00"},
        {"expires_at": "9999-12-31T23:59:59-14:00"},
        {"made_at": "0001-01-01T00:00:00+14:00"},
        {"body": '{"pushMessage": {"title": "blanks"}}'},
        {"body": "[" * 5000},
        {"body": 7},
        {"body": []},
        {"body": [7]},
        {"body": ['{"targets":["a","b"],"strategy":2,"pushMessage":{}}']},
        {"body": [ONE_LABEL, ONE_LABEL.replace('"a"', '"b"').replace("2", "3")]},
        {"body": [ONE_LABEL], "endpoint": "PUSH_SINGLE"},
        {"created": ["vip"]},
        {"user": ["kim"]},
        {"people": "all"},
        {"overrides": "test"},
        {"push-tui plan": 0},
    ],
)
def test_a_plan_that_push_tui_would_not_write_is_refused(changes: dict[str, object]) -> None:
    assert "does not hold what push-tui writes" in why_refused(resealed(**changes))


def test_what_is_no_plan_is_not_taken_for_one() -> None:
    assert not any(map(is_plan, (b"", b"{}", b'{"pushMessage": {"title": "push-tui plan"}}', b"curl -d '{}'")))


def test_a_plan_is_plain_ascii_and_holds_the_body_byte_for_byte() -> None:
    plan = a_plan()
    content = written(plan)
    assert content.isascii()
    assert json.loads(content)["body"].encode() == VIP.encode(DIALECTS["agora"])
    assert read_plan(content) == replace(plan, push=read_plan(content).push)


_TEXTS = st.text(st.characters(codec=None), max_size=20)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(
    kind=st.sampled_from(AudienceKind),
    targets=st.lists(_TEXTS, max_size=3, unique=True),
    texts=st.lists(st.dictionaries(st.sampled_from(OWN_KEYS), _TEXTS), min_size=3, max_size=3),
    message=st.dictionaries(_TEXTS, _VALUES, max_size=4),
    strategy=st.integers(0, 5),
    dialect=st.sampled_from(sorted(DIALECTS)),
    note=_TEXTS,
)
def test_the_same_bytes_come_out_of_a_plan_as_went_in(
    kind: AudienceKind,
    targets: list[str],
    texts: list[dict[str, str]],
    message: dict[str, object],
    strategy: int,
    dialect: str,
    note: str,
) -> None:
    if kind is AudienceKind.USER:
        targets = targets[:1] or ["kim"]
    if kind is AudienceKind.TEXTS:
        targets = targets or ["vip"]
    audience = Audience(kind, () if kind is AudienceKind.EVERYBODY else tuple(targets))
    own = dict(zip(targets, texts, strict=False))
    push = Push(audience, strategy, message=message, texts=own)  # type: ignore[arg-type]  # each value is JSON
    again = read_plan(written(a_plan(push, dialect=dialect, note=note)))
    assert again.push.digest(DIALECTS[dialect]) == push.digest(DIALECTS[dialect])
    assert (again.note, again.push.endpoint, again.push.user) == (note, push.endpoint, push.user)


def test_a_plan_for_more_users_than_a_file_takes_is_refused_plainly() -> None:
    many = Push(Audience(AudienceKind.USERS, people(20_000)), message=VIP.message)
    assert len(read_plan(written(a_plan(many))).push.audience.targets) == 20_000
    too_many = Push(Audience(AudienceKind.USERS, people(150_000)), message=VIP.message)
    with pytest.raises(PlanRefused, match=f"{LARGEST:,} is the most; hand it over in parts"):
        written(a_plan(too_many))
