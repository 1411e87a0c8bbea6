"""A history that several operators of one host share: rights, whose files move, and whose jobs are only shown."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from tempfile import TemporaryDirectory

import pytest

from push_tui.chat.pace import SlowDown
from push_tui.chat.shared_timetable import Grant
from push_tui.operations.shared_pace import PaceFiles
from push_tui.storage import job_records
from push_tui.storage.config import load_config
from push_tui.storage.history import History
from push_tui.storage.job_records import JobState
from push_tui.storage.jobs import JobStore, JobTaken
from push_tui.storage.paths import DirectoryUnusable, Paths
from push_tui.storage.records import HistoryUnavailable
from push_tui.storage.toml_files import ConfigError
from support.history_samples import a_push
from support.job_samples import A_JOB, ROWS

KIM, LEE, STRANGER, TEAM = 61001, 61002, 61003, 61000
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as two accounts")


@pytest.fixture
def srv(tmp_path: Path) -> Path:
    directory = tmp_path / "srv"
    directory.mkdir()
    directory.chmod(0o2770)
    return directory


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    yield
    os.umask(before)


def grant(data: bytes) -> tuple[bytes | None, Grant]:
    return data or b"record", Grant(0.0, 1.0, SlowDown())


def mode(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)


def test_history_lock_and_pace_move_and_nothing_else(paths: Paths, srv: Path) -> None:
    shared = paths.sharing(srv)
    assert {shared.history.parent, shared.lock.parent, shared.pace.parent} == {srv}
    for private in (shared.config, shared.profiles, shared.credentials, shared.drafts, shared.state, shared.files_lock):
        assert private.parent == paths.root
    assert paths.sharing(None) == paths


async def test_what_is_made_in_it_is_the_groups_whatever_the_umask(paths: Paths, srv: Path) -> None:
    shared = paths.sharing(srv)
    with umask(0o077):
        History(shared.history, shared.lock).begin(a_push())
        await PaceFiles(shared.pace).change("app", grant)
    (record,) = shared.pace.iterdir()
    assert [mode(each) for each in (shared.history, shared.lock, record)] == [0o660] * 3
    assert mode(shared.pace) == 0o2770


def test_a_directory_of_another_mode_keeps_its_files_private(paths: Paths, srv: Path) -> None:
    srv.chmod(0o2750)
    shared = paths.sharing(srv)
    History(shared.history, shared.lock).begin(a_push())
    assert [mode(each) for each in (shared.history, shared.lock)] == [0o600] * 2


def test_a_directory_that_is_not_there_is_never_made(paths: Paths, tmp_path: Path) -> None:
    with pytest.raises(DirectoryUnusable, match="does not exist; create it with the operators' group and mode 2770"):
        paths.sharing(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_the_configuration_names_it(paths: Paths) -> None:
    paths.config.write_text('history = "/srv/push-tui"\n')
    assert load_config(paths).history == Path("/srv/push-tui")
    paths.config.write_text('history = "srv"\n')
    with pytest.raises(ConfigError, match="must be an absolute path such as"):
        load_config(paths)


def test_another_accounts_job_is_shown_and_never_taken(
    paths: Paths, srv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = paths.sharing(srv)
    store = JobStore(shared.history, shared.lock)
    job = store.create(A_JOB, ROWS).id
    store.set_state(job, JobState.PAUSED)
    monkeypatch.setattr(job_records, "this_account", lambda: "lee")
    (seen,) = store.jobs()
    assert seen.foreign_account
    assert not store.is_free(seen)
    for take in (store.claim, store.forget):
        with pytest.raises(JobTaken, match="only that account can resume, cancel or remove it"):
            take(job)
    store.remove_unwritten()
    assert len(store.jobs()) == 1


@pytest.fixture
def team() -> Iterator[Path]:
    """A directory of a group, where other accounts can get to it."""
    with TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        directory = Path(parent) / "srv"
        directory.mkdir()
        os.chown(directory, -1, TEAM)
        directory.chmod(0o2770)
        yield directory


def as_account(uid: int, act: Callable[[], object], groups: Sequence[int] = (TEAM,)) -> int:
    """Act as another account, and return the exit status: 0 if that worked."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.umask(0o077)
            os.setgroups(groups)
            os.setgid(uid)
            os.setuid(uid)
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@as_root
def test_two_accounts_of_a_group_write_one_history_and_a_third_account_cannot(paths: Paths, team: Path) -> None:
    shared = paths.sharing(team)

    def begin(operator: str) -> None:
        History(shared.history, shared.lock).begin(a_push(operator=operator))

    for account, operator in ((KIM, "kim"), (LEE, "lee"), (KIM, "kim")):
        assert as_account(account, lambda: begin(operator)) == 0  # noqa: B023  # it is called here
    assert as_account(STRANGER, lambda: begin("stranger"), groups=()) == 1
    assert [row.operator for row in History(shared.history, shared.lock).page()] == ["kim", "lee", "kim"]
    assert {path.stat().st_gid for path in team.iterdir()} == {TEAM}


@as_root
def test_two_accounts_share_one_pace_record(team: Path, paths: Paths) -> None:
    pace = paths.sharing(team).pace

    def change() -> None:
        files = PaceFiles(pace)
        files._change("app", grant)

    assert [as_account(account, change) for account in (KIM, LEE, KIM)] == [0, 0, 0]


@as_root
def test_an_account_outside_the_group_is_told_so(team: Path, paths: Paths) -> None:
    def share() -> None:
        with pytest.raises(DirectoryUnusable, match=r"You cannot write in .* join its group"):
            paths.sharing(team)

    assert as_account(STRANGER, share, groups=()) == 0


@as_root
@pytest.mark.parametrize(("account", "groups"), [(STRANGER, ()), (KIM, (TEAM,))], ids=["no group", "a private file"])
def test_a_shared_history_that_you_may_not_write_says_who_can_help(
    team: Path, paths: Paths, account: int, groups: tuple[int, ...]
) -> None:
    shared = paths.sharing(team)
    History(shared.history, shared.lock).begin(a_push())
    shared.history.chmod(0o600)

    def begin() -> None:
        with pytest.raises(
            HistoryUnavailable, match=r"shared history .* join the group .* given to the group \(mode 660"
        ):
            History(shared.history, shared.lock).begin(a_push())

    assert as_account(account, begin, groups=groups) == 0
