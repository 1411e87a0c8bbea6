"""The command that hears of each outcome: what it gets, once each, and that nothing waits for it."""

import asyncio
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations import on_outcome
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.send import plan_send
from push_tui.operations.labels import create_label
from push_tui.operations.models import Sending
from push_tui.operations.on_outcome import JOB_KEYS, RECORD_KEYS, OutcomeCommand
from push_tui.operations.overview import LookAt, read_overview
from push_tui.operations.review import review_of
from push_tui.operations.send import announce, send
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.storage.history import History
from push_tui.storage.job_records import JobKind
from support.history_samples import a_push
from support.job_desk import JobDesk, job_desk, people, service_with
from support.person import Desk, desk_of

VIP = Push(Audience(AudienceKind.LABELS, ("vip",)), message={"title": "Maintenance", "content": "Back at noon"})
APPENDS = "import sys; open({file!r}, 'a').write(sys.stdin.read())"


@contextmanager
def hearing(desk: Desk | JobDesk, *command: str, text: bool = False) -> Iterator[OutcomeCommand]:
    """A desk whose configuration names a command."""
    heard = desk.session.setting.on_outcome = OutcomeCommand(command, text=text)
    history = desk.session.history
    history.ended = lambda row: heard.record_ended(history, row)
    yield heard
    join_runs()


def join_runs() -> None:
    """Wait until every run of a command has ended."""
    for thread in threading.enumerate():
        if thread.name == "on_outcome":
            thread.join(20)


