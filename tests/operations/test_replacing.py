"""A correction and what it corrects name each other in their records."""

from dataclasses import replace
from typing import Any

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.replacing import replacements_of
from push_tui.operations.review import review_of
from push_tui.operations.send import send
from push_tui.storage.records import Record
from push_tui.ui.screens.record import RecordScreen
from support.person import Desk, Pilot, screen_text, settled

HANDLE = ("pushMessage", "apns", "collapseId")
FIRST = Push(
    Audience(AudienceKind.LABELS, ("vip",)), message={"title": "Maintenance tonigh", "content": "Back at noon."}
).with_value(HANDLE, "4711")
CORRECTION = replace(FIRST, message={**FIRST.message, "title": "Maintenance tonight"})


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(20)


def sent(desk: Desk, push: Push) -> Record:
    run(desk, send(desk.session, run(desk, review_of(desk.session, push)), ""))
    return desk.latest()


def test_a_push_and_its_correction_find_each_other_by_their_handle(desk: Desk) -> None:
    first, other = sent(desk, FIRST), sent(desk, FIRST.with_value(HANDLE, "4712"))
    correction = sent(desk, CORRECTION)
    assert [each.id for each in run(desk, replacements_of(desk.session, correction)).replaced] == [first.id]
    assert [each.id for each in run(desk, replacements_of(desk.session, first)).by] == [correction.id]
    assert run(desk, replacements_of(desk.session, other)) == run(
        desk, replacements_of(desk.session, sent(desk, FIRST.without(HANDLE)))
    )


def test_what_nobody_got_replaced_nothing(desk: Desk) -> None:
    first = sent(desk, FIRST)
    desk.service.fault("POST", "/push/list/label", status=400, times=1)
    correction = sent(desk, CORRECTION)
    assert run(desk, replacements_of(desk.session, first)).by == ()
    assert run(desk, replacements_of(desk.session, correction)).replaced == ()


async def test_the_record_of_a_correction_names_what_it_replaces(desk: Desk, pilot: Pilot) -> None:
    first, correction = sent(desk, FIRST), sent(desk, CORRECTION)
    desk.app.show_page(RecordScreen(correction))
    await settled(pilot)
    assert f"Maintenance tonigh (task {first.task_id})" in screen_text(desk.app)
    assert "Replaces" in screen_text(desk.app)
