"""Whatever became of a file of ours, it is read or named in one sentence, and it stays as it is."""

import io
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from push_tui.chat.pace import SlowDown
from push_tui.chat.shared_timetable import Agreement, Claim, agreement_bytes, decide
from push_tui.cli import main
from push_tui.dialects import AGORA
from push_tui.message.push import PushShapeError
from push_tui.operations.composition import Composition
from push_tui.storage.config import load_config
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.drafts import DraftStore
from push_tui.storage.export import ExportFormat, export
from push_tui.storage.history import History
from push_tui.storage.job_records import BatchState, Step
from push_tui.storage.jobs import JobStore, JobTaken
from push_tui.storage.label_cache import CachedLabel, CachedLabels, LabelCache
from push_tui.storage.paths import Paths
from push_tui.storage.records import Filter, HistoryUnavailable
from push_tui.storage.toml_files import ConfigError
from support.damage import BINARY, TEXT
from support.history_of_version_2 import OldProcess
from support.history_samples import NOON, SetClock, a_push, accepted
from support.job_samples import A_JOB, ROWS
from support.long_runs import rounds

KINDS = ("damaged", "damaged", "foreign", "newer", "config", "profiles", "credentials", "drafts", "labels", "pace")
SEEDS = range(rounds(40, 2_000) // len(KINDS))

TOKEN = "007-a-token-that-nobody-may-see"
CONFIG = f"""
default_profile = "staging"
operator = "kim"
operator_time_zone = "Europe/Berlin"

[profiles.staging]
host = "a41.chat.agora.io"
org_name = "41117440"
app_name = "383391"
environment = "staging"
server_time_zone = "+08:00"
test_users = ["qa-1", "qa-2"]
rate_share = 0.5
users_per_label = 20000
token_command = ["vault", "read", "{TOKEN}"]
"""
CREDENTIALS = f'[staging."a41.chat.agora.io"]\ntoken = "{TOKEN}"\n'

Change = Callable[[sqlite3.Connection, Random], object]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A history with sends, changes, jobs and an index."""
    directory = tmp_path_factory.mktemp("whole")
    clock = SetClock()
    history = History(directory / "history.db", directory / "history.lock", clock=clock)
    for number in range(40):
        row = history.begin(a_push(f"Back at {number} o'clock " * 9, title=f"系统 {number}", test=number % 3 == 0))
        if number % 5:
            history.finish(row, accepted(("qa-1", "SUCCESS", None), ("qa-2", "FAIL", "no token")))
        clock.go_on(seconds=1)
    jobs = JobStore(directory / "history.db", directory / "history.lock", clock=clock)
    for _ in range(3):
        job = jobs.create(A_JOB, ROWS).id
        jobs.advance(job, [Step(0, 0, BatchState.ANSWERED, (), done=3)], [1])
    history.close()
    jobs.close()
    return (directory / "history.db").read_bytes()


def uses(history: History, jobs: JobStore) -> Iterable[Callable[[], object]]:
    """Everything that the program asks of the file; first what only reads."""
    yield lambda: [f"{row.people:,} {row.counts.done:,} {row.created_at:%H}" for row in history.page(limit=500)]
    yield lambda: history.page(Filter(text="clock"))
    yield lambda: history.page(Filter(user="qa-1"))
    yield history.count
    yield lambda: export(history, io.BytesIO().write, ExportFormat.JSONL)
    yield lambda: export(history, io.BytesIO().write, ExportFormat.CSV)
    yield lambda: [list(jobs.every_batch(job.id)) for job in jobs.jobs()]
    yield lambda: history.begin(a_push())
    yield history.settle_abandoned
    yield jobs.remove_unwritten
    yield lambda: jobs.claim(1)


def stores(directory: Path) -> tuple[History, JobStore]:
    file, lock = directory / "history.db", directory / "history.lock"
    return History(file, lock, seconds=0.2), JobStore(file, lock, seconds=0.2)


def refusals(directory: Path) -> list[str]:
    """What each use said that could not be done; each is one sentence, and none that is refused changes the file."""
    file, said = directory / "history.db", []
    history, jobs = stores(directory)
    for use in uses(history, jobs):
        before = file.read_bytes()
        try:
            use()
        except JobTaken:
            continue
        except HistoryUnavailable as error:
            sentence = str(error)
            assert str(file) in sentence
            assert sentence.endswith(".")
            assert "\n" not in sentence
            said.append(sentence)
            assert file.read_bytes() == before
    history.close()
    jobs.close()
    return said


# The history


@pytest.mark.parametrize("seed", range(len(SEEDS) * KINDS.count("damaged")))
def test_a_damaged_history_is_named_and_left_as_it_is(tmp_path: Path, whole: bytes, seed: int) -> None:
    dice = Random(f"damaged {seed}")
    (tmp_path / "history.db").write_bytes(dice.choice(BINARY)(whole, dice))
    for sentence in refusals(tmp_path):
        assert "move it away" in sentence or "written by a newer push-tui" in sentence


def other_program(connection: sqlite3.Connection, dice: Random) -> None:
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE %TABLE%'").fetchall():
        if not table.startswith(("search_pairs_", "sqlite_")):
            connection.execute(f"DROP TABLE {table}")
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.execute(f"PRAGMA user_version = {dice.choice((0, 3, 9))}")


def own_tables_of_others(connection: sqlite3.Connection, dice: Random) -> None:
    table = dice.choice(("targets", "jobs", "job_batches", "details", "search", "unindexed"))
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    connection.execute(f"CREATE TABLE {table} (url TEXT, shot INTEGER)")
    connection.execute(f"INSERT INTO {table} VALUES ('https://example.org', 3)")
    connection.execute(f"PRAGMA user_version = {dice.choice((1, 2, 3))}")


def values_of_others(connection: sqlite3.Connection, dice: Random) -> None:
    table, column = dice.choice(
        (
            *(("history", name) for name in ("created_at", "state", "kind", "people", "done", "finished_at")),
            *(("details", name) for name in ("audience", "statuses", "plan", "answer", "elapsed_ms", "owner_pid")),
            *(("jobs", name) for name in ("kind", "state", "details", "position", "total", "owner_pid", "created_at")),
            *(("job_batches", name) for name in ("users", "issues", "times", "state", "stage")),
        )
    )
    value = dice.choice(("soon", b"\xff\xfe", -(2**63), 2.5, "[" * 9000, "[[1, 2], {}]", '{"a": 1e999}', ""))
    connection.execute(f"UPDATE OR REPLACE {table} SET {column} = ?", (value,))


FOREIGN: Sequence[Change] = (other_program, own_tables_of_others, values_of_others)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_history_that_others_wrote_is_named_and_left_as_it_is(tmp_path: Path, whole: bytes, seed: int) -> None:
    dice = Random(f"foreign {seed}")
    change = FOREIGN[seed % len(FOREIGN)]
    changed_by(change, tmp_path, whole, dice)
    said = refusals(tmp_path)
    if change is not values_of_others:
        assert said
        assert all("another program" in sentence and "move it away" in sentence for sentence in said)


def more(connection: sqlite3.Connection, dice: Random) -> None:
    connection.execute("ALTER TABLE history ADD COLUMN mood TEXT")


def other_columns(connection: sqlite3.Connection, dice: Random) -> None:
    table, column = dice.choice((("history", "created_at"), ("details", "audience"), ("jobs", "state")))
    connection.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO other")


def other_tables(connection: sqlite3.Connection, dice: Random) -> None:
    table = dice.choice(("details", "jobs", "job_batches", "search", "targets"))
    connection.execute(f"ALTER TABLE {table} RENAME TO other")


def other_states(connection: sqlite3.Connection, dice: Random) -> None:
    table = dice.choice(("history", "jobs"))
    connection.execute(f"UPDATE {table} SET {dice.choice(('state', 'kind'))} = 'recalled'")


NEWER: Sequence[Change] = (more, other_columns, other_tables, other_states)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_newer_history_is_called_newer_and_left_as_it_is(tmp_path: Path, whole: bytes, seed: int) -> None:
    dice = Random(f"newer {seed}")
    before = changed_by(NEWER[seed % len(NEWER)], tmp_path, whole, dice, version=dice.randrange(4, 99))
    said = refusals(tmp_path)
    assert said
    for sentence in said:
        assert "written by a newer push-tui" in sentence
        assert "update push-tui" in sentence
    assert (tmp_path / "history.db").read_bytes() == before


def changed_by(change: Change, directory: Path, whole: bytes, dice: Random, *, version: int | None = None) -> bytes:
    file = directory / "history.db"
    file.write_bytes(whole)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        change(connection, dice)
        if version is not None:
            connection.execute(f"PRAGMA user_version = {version}")
    return file.read_bytes()


@pytest.mark.parametrize("command", [("doctor",), ("history", "export")])
def test_a_flipped_bit_in_the_schema_is_a_sentence_on_the_command_line(
    tmp_path: Path, whole: bytes, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """SQLite's message about it is no text, which the driver refuses to decode."""
    (tmp_path / "history.db").write_bytes(whole.replace(b"CREATE INDEX history_open", b"CREATE IN\xc4EX history_open"))
    assert main([*command, "--config-dir", str(tmp_path)]) == 1
    said = "".join(capsys.readouterr())
    assert f"The history {tmp_path / 'history.db'} is damaged and is left as it is; move it away" in said
    assert "Traceback" not in said


# Files of text


def damaged_text(data: bytes, dice: Random) -> bytes:
    return dice.choice(TEXT)(data, dice)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["config.toml", "profiles.toml"])
