"""Which changes of a label can be taken back, for whom, and in which app."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from push_tui.endpoints import Endpoint
from push_tui.operations.jobs import results
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.jobs.plans import Plan
from push_tui.operations.membership import changed_users, remove_users
from push_tui.operations.recording import label_intent
from push_tui.outcomes import Outcome, PushStatus, TargetStatus
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.job_records import StoredJob
from push_tui.storage.jobs import JobStore
from push_tui.storage.records import Record, RecordKind, Result
from push_tui.ui.screens.change_members import ChangeMembers
from push_tui.ui.screens.new_job import StartJob
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.take_back import why_not_taken_back
from support.job_desk import UNPACED, members_of, people, service_with
from support.keys import key
from support.past import record
from support.person import Desk, Pilot, desk_of, screen_text, settled, until

TRIAL, PAID = people(250), people(2, 800)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(service_with(("paid", PAID), ("trial", TRIAL)), tmp_path) as desk:
        yield desk


def removal(desk: Desk, state: Outcome = Outcome.ACCEPTED, **changes: Any) -> Record:
    intent = label_intent(
        desk.session, RecordKind.USERS_REMOVED, Endpoint.REMOVE_USERS, "vip", users=("kim", "lee", "max")
    )
    statuses = (TargetStatus("lee", PushStatus.FAIL, "x"), TargetStatus("max", PushStatus.NO_STATUS, "x"))
    result = None if state is Outcome.SENDING else Result(state=state, statuses=statuses)
    found = desk.session.history.get(record(desk, intent, result))
    assert found is not None
    return found.__class__(**{**{name: getattr(found, name) for name in found.__dataclass_fields__}, **changes})


def test_whom_a_change_failed_for_is_not_changed_back_and_who_is_unknown_is(desk: Desk) -> None:
    assert changed_users(removal(desk)) == ("kim", "max")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"state": Outcome.UNKNOWN}, None),
        ({"state": Outcome.SENDING}, "not over"),
        ({"state": Outcome.REJECTED}, "Nothing was changed"),
        ({"kind": RecordKind.USERS_MOVED}, "Only users"),
        ({"kind": RecordKind.PUSH}, "Only users"),
        ({"app": "another#app"}, "switch to profile"),
        ({"host": "https://SIM.example/"}, None),
    ],
)
def test_only_what_changed_the_members_of_a_label_of_this_app_is_taken_back(
    desk: Desk, changes: dict[str, Any], why: str | None
) -> None:
    said = why_not_taken_back(removal(desk, **changes), desk.session)
    assert said is None if why is None else why in str(said)


def test_a_call_that_failed_for_everybody_has_nothing_to_take_back(desk: Desk) -> None:
    nobody = removal(desk, audience=("lee",))
    assert why_not_taken_back(nobody, desk.session) == "Nothing was changed."


async def removed_by_a_job(desk: Desk, pilot: Pilot, users: tuple[str, ...] | Plan) -> None:
    """Open the record of a job that removed these users."""
    await settled(pilot)
    plan = users if isinstance(users, Plan) else await desk.app.ask(Remove(label="trial").plan(desk.session, users))
    job = await desk.app.ask(desk.app.jobs.queue.start(desk.session, plan))
    await until(pilot, lambda: (view := desk.app.jobs.queue.view(job)) is not None and view.state.over)
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press("home", "enter")
    await settled(pilot)


@contextmanager
def rows_unread() -> Iterator[None]:
    """Let the rows of a job be read when the block ends, and not before."""
    may_read, read = threading.Event(), results.results

    def later(store: JobStore, job: StoredJob) -> Iterator[results.RowResult]:
        may_read.wait()
        return read(store, job)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(results, "results", later)
        try:
            yield
        finally:
            may_read.set()


@pytest.mark.parametrize("count", [50, 150])
async def test_users_of_one_app_are_never_offered_to_the_app_of_the_next_profile(
    desk: Desk, pilot: Pilot, count: int
) -> None:
    await removed_by_a_job(desk, pilot, TRIAL[:count])
    with rows_unread():
        await pilot.press(key("take_back"))
        desk.app.use_profile(replace(UNPACED, name="prod", app_name="another"), token=DEMO_TOKEN)
    await until(pilot, lambda: "You switched profiles" in screen_text(desk.app))
    await settled(pilot)
    assert isinstance(desk.app.screen, RecordScreen)


async def test_a_key_pressed_twice_asks_once(desk: Desk, pilot: Pilot) -> None:
    await removed_by_a_job(desk, pilot, TRIAL[:150])
    with rows_unread():
        await pilot.press(key("take_back"), key("take_back"))
    await until(pilot, lambda: isinstance(desk.app.screen, StartJob))
    await settled(pilot)
    assert sum(screen.is_modal for screen in desk.app.screen_stack) == 1


async def test_a_job_that_changed_nobody_says_so(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    everyone = await desk.app.ask(Remove(label="trial").plan_everyone(desk.session))
    for user in TRIAL:
        desk.service.labels._find("trial").members.remove(user)
    await removed_by_a_job(desk, pilot, everyone)
    await pilot.press(key("take_back"))
    await until(pilot, lambda: "Nothing was changed." in screen_text(desk.app))


async def test_a_key_pressed_again_in_the_dialog_replaces_nobody(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    await desk.app.ask(remove_users(desk.session, "trial", TRIAL[:3]))
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press("home", "enter")
    await settled(pilot)
    await pilot.press(key("take_back"), key("take_back"), "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, ChangeMembers))
    await settled(pilot)
    assert isinstance(dialog := desk.app.screen, ChangeMembers)
    assert dialog.users() == TRIAL[:3]
    await pilot.press(key("confirm"))
    await until(pilot, lambda: members_of(desk.service, "trial") == set(TRIAL))


async def test_a_step_to_the_next_record_opens_no_dialog_of_the_one_before(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    await desk.app.ask(remove_users(desk.session, "paid", PAID))
    await removed_by_a_job(desk, pilot, TRIAL[:50])
    with rows_unread():
        await pilot.press(key("take_back"), key("next_record"))
    await until(pilot, lambda: PAID[0] in screen_text(desk.app))
    await settled(pilot)
    assert isinstance(desk.app.screen, RecordScreen)
