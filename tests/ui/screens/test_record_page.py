"""The page of a record: everything that is known about it, in words."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from push_tui.endpoints import Endpoint
from push_tui.operations.listing import service_zone
from push_tui.outcomes import Outcome
from push_tui.storage.job_records import Counts
from push_tui.storage.records import Intent, RecordKind, Result
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens.record_page import TASK_ENDS_UNSEEN, indented, lines_of
from support.history_samples import NOON, a_push, accepted
from support.past import record
from support.person import Desk

TASK = "968120369184112182"
VENDOR = {"pushStatus": "SUCCESS", "data": {"code": 80000000, "requestId": "17145600"}}


def page_of(desk: Desk, intent: Intent, result: Result | None) -> str:
    row = record(desk, intent, result)
    kept = desk.session.history.get(row)
    assert kept is not None
    return "\n".join(line.text for line in lines_of(kept, None, now=NOON))


def test_every_target_stands_there_with_status_meaning_and_reason(desk: Desk) -> None:
    page = page_of(desk, a_push(), accepted(("qa-1", "ASYNC_SUCCESS", None), ("qa-2", "FAIL", "no push binding")))
    assert "SOME FAILED" in page
    assert "the worst of 2 results: failed" in page
    assert "1 ASYNC_SUCCESS, 1 FAIL" in page
    assert "queued, delivery unknown" in page
    assert re.search(r"FAIL +no push binding \(this user has no device token or certificate bound\)", page)


@pytest.mark.parametrize(
    ("desc", "means"),
    [
        ("no push binding", "no device token or certificate bound"),
        ("appUser not exists", "no user with this ID"),
        ("InvalidRegistration", "often the device token is bad"),
    ],
)
def test_why_a_push_failed_is_explained_beside_what_the_service_says(desk: Desk, desc: str, means: str) -> None:
    page = page_of(desk, a_push(), accepted(("qa-1", "FAIL", desc), ("qa-2", "ERROR", desc)))
    assert re.search(rf"FAIL +{desc} \(", page) and means in page
    assert f"may have arrived: {desc}\n" in page


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        ([("qa-3", "FAIL", "no push binding")], "accepted the request, but the push failed: no push binding ("),
        ([("qa-1", "SUCCESS", None)], "accepted the request: pushed."),
        ([("qa-1", "SUCCESS", None), ("qa-3", "FAIL", "x")], "accepted the request; the worst of 2 results: failed."),
    ],
)
def test_what_came_of_an_accepted_push_is_said_in_one_sentence(
    desk: Desk, statuses: list[tuple[str, str, str | None]], said: str
) -> None:
    assert f"The service {said}" in page_of(desk, a_push(), accepted(*statuses))


def test_everybody_of_the_audience_is_named_once(desk: Desk) -> None:
    assert page_of(desk, a_push(), None).count("qa-1, qa-2") == 1
    four = a_push(audience=("a", "b", "c", "d"), audience_text="a, b, c and 1 more")
    call = a_push(audience_text="2 users (job 7, 1 of 3)", job=7, call=1, calls=3)
    added = a_push(kind=RecordKind.USERS_ADDED, audience_kind="label", audience_text="vip: 2 users")
    assert "\n                a, b, c, d\n" in page_of(desk, four, None)
    assert all("\n                qa-1, qa-2\n" in page_of(desk, intent, None) for intent in (call, added))


def test_a_task_says_that_nobody_tells_its_end(desk: Desk) -> None:
    page = page_of(desk, a_push(endpoint=Endpoint.PUSH_LABEL), accepted(task_id=TASK))
    assert TASK in page
    assert TASK_ENDS_UNSEEN in page


def scheduled(**changes: Any) -> Intent:
    """A push to a label for ten in the morning by the service's clock."""
    start = "2026-05-09 10:00:00"
    body = {"targets": ["vip"], "strategy": 2, "startDate": start, "pushMessage": {"title": "Noon"}}
    intent = a_push(endpoint=Endpoint.PUSH_LABEL, path="push/list/label", audience_kind="labels", audience=("vip",))
    return replace(intent, request=json.dumps(body).encode(), start_date=start, **changes)