def test_a_damaged_configuration_is_one_sentence(tmp_path: Path, name: str, seed: int) -> None:
    dice = Random(f"{name} {seed}")
    paths = Paths.open(tmp_path)
    content = damaged_text(CONFIG.encode(), dice)
    (tmp_path / name).write_bytes(content)
    try:
        for profile in load_config(paths).profiles.values():
            assert len(f"{profile.app} {profile.base_url} {profile.dialect.title} {profile.server_zone}") > 0
    except ConfigError as error:
        assert str(error).startswith(str(tmp_path / name))
        assert len(str(error)) < 1_000
        assert TOKEN not in str(error)
    assert (tmp_path / name).read_bytes() == content


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_credentials_are_one_sentence_without_a_token(tmp_path: Path, seed: int) -> None:
    dice = Random(f"credentials {seed}")
    store = CredentialStore(Paths.open(tmp_path))
    content = damaged_text(CREDENTIALS.encode(), dice)
    (tmp_path / "credentials.toml").write_bytes(content)
    try:
        store.get("staging", "a41.chat.agora.io")
        store.put("live", "a41.chat.agora.io", "another")
    except ConfigError as error:
        assert TOKEN not in str(error)
        assert (tmp_path / "credentials.toml").read_bytes() == content


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_draft_opens_or_is_listed_as_unreadable(tmp_path: Path, seed: int) -> None:
    dice = Random(f"draft {seed}")
    store = DraftStore(Paths.open(tmp_path))
    composition = Composition(AGORA)
    composition.type_text(("pushMessage", "title"), "Maintenance")
    composition.type_text(("pushMessage", "apns", "badge"), "none")
    composition.set_targets(("qa-1", "qa-2"))
    store.save(composition.to_draft(profile="staging", now=NOON))
    (file,) = (tmp_path / "drafts").iterdir()
    content = damaged_text(file.read_bytes(), dice)
    file.write_bytes(content)
    found = store.load_all()
    assert len(found) + len(store.unreadable()) == 1
    assert (store.unsent() is None) <= (not found or bool(store.held()))
    for draft in found:
        opened = Composition(AGORA)
        try:
            opened.from_draft(draft)
        except PushShapeError:
            continue
        assert isinstance(opened.problems, tuple)
        store.save(opened.to_draft(profile="staging", now=NOON) | {"id": "again"})
    assert file.read_bytes() == content


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_labels_are_read_from_the_service_again(tmp_path: Path, seed: int) -> None:
    dice = Random(f"labels {seed}")
    cache = LabelCache(Paths.open(tmp_path), "staging", "app")
    labels = CachedLabels(NOON, (CachedLabel("vip", "系统", 3, 1617267318000), CachedLabel("qa", "", None, None)))
    cache.write(labels)
    cache.path.write_bytes(damaged_text(cache.path.read_bytes(), dice))
    found = cache.read()
    assert found is None or all(isinstance(label.name, str) for label in found.labels)
    cache.write(labels)
    assert cache.read() == labels


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_record_of_the_pace_delays_nobody_for_long(seed: int) -> None:
    dice = Random(f"pace {seed}")
    now = 1_000.0
    record = agreement_bytes(Agreement(now + 0.1, "other", SlowDown(2, now - 1)))
    claim = Claim("me", now, now - 5, 0.02, 3, SlowDown())
    written, grant = decide(damaged_text(record, dice), claim, now, slowest=1.0)
    assert now <= grant.start <= now + 2.0
    assert 0 <= grant.ask_in <= 2.0
    assert written is None or len(written) == len(record)


