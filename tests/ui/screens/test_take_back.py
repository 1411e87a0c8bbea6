"""Which changes of a label can be taken back, and for whom."""

from typing import Any

import pytest

from push_tui.endpoints import Endpoint
from push_tui.operations.membership import changed_users
from push_tui.operations.recording import label_intent
from push_tui.outcomes import Outcome, PushStatus, TargetStatus
from push_tui.storage.records import Record, RecordKind, Result
from push_tui.ui.screens.take_back import why_not_taken_back
from support.past import record
from support.person import Desk


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
    ],
)
def test_only_what_changed_the_members_of_a_label_of_this_app_is_taken_back(
    desk: Desk, changes: dict[str, Any], why: str | None
) -> None:
    said = why_not_taken_back(removal(desk, **changes), desk.session)
    assert said is None if why is None else why in str(said)