class Ears:
    """A command that appends what it hears to a file."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / "heard"

    @property
    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-c", APPENDS.format(file=str(self._file)))

    def heard(self) -> list[dict[str, Any]]:
        """What it heard."""
        join_runs()
        return [json.loads(line) for line in self._file.read_text().splitlines()]


@pytest.fixture
def ears(tmp_path: Path) -> Ears:
    return Ears(tmp_path)


async def has_left(sending: Sending) -> None:
    while not sending.departure.left:
        await asyncio.sleep(0)


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(20)


def sent(desk: Desk, push: Push = VIP) -> None:
    run(desk, send(desk.session, run(desk, review_of(desk.session, push)), "OPS-7"))


def test_a_send_is_heard_with_its_task_and_without_its_text(desk: Desk, ears: Ears) -> None:
    with hearing(desk, *ears.command):
        sent(desk)
    (heard,) = ears.heard()
    record = desk.latest()
    assert tuple(heard) == ("what", *RECORD_KEYS)
    assert (heard["what"], heard["kind"], heard["state"]) == ("record", "push", "accepted")
    assert (heard["id"], heard["task_id"], heard["operator"]) == (record.id, record.task_id, desk.session.operator)
    assert (heard["audience_kind"], heard["audience"], heard["people"]) == ("labels", ["vip"], 146)
    for text in ("Maintenance", "Back at noon", "OPS-7", DEMO_TOKEN):
        assert text not in json.dumps(heard)


def test_with_on_outcome_text_it_is_heard_whole(desk: Desk, ears: Ears) -> None:
    with hearing(desk, *ears.command, text=True):
        sent(desk)
    (heard,) = ears.heard()
    assert (heard["title"], heard["note"]) == ("Maintenance", "OPS-7")
    assert json.loads(heard["request"])["pushMessage"]["content"] == "Back at noon"


def test_what_failed_and_what_changed_a_label_is_heard_too(desk: Desk, ears: Ears) -> None:
    desk.service.fault("POST", "/push/list/label", drop_after_processing=True)
    with hearing(desk, *ears.command):
        sent(desk)
        join_runs()
        run(desk, create_label(desk.session, "new", ""))
    assert [(each["kind"], each["state"]) for each in ears.heard()] == [
        ("push", "unknown"),
        ("label created", "accepted"),
    ]


def test_a_row_that_another_run_left_is_heard_once_when_it_is_settled(desk: Desk, ears: Ears) -> None:
    left = History(desk.paths.history, desk.paths.lock).begin(a_push())
    heard_rows: list[int] = []
    desk.session.history.ended = heard_rows.append
    assert desk.session.history.settle_own() == (left,)
    assert desk.session.history.settle_own() == ()
    assert heard_rows == [left]


def test_a_job_is_heard_once_whatever_it_calls(ears: Ears, tmp_path: Path) -> None:
    users = people(250)
    with job_desk(service_with("vip", users=users), tmp_path) as desk, hearing(desk, *ears.command):
        desk.run(plan_send(desk.session, VIP, users))
        join_runs()
        job = desk.run(Add(label="vip").plan(desk.session, users))
        sending, adding = ears.heard()
    assert tuple(sending) == ("what", *JOB_KEYS)
    assert (sending["what"], sending["kind"], sending["state"], sending["total"]) == ("job", JobKind.SEND, "done", 250)
    assert sending["counts"]["done"] == 250
    assert (adding["what"], adding["kind"], adding["id"]) == ("job", JobKind.ADD, job.id)
    assert "Maintenance" not in json.dumps(sending)


def test_it_gets_a_small_environment(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "a secret of another program")
    file = tmp_path / "environment"
    command = sys.executable, "-c", f"import os; open({str(file)!r}, 'w').write(repr(sorted(os.environ)))"
    with hearing(desk, *command):
        sent(desk)
    assert "PATH" in file.read_text()
    assert "VAULT_TOKEN" not in file.read_text()


def test_a_command_that_fails_is_a_line_in_needs_a_look_until_it_works(desk: Desk, ears: Ears) -> None:
    with hearing(desk, sys.executable, "-c", "raise SystemExit(3)") as heard:
        sent(desk)
        join_runs()
        assert heard.trouble
        overview = run(desk, read_overview(desk.session, desk.session.setting.now()))
        looks = [look.sentence for look in overview.looks if look.why is LookAt.COMMAND]
        assert looks == [f"on_outcome: {sys.executable} failed with status 3."]
    with hearing(desk, *ears.command) as heard:
        heard.trouble = looks[0]
        sent(desk)
    assert heard.trouble == ""
    assert desk.latest().state is Outcome.ACCEPTED


def test_a_command_that_is_not_there_is_said(desk: Desk) -> None:
    with hearing(desk, "/nowhere/tell-the-channel") as heard:
        sent(desk)
    assert heard.trouble == "on_outcome: /nowhere/tell-the-channel cannot be started (No such file or directory)."
    assert desk.latest().state is Outcome.ACCEPTED


def test_a_host_that_starts_no_thread_fails_no_send(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start

    def refuse(thread: threading.Thread) -> None:
        if thread.name == "on_outcome":
            raise RuntimeError("can't start new thread")
        start(thread)

    review = run(desk, review_of(desk.session, VIP))
    with hearing(desk, "tell") as heard:
        with monkeypatch.context() as patched:
            patched.setattr(threading.Thread, "start", refuse)
            run(desk, send(desk.session, review, ""))
        assert heard.trouble == "on_outcome: tell cannot be started (can't start new thread)."
    assert desk.latest().state is Outcome.ACCEPTED


def test_a_command_that_hangs_is_stopped_and_no_send_waits_for_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_outcome, "SECONDS", 0.2)
    with hearing(desk, sys.executable, "-c", "import time; time.sleep(60)") as heard:
        sent(desk)
        assert desk.latest().state is Outcome.ACCEPTED
        assert heard.trouble == ""
    assert heard.trouble.endswith("did not end within 0 s and was stopped.")


def test_an_outcome_that_push_tui_records_while_it_ends_is_heard(
    service: ChatService, tmp_path: Path, ears: Ears
) -> None:
    service.fault("POST", "/push/list/label", delay=30.0)
    with desk_of(service, tmp_path / "desk") as desk:
        with hearing(desk, *ears.command) as heard:
            desk.engine.on_close(heard.begun)
        review = run(desk, review_of(desk.session, VIP))
        sending = announce(desk.session, review)
        desk.engine.launch(send(desk.session, review, "", sending))
        run(desk, has_left(sending))
    (said,) = ears.heard()
    assert said["state"] == "unknown"


def test_the_configuration_names_it(desk: Desk) -> None:
    config = replace(desk.session.config, on_outcome=("tell",), on_outcome_text=True)
    setting = replace(desk.session.setting, config=config)
    assert setting.on_outcome is not None
    assert desk.session.setting.on_outcome is None