def test_a_scheduled_push_tells_its_time_on_the_clock_of_the_operator_and_in_utc(desk: Desk) -> None:
    kept = desk.session.history.get(record(desk, scheduled(), accepted(task_id=TASK)))
    assert kept is not None
    tokyo, singapore = timezone(timedelta(hours=9)), timezone(timedelta(hours=8))
    page = [line.text for line in lines_of(kept, tokyo, singapore, now=NOON)]
    assert page[0].startswith("SCHEDULED")
    assert page[1] == "Goes out Sat 2026-05-09 11:00 +09:00; it cannot be cancelled over this API."
    at = next(number for number, line in enumerate(page) if line.startswith("Scheduled for"))
    assert "2026-05-09 10:00:00, in the service's time zone" in page[at]
    assert "Sat 2026-05-09 11:00 +09:00" in page[at + 1]
    assert "your time" in page[at + 1]
    assert "Sat 2026-05-09 02:00" in page[at + 2]
    assert "UTC" in page[at + 2]


def test_a_scheduled_push_whose_time_has_passed_says_that_nobody_knows_whether_it_went(desk: Desk) -> None:
    kept = desk.session.history.get(record(desk, scheduled(start_zone="+08:00"), accepted(task_id=TASK)))
    assert kept is not None
    due = datetime(2026, 5, 9, 2, 0, tzinfo=UTC)
    before, after = (
        "\n".join(line.text for line in lines_of(kept, UTC, timezone(timedelta(hours=8)), now=now))
        for now in (due - timedelta(seconds=1), due)
    )
    assert "Scheduled for   2026-05-09 10:00:00, in the service's time zone\n" in before
    assert "it cannot be cancelled over this API" in before
    assert "Was due         2026-05-09 10:00:00, in the service's time zone\n" in after
    assert "the service does not report whether it went" in after


def test_a_scheduled_push_of_a_service_whose_zone_nobody_told_says_so(desk: Desk) -> None:
    assert "Your local time is unknown: server_time_zone is not set" in page_of(
        desk, scheduled(), accepted(task_id=TASK)
    )


def test_the_zone_of_the_service_is_that_of_the_profile_that_sent_it(desk: Desk) -> None:
    profile = replace(desk.session.profile, server_time_zone="+08:00")
    desk.session.profile = profile
    here = {"profile": profile.name, "app": profile.app, "host": profile.host}
    for changes, known in ((here, True), ({**here, "app": "other#app"}, False), ({**here, "profile": "x"}, False)):
        kept = desk.session.history.get(record(desk, scheduled(**changes), accepted(task_id=TASK)))
        assert kept is not None
        assert (service_zone(desk.session, kept) is not None) is known


def test_the_zone_that_a_push_was_sent_with_is_kept_whatever_its_profile_says_later(desk: Desk) -> None:
    for zone, known in (("+08:00", timezone(timedelta(hours=8))), ("Nowhere/Else", None)):
        kept = desk.session.history.get(record(desk, scheduled(start_zone=zone), accepted(task_id=TASK)))
        assert kept is not None
        assert service_zone(desk.session, kept) == known


def test_an_unknown_outcome_says_what_it_means_and_what_went_wrong(desk: Desk) -> None:
    page = page_of(desk, a_push(), Result(state=Outcome.UNKNOWN, error="The connection was lost."))
    assert "the push may have been sent" in page
    assert "The connection was lost." in page
    assert "Answer   none came" in page


def test_an_unknown_outcome_says_how_to_find_out(desk: Desk) -> None:
    lost = Result(state=Outcome.UNKNOWN, error="The connection was lost.")
    page = page_of(desk, a_push(), lost)
    assert "To find out" in page
    assert "push statistics" in page
    for action_id in ("why_nothing", "looked_into", "compose_again"):
        assert f" {key_of(action_id)} " in page, action_id
    of_a_job = page_of(desk, a_push(job=3, call=2, calls=5), lost)
    assert f"{key_of('looked_into')} takes it off" not in of_a_job, "which the Overview does not list"
    change = page_of(desk, a_push(kind=RecordKind.USERS_ADDED), lost)
    assert f"{title_and_key('labels')} shows the label as it is" in change
    for result in (Result(state=Outcome.REJECTED, error="No."), accepted(task_id=TASK)):
        assert "To find out" not in page_of(desk, a_push(), result)


def test_the_first_line_says_the_outcome_in_one_sentence(desk: Desk) -> None:
    page = page_of(desk, a_push(), Result(state=Outcome.REJECTED, error="No."))
    assert page.splitlines()[0] == "✖ REJECTED   The service refused it; nobody got this push."


def test_the_strategy_is_told_in_the_words_of_the_record_s_dialect(desk: Desk) -> None:
    agora = page_of(desk, a_push(strategy=3, dialect="agora"), None)
    easemob = page_of(desk, a_push(strategy=3, dialect="easemob"), None)
    assert "3 · Easemob if online, else vendor\n" in easemob
    assert "Easemob" not in agora


