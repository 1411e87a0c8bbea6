"""Hours of work keep no more files, sockets and pipes open than the first minute: each is closed after its use."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import Paste

from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.config import Profile
from push_tui.ui.screens.import_push import ImportPush
from support.bulk_work import planned, started_and_over, take_users
from support.job_desk import people, service_with
from support.keys import key
from support.long_runs import rounds
from support.loopback_simulator import LoopbackSimulator
from support.person import PROFILE, WIDE, Desk, Pilot, compose, desk_of, review_and_send, screen_text, settled, until

OPEN = Path("/proc/self/fd")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not OPEN.exists(), reason="the system does not list open files there"),
]

ROUNDS = rounds(5, 100)
MAY_BE_KEPT = Counter({"socket": 8})
"""Both ends of the connections that one client keeps, where many reads ran at once."""
BODY = json.dumps({"targets": ["vip"], "pushMessage": {"title": "Maintenance", "content": "Back at noon"}})


def open_files() -> Counter[str]:
    """What this process has open; sockets and pipes by their kind."""
    names = []
    for descriptor in OPEN.iterdir():
        try:
            names.append(str(descriptor.readlink()).partition(":")[0])
        except FileNotFoundError:
            continue  # the listing itself
    return Counter(names)


async def work(desk: Desk, pilot: Pilot, files: Path, profiles: tuple[Profile, Profile]) -> None:
    """Send, import a push, add users from a file in a job, read everything, and change the profile and back."""
    compose(desk, users=("qa-1", "qa-2"))
    await review_and_send(pilot)
    await pilot.press("escape", key("compose"), key("import_push"))
    await until(pilot, lambda: isinstance(desk.app.screen, ImportPush))
    pilot.app.post_message(Paste(BODY))
    await until(pilot, lambda: "Read as" in screen_text(desk.app))
    await pilot.press(key("confirm"))
    await until(pilot, lambda: not desk.app.screen.is_modal)
    await pilot.press(key("labels"))
    await settled(pilot)
    await pilot.press(key("add_from_file"))
    await take_users(pilot, path=files / "users.txt")
    await planned(pilot)
    await started_and_over(pilot, desk)
    for profile in reversed(profiles):
        await pilot.press(key("history"), key("jobs"), key("overview"), key("labels"))
        desk.app.use_profile(profile)
    await settled(pilot)


async def test_work_leaves_nothing_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT_TOKEN", DEMO_TOKEN)
    service = service_with(("vip", people(50)), users=(*people(60), "qa-1", "qa-2"))
    (tmp_path / "users.txt").write_text("\n".join(people(60)))
    with LoopbackSimulator(service=service) as simulator:
        first = replace(PROFILE, host=simulator.base_url, token_env="CHAT_TOKEN")
        second = replace(first, name="second")
        with desk_of(service, tmp_path / "desk", first) as desk:
            desk.session.setting.transport = None  # the network
            async with desk.app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                await work(desk, pilot, tmp_path, (first, second))
                begun = open_files()
                for _ in range(ROUNDS):
                    await work(desk, pilot, tmp_path, (first, second))
                print(f"{ROUNDS} rounds: {begun.total()} open files at first, {open_files().total()} at the end")
                await until(pilot, lambda: not (open_files() - begun - MAY_BE_KEPT))
