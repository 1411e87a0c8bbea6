"""Two people, two accounts: one composes and hands over, the other reviews and sends; over HTTP, by keys."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from push_tui.message.catalogue.basic import TITLE_PATH
from push_tui.message.local_time import time_of
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.push_plan import read_plan, written
from push_tui.outcomes import Outcome
from push_tui.storage import owners
from push_tui.storage.owners import Account
from push_tui.storage.profile_limits import SecondPerson
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.hand_over import PassOn
from push_tui.ui.screens.import_push import ImportPush, import_text_into
from push_tui.ui.screens.into_composer import compose_to
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.keep_draft import KeepDraft
from push_tui.ui.screens.new_job_file import ChooseFile
from push_tui.ui.screens.questions import Sentence
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.review import ReviewScreen
from support.composer import paste, type_text
from support.job_desk import people, service_with
from support.keys import key
from support.loopback_simulator import LoopbackSimulator
from support.person import (
    NARROW,
    PROFILE,
    WIDE,
    Desk,
    Pilot,
    answer_status_query,
    compose,
    desk_of,
    screen_text,
    settled,
    until,
)
from support.plans import KIM, LEE, SEVERAL, a_plan

LABEL, SINGLE = "/push/list/label", "/push/single"


class Office:
    """A service over HTTP, and a history that all operators share."""

    def __init__(self, simulator: LoopbackSimulator, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.service = simulator.service
        self.profile = replace(PROFILE, host=simulator.base_url, second_person=SecondPerson.LABELS)
        self._directory = directory
        self._monkeypatch = monkeypatch
        self.shared = directory / "shared"
        self.shared.mkdir(0o2770)

    @property
    def plan(self) -> Path:
        """Where Kim puts the plan."""
        return self.shared / "plan.json"

    @asynccontextmanager
    async def desk_for(self, person: Account, size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[Desk, Pilot]]:
        """The app of a person with a configuration of their own, started at the composer."""
        self._monkeypatch.setattr(owners, "this_person", lambda: person)
        private = self._directory / person.name
        private.mkdir(exist_ok=True)
        with desk_of(self.service, private, self.profile, start="compose") as desk:
            setting = desk.session.setting
            setting.transport = None
            setting.config = replace(setting.config, operator=person.name)
            desk.session.paths = setting.paths = desk.paths.sharing(self.shared)
            async with desk.app.run_test(size=size, notifications=True) as pilot:
                await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
                await settled(pilot)
                yield desk, pilot


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with LoopbackSimulator(
        service=service_with(("vip", people(3)), ("de", people(4, 10)), users=people(250))
    ) as simulator:
        yield Office(simulator, tmp_path, monkeypatch)


async def open_review_by_key(pilot: Pilot) -> None:
    await pilot.press(key("review"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
    await answer_status_query(pilot)


async def hand_over(pilot: Pilot, file: Path) -> None:
    """From a review whose gate is passed to a plan in a file."""
    await pilot.press(key("hand_over"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ChooseFile))
    await pilot.press("home", "ctrl+k")
    await paste(pilot, str(file))
    await pilot.press(key("confirm"))
    await until(pilot, lambda: not isinstance(pilot.app.screen, ChooseFile))
    await settled(pilot)


async def open_plan(pilot: Pilot, text: str) -> None:
    """From the composer through the import to what comes of a plan, or of a file with one."""
    await pilot.press(key("import_push"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportPush))
    await pilot.pause()
    await paste(pilot, text)
    await pilot.press(key("confirm"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen | Sentence))
    await settled(pilot)


def said_before(desk: Desk) -> str:
    """What the review says above its facts."""
    return str(desk.app.screen.query_one("#before", Static).content)


def sent(office: Office, path: str) -> list[bytes]:
    return [request.body for request in office.service.requests if request.path.endswith(path)]


async def test_one_person_hands_over_and_only_another_sends_and_both_names_are_recorded(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    async with office.desk_for(KIM) as (desk, pilot):
        monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
        push = compose(desk, labels=("vip",))
        await open_review_by_key(pilot)
        assert f"hand it over ({key_of('hand_over')})" in screen_text(desk.app)
        await pilot.press(key("hand_over"))
        assert isinstance(desk.app.screen, ReviewScreen)  # the gate comes first
        assert "Hand over (locked)" in screen_text(desk.app)
        await type_text(pilot, "vip")
        await pilot.press(key("send"), key("send", 1))
        await settled(pilot)
        assert sent(office, LABEL) == []
        await hand_over(pilot, office.plan)
        assert isinstance(desk.app.screen, PassOn)  # the review is closed and sends nothing more
        assert "Handed over; nothing was sent" in screen_text(desk.app)
        assert "Esc Close" in screen_text(desk.app)
        command = f"push-tui compose {office.plan}"  # without this directory, which only its owner can read
        assert str(desk.app.screen.query_one("#command", Static).content) == command
        await pilot.press(key("confirm"))
        assert copied == [command]
        await pilot.press(key("send"), "escape", key("send"))
        await settled(pilot)
        assert isinstance(desk.app.screen, ComposeScreen)
        at = time_of(read_plan(office.plan.read_bytes()).made_at, desk.app.now(), desk.session.config.operator_zone)
        handed = f"was handed over at {at} for profile staging; its plan is {office.plan}"
        assert any(problem.message == f"It {handed}." for problem in desk.session.composition.problems)
        await pilot.press(key("review"))
        await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
        assert f"This push {handed}. If two people send it" in said_before(desk)
    async with office.desk_for(KIM) as (desk, pilot):
        await open_plan(pilot, str(office.plan))
        assert "You handed this plan over as kim (uid 1001)" in " ".join(screen_text(desk.app).split())
    assert sent(office, LABEL) == []
    async with office.desk_for(LEE) as (desk, pilot):
        await open_plan(pilot, str(office.plan))
        await answer_status_query(pilot)
        assert said_before(desk).startswith("Handed over by kim (uid 1001) on ops-1 at ")
        assert "Check every line: somebody may have changed the file." in said_before(desk)
        await pilot.press(key("send"))
        await settled(pilot)
        assert sent(office, LABEL) == []
        await type_text(pilot, "vip")
        await pilot.press(key("send"))
        await settled(pilot)
        plan = read_plan(office.plan.read_bytes())
        assert sent(office, LABEL) == [push.encode(desk.session.dialect)] == [*plan.bodies]
        record = desk.latest()
        assert (record.state, record.account, record.author) == (Outcome.ACCEPTED, LEE.shown, KIM.shown)
        desk.app.show_page(RecordScreen(record))
        await settled(pilot)
        page = screen_text(desk.app)
        assert "Handed over by  kim (uid 1001)" in page
        assert "Sent by         lee (uid 1002)" in page
    async with office.desk_for(KIM) as (desk, pilot):
        compose(desk, labels=("vip",))
        await open_review_by_key(pilot)
        assert "This push was sent before" in screen_text(desk.app)
        assert "by lee" in screen_text(desk.app)


async def test_a_push_to_many_users_is_handed_over_and_sent_as_the_same_calls(office: Office) -> None:
    users = people(250)
    async with office.desk_for(KIM) as (desk, pilot):
        push = compose(desk, users=users)
        await open_review_by_key(pilot)
        await type_text(pilot, "250")
        await hand_over(pilot, office.plan)
    async with office.desk_for(LEE) as (desk, pilot):
        await open_plan(pilot, str(office.plan))
        await answer_status_query(pilot)
        await type_text(pilot, "250")
        await pilot.press(key("send"))
        await until(pilot, lambda: bool(desk.app.jobs.queue.jobs) and desk.app.jobs.queue.jobs[0].over)
        dialect = desk.session.dialect
        assert sent(office, SINGLE) == [push.call(number, dialect).encode(dialect) for number in range(3)]
        assert desk.latest().author == KIM.shown


async def test_each_label_gets_its_own_text_from_the_second_person_as_the_first_wrote_it(office: Office) -> None:
    async with office.desk_for(KIM) as (desk, pilot):
        desk.session.composition.take(SEVERAL)
        await open_review_by_key(pilot)
        await type_text(pilot, "7")
        await hand_over(pilot, office.plan)
        dialect = desk.session.dialect
    async with office.desk_for(LEE) as (desk, pilot):
        await open_plan(pilot, str(office.plan))
        await answer_status_query(pilot)
        assert "Wartung heute Nacht" in screen_text(desk.app)
        await type_text(pilot, "6")
        await pilot.press(key("send"))
        await settled(pilot)
        assert sent(office, LABEL) == []
        await pilot.press("backspace")
        await type_text(pilot, "7")
        await pilot.press(key("send"))
        await until(pilot, lambda: bool(desk.app.jobs.queue.jobs) and desk.app.jobs.queue.jobs[0].over)
        assert sent(office, LABEL) == [push.encode(dialect) for push in SEVERAL.by_call(dialect)]
        (job,) = desk.app.jobs.queue.jobs
        assert desk.latest().author == job.author == KIM.shown
        desk.app.show_page(JobScreen(job.id))
        await settled(pilot)
        assert "Plan of   kim (uid 1001)" in screen_text(desk.app)
    async with office.desk_for(LEE) as (desk, pilot):
        await open_plan(pilot, str(office.plan))
        await answer_status_query(pilot)
        assert "de: This push was sent before" in said_before(desk)
        desk.app.screen.query_one("#typed", Input).value = "7"
        await pilot.press(key("send"))
        await settled(pilot)
        assert len(sent(office, LABEL)) == 2
        assert 'Type "again" first' in str(desk.app.screen.why_not("send"))  # type: ignore[attr-defined]  # a review


@pytest.mark.parametrize("shared", [True, False])
async def test_a_plan_that_this_history_knows_as_sent_asks_for_the_word_again(office: Office, shared: bool) -> None:
    vip = Push(Audience(AudienceKind.LABELS, ("vip",)), message={"title": "Maintenance", "content": "Back at noon"})
    async with office.desk_for(LEE) as (desk, pilot):
        if not shared:
            desk.session.paths = desk.session.setting.paths = desk.paths
        until_tomorrow = desk.app.now() + timedelta(days=1)
        where = {"app": office.profile.app, "host": office.profile.base_url, "server_time_zone": ""}
        text = written(a_plan(vip, expires_at=until_tomorrow, made_at=desk.app.now(), **where)).decode()
        await open_plan(pilot, text)
        assert ("whether somebody sent it already" in said_before(desk)) is not shared
        await answer_status_query(pilot)
        await type_text(pilot, "vip")
        await pilot.press(key("send"))
        await settled(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))  # where it was opened
        await open_plan(pilot, text)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
        assert f"{title_and_key('import_push')} in the composer opens it again" in " ".join(
            str(toast.message) for toast in desk.app._notifications
        )
        await pilot.press(key("compose"))
        await open_plan(pilot, text)
        await answer_status_query(pilot)
        desk.app.screen.query_one("#typed", Input).value = "vip"
        await pilot.press(key("send"))
        await settled(pilot)
        assert len(sent(office, LABEL)) == 1
        desk.app.screen.query_one("#again", Input).value = "again"
        await pilot.press(key("send"))
        await settled(pilot)
        assert len(sent(office, LABEL)) == 2


async def test_what_was_handed_over_is_not_called_unsent_after_a_restart_until_it_is_edited(office: Office) -> None:
    async with office.desk_for(KIM) as (desk, pilot):
        compose(desk, user="qa-1")
        await open_review_by_key(pilot)
        await hand_over(pilot, office.plan)
        desk.session.composition_saver.write()
    async with office.desk_for(KIM) as (desk, pilot):
        told = [toast.message for toast in desk.app._notifications]
        assert any("was handed over at" in each and "plan.json" in each for each in told)
        assert not any("Not sent yet" in each for each in told)
        compose_to(desk.app, Audience(AudienceKind.EVERYBODY))
        await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
        await until(pilot, lambda: "it was handed over at " in " ".join(screen_text(desk.app).split()))
        assert "unsent" not in screen_text(desk.app)
        await pilot.press("escape")
        composition = desk.session.composition
        composition.type_text(TITLE_PATH, "Another title")
        assert composition.draft.handed_over is None
        composition.undo()
        assert composition.draft.handed_over is not None


async def test_what_the_first_person_overrode_is_typed_again_by_the_second(office: Office) -> None:
    vip = Audience(AudienceKind.LABELS, ("vip",))
    plan = a_plan(
        Push(vip, message={"title": "test", "content": "Back at noon"}),
        app=office.profile.app,
        host=office.profile.base_url,
        server_time_zone="",
        overrides=("a test word",),
    )
    async with office.desk_for(LEE) as (desk, pilot):
        plan = replace(plan, made_at=desk.app.now(), expires_at=desk.app.now() + timedelta(days=1))
        await pilot.press(key("labels"))
        await settled(pilot)
        below = desk.app.screen
        await import_text_into(desk.app, "plan.json", written(plan).decode())
        await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
        await answer_status_query(pilot)
        assert "It was for at most 146 people then. kim confirmed: a test word" in said_before(desk)
        desk.app.screen.query_one("#typed", Input).value = "vip"
        await pilot.press(key("send"))
        await settled(pilot)
        assert sent(office, LABEL) == []
        assert desk.app.screen.query_one("#note", Input).value == "OPS-7"
        await pilot.press("escape")
        await until(pilot, lambda: desk.app.screen is below)  # no empty composer, where nobody was


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["120x40", "80x24"])
async def test_a_plan_that_was_changed_is_refused_pasted_and_as_a_file(office: Office, size: tuple[int, int]) -> None:
    changed = written(a_plan()).replace(b"vip", b"all")
    office.plan.write_bytes(changed)
    async with office.desk_for(LEE, size) as (desk, pilot):
        for text in (changed.decode(), str(office.plan)):
            await pilot.press(key("import_push"))
            await until(pilot, lambda: isinstance(pilot.app.screen, ImportPush))
            await pilot.pause()
            await paste(pilot, text)
            await pilot.press(key("confirm"))
            await until(pilot, lambda: "not as it was handed over" in screen_text(desk.app))
            assert isinstance(desk.app.screen, ImportPush)
            await pilot.press("escape", "escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen))
            await pilot.pause()


async def test_a_plan_pasted_with_a_line_break_at_its_end_is_read(office: Office) -> None:
    async with office.desk_for(LEE) as (desk, pilot):
        plan = a_plan(app=office.profile.app, host=office.profile.base_url, server_time_zone="")
        plan = replace(plan, expires_at=desk.app.now() + timedelta(days=1))
        await open_plan(pilot, written(plan).decode() + "\n")
        assert isinstance(desk.app.screen, ReviewScreen)


async def test_what_a_terminal_would_act_on_in_the_note_of_a_plan_is_shown_instead(office: Office) -> None:
    async with office.desk_for(LEE) as (desk, pilot):
        plan = a_plan(app=office.profile.app, host=office.profile.base_url, server_time_zone="")
        plan = replace(plan, expires_at=desk.app.now() + timedelta(days=1), note="OPS-7\x1b[2J\nmore")
        await open_plan(pilot, written(plan).decode())
        assert desk.app.screen.query_one("#note", Input).value == "OPS-7␛[2J more"


async def test_a_file_that_exists_is_replaced_only_if_you_type_so(office: Office) -> None:
    office.plan.write_text("kept")
    async with office.desk_for(KIM) as (desk, pilot):
        compose(desk, user="qa-1")
        await open_review_by_key(pilot)
        await pilot.press(key("hand_over"))
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseFile))
        suggested = desk.app.screen.query_one("#path Input", Input).value
        assert Path(suggested).parent == office.shared
        await pilot.press("home", "ctrl+k")
        await paste(pilot, str(office.plan))
        await pilot.press(key("confirm"))
        await pilot.pause()
        assert office.plan.read_text() == "kept"
        desk.app.screen.query_one("#replace Input", Input).value = "replace"
        await pilot.press(key("confirm"))
        await until(pilot, lambda: isinstance(pilot.app.screen, PassOn))
        await settled(pilot)
        assert read_plan(office.plan.read_bytes()).push.user == "qa-1"


async def test_a_push_to_everybody_is_not_sent_by_the_key_that_follows_a_hand_over(office: Office) -> None:
    async with office.desk_for(KIM) as (desk, pilot):
        desk.session.profile = replace(office.profile, second_person=SecondPerson.NEVER)
        compose(desk, everybody=True)
        await open_review_by_key(pilot)
        await type_text(pilot, desk.session.profile.app_label)
        review = desk.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.why_not("send") is None
        await hand_over(pilot, office.plan)
        assert "was handed over" in str(review.why_not("send"))
        await pilot.press(key("send"), "escape", key("send"))
        await settled(pilot)
        assert isinstance(desk.app.screen, ComposeScreen)
        assert all(request.method == "GET" for request in office.service.requests)


async def test_a_review_whose_hand_over_was_left_can_still_be_sent(office: Office) -> None:
    async with office.desk_for(KIM) as (desk, pilot):
        compose(desk, user="qa-1")
        await open_review_by_key(pilot)
        await pilot.press(key("hand_over"))
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseFile))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await answer_status_query(pilot)
        await pilot.press(key("send"))
        await settled(pilot)
        assert desk.latest().state is Outcome.ACCEPTED


async def test_a_disk_that_takes_no_plan_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("push_tui.operations.handing_over._write", full)
    async with office.desk_for(KIM) as (desk, pilot):
        compose(desk, user="qa-1")
        await open_review_by_key(pilot)
        await hand_over(pilot, office.plan)
        told = [toast.message for toast in desk.app._notifications]
        assert any("plan.json cannot be written (No space left on device); nothing was handed" in each for each in told)
    assert not office.plan.exists()