def test_a_time_that_is_the_same_in_utc_is_said_once(desk: Desk) -> None:
    kept = desk.session.history.get(record(desk, scheduled(start_zone="+08:00"), accepted(task_id=TASK)))
    assert kept is not None
    page = "\n".join(line.text for line in lines_of(kept, UTC, timezone(timedelta(hours=8)), now=NOON))
    assert page.count("2026-05-09 02:00 +00:00  UTC") == 1
    assert "your time" not in page
    assert f"Started         {kept.created_at:%Y-%m-%d %H:%M:%S} UTC\n" in page


def test_a_record_that_does_not_name_all_that_failed_says_how_many_there_are(desk: Desk) -> None:
    intent, named = (
        a_push(kind=RecordKind.USERS_ADDED, job=2),
        [(f"u-{number}", "failed", "no user") for number in range(6)],
    )
    some = page_of(desk, intent, accepted(*named, counts=Counts(9_000, 0, 3_000, 2)))
    assert "Not changed   3,000 failed, 2 unknown; this record names the first 6\n" in some
    every = page_of(desk, intent, accepted(*named, counts=Counts(9_000, 8_994, 6, 0)))
    assert "Not changed   6 failed\n" in every


def test_who_where_and_when_are_all_there(desk: Desk) -> None:
    page = page_of(desk, a_push(), accepted(("qa-1", "SUCCESS", None)))
    for shown in ("kim@10.0.0.7/ops-1", "OPS-1234", "41117440#383391", "a41.chat.agora.io", "staging", " UTC"):
        assert shown in page
    assert "32 ms after it was sent  ·  12 ms by the service's own count" in page
    assert "(1617267318000)" in page


def test_the_wait_before_a_send_is_told_apart_from_the_time_of_its_call(desk: Desk) -> None:
    kept = desk.session.history.get(record(desk, a_push(), accepted(("qa-1", "SUCCESS", None))))
    assert kept is not None
    assert kept.elapsed_ms is not None
    for waited, said in ((5.0, "Waited          5 s before it was sent"), (0.0, "")):
        finished = kept.created_at + timedelta(seconds=waited, milliseconds=kept.elapsed_ms)
        page = "\n".join(line.text for line in lines_of(replace(kept, finished_at=finished), UTC, now=NOON))
        assert ("Waited" in page) == bool(said)
        assert said in page


def test_the_vendors_own_answers_stand_apart_from_the_raw_answer(desk: Desk) -> None:
    answer = json.dumps({"data": [VENDOR]})
    page = page_of(desk, a_push(), accepted(("qa-1", "SUCCESS", None), answer=answer.encode()))
    assert answer in page
    assert "Answer of the phone's push service   for qa-1" in page
    assert '"requestId": "17145600"' in page


def test_an_answer_of_any_other_shape_is_shown_as_it_came(desk: Desk) -> None:
    for answer in ("<html>502</html>", "[1, 2]", '{"data": 5}', '{"data": [null, {"data": null}]}', "{", "null"):
        assert answer in page_of(desk, a_push(), accepted(("qa-1", "SUCCESS", None), answer=answer.encode()))


def test_a_change_of_a_label_is_told_as_one(desk: Desk) -> None:
    page = page_of(desk, a_push(kind=RecordKind.USERS_ADDED, title="vip"), accepted(counts=Counts(100, 97, 3)))
    assert "The service made part of the change." in page
    assert "Strategy" not in page


@pytest.mark.parametrize("kind", [kind for kind in RecordKind if kind is not RecordKind.PUSH])
@pytest.mark.parametrize(
    ("state", "counts", "error", "told"),
    [
        (Outcome.ACCEPTED, Counts(), "", "The service made the change."),
        (Outcome.ACCEPTED, Counts(3, 3), "", "The service made the change."),
        (Outcome.ACCEPTED, Counts(3, 2, failed=1), "", "The service made part of the change."),
        (Outcome.ACCEPTED, Counts(3, 2, unknown=1), "", "The service made part of the change."),
        (Outcome.ACCEPTED, Counts(3, 3), "vip was not deleted.", "The service made part of the change."),
        (Outcome.ACCEPTED, Counts(1, 0, failed=1), "", "The service changed nothing."),
        (Outcome.REJECTED, Counts(1, 0, failed=1), "", "The service refused it; nothing changed."),
        (Outcome.NOT_SENT, Counts(1), "", "The request was not sent; nothing changed."),
        (Outcome.UNKNOWN, Counts(1, 0, unknown=1), "", "No valid answer came; the change may have been made."),
    ],
)
def test_a_change_is_called_whole_part_or_nothing_as_it_was_made(
    desk: Desk, kind: RecordKind, state: Outcome, counts: Counts, error: str, told: str
) -> None:
    assert told in page_of(desk, a_push(kind=kind, title="vip"), Result(state=state, counts=counts, error=error))


