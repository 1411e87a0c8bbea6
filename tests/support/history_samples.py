"""Intents and results as operations record them, for tests of the history."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from push_tui.endpoints import Endpoint
from push_tui.outcomes import Outcome, TargetStatus
from push_tui.storage.records import Intent, RecordKind, Result

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """The time as seconds since 1970."""
        return self.now.timestamp()

    def go_on(self, **by: float) -> None:
        self.now += timedelta(**by)


def a_push(content: str = "Back at noon", **changes: Any) -> Intent:
    """A push to two users with this content; ``changes`` replace fields of the intent."""
    message = {"targets": ["qa-1", "qa-2"], "strategy": 2, "pushMessage": {"title": "Maintenance", "content": content}}
    push = Intent(
        kind=RecordKind.PUSH,
        profile="staging",
        app="41117440#383391",
        host="a41.chat.agora.io",
        environment="staging",
        operator="kim",
        origin="kim@10.0.0.7/ops-1",
        dialect="agora",
        endpoint=Endpoint.PUSH_SINGLE,
        method="POST",
        path="push/single",
        audience_kind="users",
        audience=("qa-1", "qa-2"),
        audience_text="qa-1, qa-2",
        people=2,
        strategy=2,
        title="Maintenance",
        request=json.dumps(message).encode(),
        note="OPS-1234",
        digest="d1",
    )
    return replace(push, **changes)


def accepted(*statuses: tuple[str, str, str | None], **changes: Any) -> Result:
    """An answer with 200 and these statuses."""
    result = Result(
        state=Outcome.ACCEPTED,
        statuses=tuple(TargetStatus(*status) for status in statuses),
        answer=b'{"data":[],"timestamp":1617267318000,"duration":12}',
        answer_status=200,
        service_timestamp=1617267318000,
        service_duration=12,
        elapsed_ms=31.5,
    )
    return replace(result, **changes)
