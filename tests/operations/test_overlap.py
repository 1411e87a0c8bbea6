"""Who is in two of the labels that each get their own text: exact where the members can be read, else a bound."""

from pathlib import Path

import pytest

from push_tui.chat.models import Label
from push_tui.operations import membership
from push_tui.operations.membership import in_several, most_in_several
from support.job_desk import JobDesk, job_desk, people, service_with

GERMAN, ENGLISH = people(250), (*people(30, 100), *people(40, 1000))
LABELS = (Label("de", "", len(GERMAN)), Label("en", "", len(ENGLISH)), Label("zh", "", 1))


def counted(desk: JobDesk, *labels: Label) -> int | None:
    count = desk.ask(in_several(desk.session, labels or LABELS))
    assert count is None or isinstance(count, int)
    return count


def test_users_in_two_or_three_labels_are_counted_once(tmp_path: Path) -> None:
    both_and_more = GERMAN[100:101]
    service = service_with(("de", GERMAN), ("en", ENGLISH), ("zh", both_and_more))
    with job_desk(service, tmp_path) as desk:
        assert counted(desk) == 30


def test_an_empty_label_shares_nobody_and_nothing_is_read_for_it(tmp_path: Path) -> None:
    service = service_with(("de", GERMAN), "en")
    with job_desk(service, tmp_path) as desk:
        assert counted(desk, LABELS[0], Label("en", "", 0)) == 0
    assert service.count("GET", "/push/label/de/user") == 0


def test_too_many_members_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, "MOST_READ", 100)
    service = service_with(("de", GERMAN), ("en", ENGLISH))
    with job_desk(service, tmp_path) as desk:
        assert counted(desk, *LABELS[:2]) is None
    assert service.count("GET", "/push/label/de/user") == 0


def test_a_list_that_cannot_be_read_whole_leaves_it_unknown(tmp_path: Path) -> None:
    service = service_with(("de", GERMAN), ("en", ENGLISH))
    service.fault("GET", "/push/label/en/user", status=403, times=1)
    with job_desk(service, tmp_path) as desk:
        assert counted(desk, *LABELS[:2]) is None


@pytest.mark.parametrize(
    ("counts", "most"), [((5,), 0), ((5, 0), 0), ((250, 70), 70), ((10, 10, 10), 15), ((1, 1, 100), 2), ((), 0)]
)
def test_the_counts_alone_give_a_bound(counts: tuple[int, ...], most: int) -> None:
    assert most_in_several(counts) == most
