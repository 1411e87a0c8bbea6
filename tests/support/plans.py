"""Plans, as one person writes them for another."""

from datetime import UTC, datetime, timedelta
from typing import Any

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.push_plan import PushPlan
from push_tui.storage.owners import Account

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
KIM, LEE = Account("1001", "kim", "ops-1"), Account("1002", "lee", "ops-1")
VIP = Push(Audience(AudienceKind.LABELS, ("vip",)), message={"title": "Maintenance tonight", "content": "维护 🎉"})
SEVERAL = Push(
    Audience(AudienceKind.TEXTS, ("vip", "de")),
    message={"config": {"badge": {"addNum": 1}}},
    texts={
        "vip": {"title": "Maintenance tonight", "content": "Back at noon"},
        "de": {"title": "Wartung heute Nacht", "content": "Zurück am Mittag"},
    },
)


def a_plan(push: Push = VIP, **others: Any) -> PushPlan:
    """A plan that Kim made at noon."""
    usual: dict[str, Any] = {
        "by": KIM,
        "operator": "Kim L.",
        "made_at": NOON,
        "expires_at": NOON + timedelta(hours=24),
        "app": "41117440#383391",
        "host": "https://sim.example",
        "dialect": "agora",
        "server_time_zone": "Asia/Singapore",
        "people": 146,
        "note": "OPS-7",
        "overrides": ('"test" in title',),
    }
    return PushPlan(push=push, **{**usual, **others})