@pytest.mark.parametrize("kind", [RecordKind.USERS_MOVED, RecordKind.LABEL_COPIED, RecordKind.LABEL_RENAMED])
@pytest.mark.parametrize("state", [Outcome.REJECTED, Outcome.NOT_SENT])
def test_a_job_of_several_steps_that_finished_nothing_does_not_claim_that_nothing_changed(
    desk: Desk, kind: RecordKind, state: Outcome
) -> None:
    page = page_of(
        desk, a_push(kind=kind, job=7), Result(state=state, counts=Counts(1, 0, failed=1), summary="1 failed")
    )
    assert f"Nothing was finished. {title_and_key('jobs')} shows how far job 7 came with each user." in page
    assert "nothing changed" not in page


def test_users_for_whom_a_change_was_not_made_stand_there_with_the_reason_of_the_service(desk: Desk) -> None:
    failed = (("kim", "FAIL", "appUser not exists"), ("lee", "unknown", "no answer came"))
    page = page_of(
        desk, a_push(kind=RecordKind.USERS_ADDED), accepted(*failed, summary="98 added, 1 failed, 1 unknown")
    )
    assert "kim       failed   the app has no user with this ID" in page
    assert "lee       unknown  no answer came" in page
    assert "nobody documents" not in page


def test_a_record_of_a_job_tells_its_plan_and_leads_to_the_job(desk: Desk) -> None:
    intent = a_push(kind=RecordKind.USERS_ADDED, request=b"", job=7, plan={"rows": 20000, "label": "vip"})
    page = page_of(desk, intent, Result(state=Outcome.ACCEPTED, summary="20,000 added"))
    assert "Job 7   many calls of" in page
    assert '"label": "vip"' in page
    assert "Answer" not in page
    abandoned = page_of(desk, intent, Result(state=Outcome.UNKNOWN, error="push-tui ended before the answer came"))
    assert f"push-tui ended before job 7 did. See what was done and resume it in {title_and_key('jobs')}" in abandoned
    assert "the answer came" not in abandoned


def test_a_long_answer_is_cut_and_says_so(desk: Desk) -> None:
    page = page_of(desk, a_push(), accepted(("qa-1", "SUCCESS", None), answer=b"x" * 100_000))
    assert "80,000 more characters; a copies all of it." in page


@pytest.mark.parametrize(
    "text", ['{"a":9007199254740993,"a":1.50,"b":[],"c":{},"d":"x\\u001b{,}"}', '[{"a":[1,[2]]},null]', '"x"', "{}"]
)
def test_indenting_changes_nothing_but_white_space(text: str) -> None:
    def pairs(found: list[tuple[str, Any]]) -> Any:
        return found

    shown = indented(text)
    assert json.loads(shown, object_pairs_hook=pairs) == json.loads(text, object_pairs_hook=pairs)
    assert "".join(shown.split()) == text.replace(" ", "")
    assert indented("{no json") == "{no json"


def test_nested_json_is_indented_by_two() -> None:
    assert indented('{"a":{"b":[1,2],"c":[]}}') == (
        '{\n  "a": {\n    "b": [\n      1,\n      2\n    ],\n    "c": []\n  }\n}'
    )


def test_the_facts_come_first_and_targets_of_the_same_result_are_counted(desk: Desk) -> None:
    users = tuple(f"user-{number}" for number in range(150))
    bad: list[tuple[str, str, str | None]] = [(user, "FAIL", "no push binding") for user in users[:110]]
    fine: list[tuple[str, str, str | None]] = [(user, "ASYNC_SUCCESS", None) for user in users[110:149]]
    page = page_of(desk, a_push(audience=users), accepted(*bad, *fine, ("user-149", "SUCCESS", None))).splitlines()
    at = page.index("Result by target   110 FAIL, 39 ASYNC_SUCCESS, 1 SUCCESS")
    assert next(index for index, line in enumerate(page) if line.startswith("Operator")) < at
    pushed, queued, failed = page[at + 1 : at + 4]
    assert re.match(r"  user-149 +SUCCESS +pushed$", pushed)
    assert re.match(r"  39 of them +ASYNC_SUCCESS +queued, delivery unknown$", queued)
    assert re.match(r"  110 of them +FAIL +no push binding \(.*\): user-0, .*, user-99 and 10 more$", failed)
