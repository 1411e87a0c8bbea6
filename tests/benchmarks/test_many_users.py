"""What a key costs in the composer while the push is for 20,000 users, and what a change of those users costs."""

import statistics
import time
from pathlib import Path

import pytest

from push_tui.message.push import Audience, AudienceKind, Push
from support.composer import TITLE, open_composer
from support.job_desk import people, service_with
from support.person import WIDE, desk_of, settled

pytestmark = pytest.mark.benchmark

KEY_MS = 16.0
"""The budget of a key."""
CHANGE_MS = 50.0
"""The budget of a step that another list of 20,000 users is, such as a file."""
USERS = people(20_000)


async def test_a_key_beside_twenty_thousand_users_keeps_to_its_budget(tmp_path: Path) -> None:
    with desk_of(service_with("empty"), tmp_path) as desk:
        async with desk.app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            form = await open_composer(pilot)
            composition = desk.session.composition
            composition.take(Push(Audience(AudienceKind.USERS, USERS), message={"title": "x", "content": "y"}))
            form.go_to(TITLE)
            await settled(pilot)
            keys, changes = [], []
            for number in range(20):
                began = time.perf_counter()
                composition.type_text(TITLE, "x" * (2 + number))
                keys.append((time.perf_counter() - began) * 1000)
                await pilot.pause(0.02)
            for number in range(5):
                began = time.perf_counter()
                composition.set_targets(USERS[number:])
                changes.append((time.perf_counter() - began) * 1000)
                await settled(pilot)
    print(f"key {statistics.median(keys):.1f} ms (most {max(keys):.1f}), change {statistics.median(changes):.1f} ms")
    assert statistics.median(keys) <= KEY_MS
    assert statistics.median(changes) <= CHANGE_MS
