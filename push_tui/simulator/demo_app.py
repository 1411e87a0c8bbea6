"""The demo's app: names, labels and counts, the same in every run.

The descriptions are like real ones: other scripts, emoji, and one that attacks a careless terminal.
"""

from collections.abc import Sequence

from push_tui.frozen import frozen
from push_tui.simulator.users import SimulatedUsers, UserSlice

DEMO_ORG = "41117440"
DEMO_APP = "383391"
DEMO_APP_ID = "7c0d2a7e51b84c3f9d6e0b1f4a8c2e95"
DEMO_TOKEN = "demo-token-opens-the-simulator-only"  # noqa: S105  opens nothing but the simulator
DEMO_CLIENT_ID = "demo-client"
DEMO_CLIENT_SECRET = "demo-secret"  # noqa: S105  opens nothing but the simulator
DEMO_TIME_ZONE = "Asia/Singapore"
"""The zone in which the simulator reads ``startDate``; its offset is `DEMO_UTC_OFFSET` all year."""
DEMO_UTC_OFFSET = 8 * 3600
"""Seconds east of UTC."""
DEMO_TEST_USERS = ("qa-1", "qa-2")
BETA_TESTERS = range(4_000, 5_200)
"""The numbers of the users whom a paused job of the demo's past adds to ``beta-testers``."""
BETA_JOINED = 500
"""How many of them, the first, are in it."""

DEMO_EPOCH = 1_768_467_600.0
"""2026-01-15 09:00 UTC, in seconds: the demo's data is older, and the screenshots show this time."""
_EPOCH_MS = int(DEMO_EPOCH * 1000)
_DAY_MS = 86_400_000
_HOUR_MS = 3_600_000


@frozen
class SeedLabel:
    """A label that exists from the start; its members were added between ``created`` and ``last_change`` (epoch ms)."""

    name: str
    description: str
    created: int
    last_change: int
    members: Sequence[str] = ()


def _label(name: str, description: str, days_old: int, members: Sequence[str] = ()) -> SeedLabel:
    # Odd minutes, the same in every run: labels created at midnight look fake.
    created = _EPOCH_MS - days_old * _DAY_MS + sum(name.encode()) % 97 * 541_117 - 9 * _HOUR_MS
    return SeedLabel(name, description, created, max(created, _EPOCH_MS - 11 * _HOUR_MS), members)


def demo_labels(users: SimulatedUsers) -> tuple[SeedLabel, ...]:
    """Return the labels of the demo, oldest first; one has 20,000 members and one has none."""

    def some(first: int, count: int, step: int = 1) -> UserSlice:
        return UserSlice(users, range(first, first + count * step, step))

    return (
        _label(
            "all-customers", "Everyone with an active account, synced from the CRM every night", 902, some(0, 20_000)
        ),
        _label("android", "Devices seen with the Android app in the last 90 days", 871, some(0, 11_903, 2)),
        _label("ios", "Devices seen with the iOS app in the last 90 days", 868, some(1, 8_061, 3)),
        _label("post-80s", "post-80s generation", 655, some(512, 4_210, 4)),
        _label("newsletter", "Opted in to product news; opt-outs are removed weekly", 590, some(4_000, 12_480)),
        _label("region-cn", "中国大陆用户 · 春节活动与客服通知", 433, some(90, 2_764, 7)),
        _label("region-mena", "عملاء الشرق الأوسط وشمال أفريقيا", 431, some(33, 731, 23)),
        _label("vip", "Key accounts. Ask the account team before you push.", 377, some(7, 146, 131)),
        _label("payments_eu", "Card on file, EU entity", 301, some(9_000, 5_333)),
        _label("qa-team", "Our own test devices: qa-3 has no push binding", 240, ("qa-1", "qa-2", "qa-3", "qa-4")),
        _label("churn-risk_30d", "No session for 30 days; filled by the analytics job", 122, some(2_222, 1_277, 5)),
        _label(
            "import.crm-2025",
            "[/b] [red]Free coins[/red] \x1b[2J\x1b]0;owned\x07 \u202egnp.exe\u202c [@click=app.quit]here[/]",
            97,
            some(600, 12, 40),
        ),
        _label("beta-testers", "Joined the beta programme in the app", 61, some(BETA_TESTERS.start, BETA_JOINED)),
        _label("90", "hah", 45),
        _label("app-v2.14.0", "Crash on start in 2.14.0: ask them to update", 19, some(1_500, 905, 13)),
        _label("new-year-2026", "🎉 New Year campaign 🧧 families 👨‍👩‍👧‍👦 and friends 🇸🇬", 16, some(64, 1_940, 9)),
    )
