"""A service that always names a next page, or repeats one: every reading ends, and says why."""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.export import Export
from push_tui.operations.labels import load_labels
from push_tui.operations.membership import load_rest, member_list
from push_tui.operations.paging import Ending
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Request, Response
from push_tui.storage.job_records import JobState
from support.job_desk import JobDesk, job_desk, people, service_with
from support.person import desk_of, screen_text, settled

MEMBERS = people(250)
Pages = Iterator[tuple[list[str], str]]
"""The names of each page, and the cursor of the next one."""


def endless(per_page: int = 100) -> Pages:
    """Always a new cursor, and new names."""
    for number in itertools.count():
        yield [f"name-{number}-{place}" for place in range(per_page)], f"cursor-{number}"


def nothing_new() -> Pages:
    """Always a new cursor, and the same names."""
    for number in itertools.count():
        yield [f"name-{place}" for place in range(100)], f"cursor-{number}"


def in_a_circle() -> Pages:
    """New names, and two cursors in turn."""
    for number, (names, _) in enumerate(endless()):
        yield names, f"cursor-{number % 2}"


def paged(service: ChatService, path: str, pages: Pages) -> list[str]:
    """Let the service list these pages under ``path``; return the queries as they come."""
    answer, asked = service.handle, list[str]()

    def listing(request: Request) -> Response:
        if request.method != "GET" or not request.path.endswith(path):
            return answer(request)
        asked.append(request.query)
        names, cursor = next(pages)
        data = [{"name": name, "username": name, "count": 1, "created": 1, "createdAt": 1} for name in names]
        return Response(200, {}, json.dumps({"data": data, "cursor": cursor}).encode())

    service.handle = listing  # type: ignore[method-assign]  # answers in its place
    return asked


@pytest.fixture
def service() -> ChatService:
    """A service with one label of 250 members."""
    return service_with(("vip", MEMBERS))


@pytest.fixture
def desk(service: ChatService, tmp_path: Path) -> Iterator[JobDesk]:
    """A desk on it."""
    with job_desk(service, tmp_path) as desk:
        yield desk


@pytest.mark.parametrize(
    ("pages", "most", "ending"),
    [
        (endless, 12, "first 1,200; the service's list does not end"),
        (nothing_new, 2, "first 100; the service repeated a page"),
        (in_a_circle, 3, "first 300; the service repeated a page"),
    ],
)
def test_the_list_of_labels_ends(
    desk: JobDesk, service: ChatService, pages: Callable[[], Pages], most: int, ending: str
) -> None:
    asked = paged(service, "/push/label", pages())
    desk.ask(load_labels(desk.session))
    assert (len(asked), desk.session.labels.ending) == (most, ending)


@pytest.mark.parametrize(
    ("pages", "most", "ending"),
    [(endless, 5, Ending.ENDLESS), (nothing_new, 2, Ending.REPEATED), (in_a_circle, 3, Ending.REPEATED)],
)
def test_the_members_of_a_label_end(
    desk: JobDesk, service: ChatService, pages: Callable[[], Pages], most: int, ending: Ending
) -> None:
    asked = paged(service, "/vip/user", pages())
    members = member_list(desk.session, "vip")
    for _ in range(2):
        desk.ask(load_rest(desk.session, members))
        assert (len(asked), members.walk.ending) == (most, ending)


def test_members_who_were_added_since_the_label_was_counted_are_read_too(desk: JobDesk, service: ChatService) -> None:
    members = member_list(desk.session, "vip")
    desk.ask(load_labels(desk.session))
    service.users.register(more := people(2000, start=1000))
    desk.run(Add(label="vip").plan(desk.session, more))
    members.count = len(MEMBERS)
    desk.ask(load_rest(desk.session, members))
    assert (len(members.items), members.walk.ending) == (2250, Ending.LAST)


@pytest.mark.parametrize(
    ("pages", "most", "why"),
    [
        (endless, 5, "the service's list does not end after 500 of 250 members"),
        (nothing_new, 2, "the service stopped after 100 of 250 members"),
    ],
)
def test_an_export_ends_and_writes_no_file_that_may_be_incomplete(
    desk: JobDesk, service: ChatService, tmp_path: Path, pages: Callable[[], Pages], most: int, why: str
) -> None:
    asked = paged(service, "/vip/user", pages())
    path = tmp_path / "vip.csv"
    view = desk.run(Export(label="vip", path=str(path)).plan(desk.session))
    assert (len(asked), view.state, path.exists()) == (most, JobState.PAUSED, False)
    assert why in view.reason


def test_an_export_that_is_resumed_reads_again_from_the_start(
    desk: JobDesk, service: ChatService, tmp_path: Path
) -> None:
    well, path = service.handle, tmp_path / "vip.txt"
    paged(service, "/vip/user", endless())
    job = desk.start(Export(label="vip", path=str(path)).plan(desk.session))
    assert desk.finish(job).state is JobState.PAUSED
    service.handle = well  # type: ignore[method-assign]  # well again
    desk.resume(job)
    assert desk.finish(job).state is JobState.DONE
    assert set(MEMBERS) <= set(path.read_text().split())


async def test_while_nobody_scrolls_few_pages_are_read_and_the_heading_says_why(tmp_path: Path) -> None:
    service = service_with(("vip", MEMBERS[:10]))
    asked = paged(service, "/vip/user", endless(per_page=1))
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test(size=(120, 40)) as pilot:
            await settled(pilot)
            await pilot.press("home", "enter")
            for _ in range(5):
                await settled(pilot)
            assert len(asked) == 3
            assert "list does not end" in screen_text(desk.app)
