"""The last pushes to a label count under each name that it had."""

from typing import Any

from push_tui.outcomes import Outcome
from push_tui.storage.history import History
from push_tui.storage.label_pushes import LabelPushes, read_label_pushes
from push_tui.storage.records import RecordKind, Result
from support.history_samples import SetClock, a_push, accepted

APP = a_push().app


def pushed(history: History, clock: SetClock, *labels: str, title: str) -> None:
    clock.go_on(minutes=1)
    row = history.begin(a_push(audience_kind="labels", audience=labels, title=title))
    history.finish(row, accepted(task_id="7"))


def renamed(history: History, clock: SetClock, old: str, new: str, **result: Any) -> None:
    clock.go_on(minutes=1)
    row = history.begin(a_push(kind=RecordKind.LABEL_RENAMED, audience_kind="", audience=(old, new), job=1))
    clock.go_on(minutes=1)
    history.finish(row, Result(**{"state": Outcome.ACCEPTED, **result}))


def told(found: LabelPushes, label: str) -> list[tuple[str, str]]:
    return [(push.row.title, push.label) for push in found.by_label[label]]


def test_a_renamed_label_keeps_the_pushes_to_its_old_names(history: History, clock: SetClock) -> None:
    pushed(history, clock, "vip", title="first")
    renamed(history, clock, "vip", "gold")
    pushed(history, clock, "gold", title="second")
    renamed(history, clock, "gold", "vip-gold")
    pushed(history, clock, "vip", title="to somebody else's label of that name")
    found = read_label_pushes(history, APP, ("vip-gold", "beta"), 5)
    assert told(found, "vip-gold") == [("second", "gold"), ("first", "vip")]
    assert told(found, "beta") == []
    assert told(read_label_pushes(history, APP, ("vip-gold",), 1), "vip-gold") == [("second", "gold")]


def test_the_pushes_stay_with_a_label_that_still_exists(history: History, clock: SetClock) -> None:
    pushed(history, clock, "vip", title="first")
    renamed(history, clock, "vip", "gold", error="vip was not deleted")
    assert told(read_label_pushes(history, APP, ("gold",), 5), "gold") == []
    renamed(history, clock, "vip", "gold")
    assert told(read_label_pushes(history, APP, ("gold",), 5), "gold") == [("first", "vip")]
    both = read_label_pushes(history, APP, ("vip", "gold"), 5)
    assert (told(both, "vip"), told(both, "gold")) == ([("first", "vip")], [])


def test_the_last_push_to_everybody_of_the_app_is_found(history: History, clock: SetClock) -> None:
    for title, app in (("first", APP), ("last", APP), ("of another app", "other#app")):
        clock.go_on(minutes=1)
        history.begin(a_push(audience_kind="everybody", audience=(), title=title, app=app))
    for state in (Outcome.NOT_SENT, Outcome.REJECTED):
        clock.go_on(minutes=1)
        row = history.begin(a_push(audience_kind="everybody", audience=(), title="never left", app=APP))
        history.finish(row, Result(state=state))
    everybody = read_label_pushes(history, APP, (), 5).everybody
    assert everybody is not None
    assert everybody.title == "last"
    assert read_label_pushes(history, "third#app", (), 5).everybody is None
