"""Kinds of jobs: each has its module and its words, and reads what an earlier version kept of its jobs."""

import pytest

from push_tui.operations.jobs.kinds import KINDS
from push_tui.storage.codec import Json, from_json, to_json
from push_tui.storage.job_records import JobKind
from push_tui.ui.screens.job_words import KIND_WORDS

FROM: dict[str, Json] = {"source": "/home/kim/users.csv", "dialect": "agora", "duplicates": 2, "illegal": 1}
KEPT: list[tuple[JobKind, dict[str, Json]]] = [
    (JobKind.ADD, {"label": "vip", **FROM}),
    (JobKind.REMOVE, {"label": "vip", "everyone": 850, "dialect": "agora"}),
    (JobKind.MOVE, {"label": "trial", "target": "paid", "remove_first": True, **FROM}),
    (JobKind.COPY, {"label": "vip", "target": "vip-2", "description": "More of them", "dialect": "agora"}),
    (JobKind.RENAME, {"label": "vip", "target": "gold", "description": "Paying", "made": True, "dialect": "agora"}),
    (JobKind.EXPORT, {"label": "vip", "path": "/tmp/vip.csv", "replace_file": True, "dialect": "agora"}),
    (JobKind.INTERSECT, {"labels": ["vip", "ios"], "dialect": "agora"}),
    (JobKind.DELETE, {"labels": ["vip", "ios"], "path": "/tmp", "dialect": "agora"}),
    (JobKind.CHECK, {"label": "vip", "everyone": 850, "dialect": "agora"}),
    (
        JobKind.SEND,
        {
            "push": {"audience": {"kind": "users"}, "message": {"title": "Maintenance"}},
            "digest": "d1",
            "delivery": "d2",
            "per_call": 20,
            "note": "OPS-7",
            "meant": "Meant: a test word",
            "reviewed_at": "2026-05-01T10:00:00+00:00",
            **FROM,
        },
    ),
    (
        JobKind.SEND_TEXTS,
        {
            "push": {"audience": {"kind": "TEXTS"}, "texts": {"de": {"title": "Wartung"}}},
            "digest": "d1",
            "deliveries": ["d2:e2", "d3:e3"],
            "start_zone": "Asia/Singapore",
            "members": {"de": 12},
            "created": {"de": 1_768_000_000_000},
            "note": "OPS-7",
            "reviewed_at": "2026-11-28T10:00:00+00:00",
            "dialect": "agora",
        },
    ),
]
"""Details as the first version with jobs wrote them."""


def test_every_kind_has_its_module_and_its_words() -> None:
    assert set(KINDS) == set(KIND_WORDS) == set(JobKind) == {kind for kind, _ in KEPT}


@pytest.mark.parametrize(("kind", "kept"), KEPT, ids=[kind.name for kind, _ in KEPT])
def test_a_kind_reads_every_key_that_was_kept_and_keeps_its_name(kind: JobKind, kept: dict[str, Json]) -> None:
    assert to_json(from_json(KINDS[kind], kept)) == kept


@pytest.mark.parametrize("kind", JobKind, ids=lambda kind: kind.name)
def test_a_value_of_another_type_counts_as_missing(kind: JobKind) -> None:
    odd: dict[str, Json] = {"label": 7, "labels": "vip", "everyone": "all", "push": [1], "source": None, "extra": 1}
    assert to_json(from_json(KINDS[kind], odd)) == {}
