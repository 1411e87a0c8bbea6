"""The history read by page, and a record as a push to compose again."""

from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.dialects import DIALECTS, Dialect
from push_tui.endpoints import Endpoint
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations import listing
from push_tui.operations.listing import Listing, NotComposable, audience_in_list, push_of
from push_tui.outcomes import Outcome
from push_tui.storage.history import History
from push_tui.storage.records import Filter, Intent, Record, RecordKind
from support.history_samples import SetClock, a_push, accepted
from support.person import Desk


class Reader:
    """Reads the history of a desk as a screen does."""

    def __init__(self, desk: Desk) -> None:
        self.session = desk.session
        self.history = History(desk.paths.history, desk.paths.lock, clock=SetClock())

    def add(self, count: int, *, open: bool = False) -> list[int]:
        rows = [self.history.begin(a_push(title=f"push {number}")) for number in range(count)]
        if not open:
            for row in rows:
                self.history.finish(row, accepted(("qa-1", "SUCCESS", None)))
        return rows

    def first(self, filter: Filter | None = None) -> Listing:
        return self.session.engine.submit(listing.read_first(self.session, filter or Filter())).result(10)

    def more(self, so_far: Listing) -> Listing:
        return self.session.engine.submit(listing.read_more(self.session, so_far)).result(10)

    def again(self, so_far: Listing) -> Listing:
        return self.session.engine.submit(listing.read_again(self.session, so_far)).result(10)


@pytest.fixture
def reader(desk: Desk) -> Reader:
    return Reader(desk)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_ROWS", 5)


def ids(found: Listing) -> list[int]:
    return [row.id for row in found.rows]


def test_pages_join_without_gap_or_overlap(reader: Reader) -> None:
    rows = reader.add(12)
    found = reader.first()
    assert not found.complete
    for _ in range(2):
        found = reader.more(found)
    assert ids(found) == rows[::-1]
    assert (found.complete, found.total) == (True, 12)


def test_reading_again_keeps_what_was_read_and_adds_what_is_new(reader: Reader) -> None:
    rows = reader.add(12)
    found = reader.more(reader.first())
    rows += reader.add(2)
    found = reader.again(found)
    assert ids(found) == rows[:1:-1]
    assert (found.complete, found.total) == (False, 14)


def test_more_new_rows_than_a_page_leave_no_gap(reader: Reader) -> None:
    rows = reader.add(7)
    found = reader.more(reader.first())
    rows += reader.add(20)
    found = reader.again(found)
    assert ids(found) == rows[::-1]
    assert found.total == 27


def test_an_open_row_far_down_is_read_again(reader: Reader) -> None:
    (row,) = reader.add(1, open=True)
    reader.add(12)
    found = reader.more(reader.more(reader.first()))
    assert found.rows[-1].state is Outcome.SENDING
    reader.history.finish(row, accepted(("qa-1", "FAIL", None)))
    assert reader.again(found).rows[-1].result == "FAIL"


def test_a_row_that_no_longer_passes_the_filter_goes(reader: Reader) -> None:
    (row,) = reader.add(1, open=True)
    sending = Filter(states=(Outcome.SENDING,))
    found = reader.first(sending)
    assert ids(found) == [row]
    reader.history.finish(row, accepted(("qa-1", "SUCCESS", None)))
    assert reader.again(found).rows == ()


def test_a_history_that_cannot_be_read_keeps_the_rows_and_says_why(reader: Reader, desk: Desk) -> None:
    reader.add(3)
    found = reader.first()
    desk.session.history.close()
    desk.paths.history.unlink()
    desk.paths.history.write_bytes(b"no database" * 200)
    again = reader.again(found)
    assert again.rows == found.rows
    assert again.error


def a_record(history: History, intent: Intent) -> Record:
    record = history.get(history.begin(intent))
    assert record is not None
    return record


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize(
    "audience",
    [
        Audience(AudienceKind.USER, ("anna",)),
        Audience(AudienceKind.USERS, ("anna", "bo")),
        Audience(AudienceKind.LABELS, ("vip",)),
        Audience(AudienceKind.EVERYBODY),
    ],
    ids=lambda audience: audience.kind.name,
)
def test_what_was_sent_is_composed_again_byte_for_byte(tmp_path: Path, dialect: Dialect, audience: Audience) -> None:
    push = Push(
        audience, message={"title": "春", "content": "\ud83d", "apns": {"badge": {"addNum": 2**60}}, "new": None}
    )
    intent = a_push(
        endpoint=push.endpoint, dialect=dialect.name, audience=audience.targets, request=push.encode(dialect)
    )
    again = push_of(a_record(History(tmp_path / "h", tmp_path / "l"), intent))
    assert again.audience == audience
    assert again.digest(dialect) == push.digest(dialect)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": RecordKind.LABEL_CREATED},
        {"request": b""},
        {"request": b"{}"},
        {"request": b"[]"},
        {"request": b"5"},
        {"request": b"\xff"},
        {"endpoint": ""},
        {"endpoint": Endpoint.LIST_LABELS},
        {"request": b'{"targets": "x", "pushMessage": {}}'},
    ],
    ids=str,
)
def test_what_is_no_push_is_refused_in_one_sentence(tmp_path: Path, changes: dict[str, object]) -> None:
    intent = replace(a_push(), **changes)  # type: ignore[arg-type]  # fields of an intent by name
    with pytest.raises(NotComposable, match=r"^[A-Z][^\n]*\.$"):
        push_of(a_record(History(tmp_path / "h", tmp_path / "l"), intent))


def test_a_list_names_whom_it_has_room_for() -> None:
    def shown(kind: AudienceKind, *targets: str) -> str:
        return audience_in_list(Audience(kind, targets))

    assert shown(AudienceKind.USER, "anna") == "anna"
    assert shown(AudienceKind.USERS, "a", "b", "c", "d", "e") == "a, b, c and 2 more"
    assert shown(AudienceKind.LABELS, "vip") == "label vip"
    assert shown(AudienceKind.LABELS, "vip", "beta") == "labels vip + beta"
    assert shown(AudienceKind.EVERYBODY) == "everybody"