# By name


def test_a_number_of_5000_digits_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "profiles.toml").write_text(f'operator = "kim"\nrequire_note = {"9" * 5000}\n')
    with pytest.raises(ConfigError) as caught:
        load_config(Paths.open(tmp_path))
    assert (caught.value.line, caught.value.message) == (
        2,
        "this is not valid TOML: a number has too many digits.",
    )


@pytest.mark.parametrize(("name", "version"), [("targets", 2), ("jobs", 1)])
def test_a_table_that_somebody_made_under_a_name_of_ours_is_named(tmp_path: Path, name: str, version: int) -> None:
    """This version makes these tables in the files of older ones."""
    old = OldProcess(tmp_path / "history.db", version)
    old.record(1)
    old.close()
    with closing(sqlite3.connect(tmp_path / "history.db")) as other:
        other.execute(f"CREATE TABLE {name} (url TEXT)")
    history, _ = stores(tmp_path)
    with pytest.raises(HistoryUnavailable) as caught:
        history.begin(a_push())
    assert "was changed by another program or is damaged" in str(caught.value)
    assert name in str(caught.value)


def test_a_foreign_table_under_the_name_of_the_index_costs_only_the_index(tmp_path: Path) -> None:
    old = OldProcess(tmp_path / "history.db")
    old.record(1)
    old.close()
    with closing(sqlite3.connect(tmp_path / "history.db")) as other:
        other.execute("CREATE TABLE search_pairs (url TEXT)")
    history, _ = stores(tmp_path)
    assert history.finish(history.begin(a_push(title="Maintenance")), accepted())
    assert len(history.page(Filter(text="maintenance"))) == 2


def test_a_directory_in_the_place_of_the_history_is_named(tmp_path: Path) -> None:
    (tmp_path / "history.db").mkdir()
    history, _ = stores(tmp_path)
    with pytest.raises(HistoryUnavailable, match="is not a file; move it away"):
        history.count()


def test_a_lock_that_cannot_be_opened_is_named_and_nothing_is_written_without_it(tmp_path: Path) -> None:
    history, _ = stores(tmp_path)
    row = history.begin(a_push())
    history.close()
    (tmp_path / "history.lock").unlink()
    (tmp_path / "history.lock").mkdir()
    assert [found.id for found in history.page()] == [row]
    assert f"The lock file {tmp_path / 'history.lock'} of the history cannot be used (Is a dir" in history.read_only
    with pytest.raises(HistoryUnavailable) as caught:
        history.begin(a_push())
    assert str(caught.value) == history.read_only
    (tmp_path / "history.lock").rmdir()
    assert history.begin(a_push()) > row
    assert history.read_only == ""
