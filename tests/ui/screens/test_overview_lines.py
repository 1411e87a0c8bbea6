"""What the panels of the Overview say, line by line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from push_tui.chat.models import Label
from push_tui.operations.label_changes import changes_between
from push_tui.operations.models import LabelBook
from push_tui.operations.overview import Bucket, Connection, Look, LookAt, Meter, Overview
from push_tui.outcomes import Outcome
from push_tui.storage.job_records import Counts, JobState
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens import overview_lines as lines
from push_tui.ui.screens.overview_lines import Place, ToJob, ToLabel, ToPushes, ToRecord
from push_tui.ui.screens.overview_pushes import pushes
from push_tui.ui.when import countdown, day_and_minute, slot
from push_tui.ui.widgets.panel import Facts
from support.job_samples import a_view
from support.overview_facts import HOUR, NOTHING, NOW, STORY

BERLIN = timezone(timedelta(hours=1), "Berlin")
WIDTH = 76


def said(facts: Facts) -> list[str]:
    """The lines without the blanks between their parts."""
    return [" ".join(fact.line.text.split()) for fact in facts.facts]


def opened(facts: Facts) -> list[object]:
    """What Enter opens on each line."""
    return [fact.opens for fact in facts.facts]


PANELS: dict[str, Callable[[Overview | None], Facts]] = {
    "looks": lines.looks,
    "scheduled": lambda facts: lines.scheduled(facts, BERLIN),
    "quotas": lambda facts: lines.quotas(facts, BERLIN, WIDTH),
    "by hour": lambda facts: pushes(facts, BERLIN, WIDTH, by_day=False),
    "by day": lambda facts: pushes(facts, BERLIN, WIDTH, by_day=True),
}


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_without_facts_says_so_in_one_line(panel: str) -> None:
    (line,) = said(PANELS[panel](NOTHING))
    assert line.endswith(".")
    assert said(PANELS[panel](None)) == ["Reading…"]


def test_jobs_and_labels_say_so_too() -> None:
    assert said(lines.jobs(None, "", WIDTH)) == ["Reading…"]
    assert said(lines.jobs(None, "The history is locked.", WIDTH)) == ["The history is locked."]
    assert said(lines.jobs((), "", WIDTH)) == ["No job runs or waits."]
    assert said(labels(LabelBook())) == ["Reading…"]
    assert said(labels(LabelBook(read_at=NOW))) == [
        f"This app has no labels. {title_and_key('labels')} can create one."
    ]
    assert said(labels(LabelBook(error="No connection."))) == ["✖ No connection.", "Unknown."]


@pytest.mark.parametrize("panel", ["scheduled", "quotas", "by hour", "by day"])
def test_a_history_that_cannot_be_read_makes_what_it_holds_unknown_and_never_nothing(panel: str) -> None:
    broken = Overview(NOW, trouble="The history is locked; wait until the other program is done.")
    assert said(PANELS[panel](broken)) == ["Unknown: the history cannot be read."]
    assert said(lines.looks(broken)) == [f"✖ {broken.trouble}"]


def test_each_thing_that_needs_a_look_leads_to_what_it_tells_of() -> None:
    looks = lines.looks(STORY)
    assert looks.remark == "6"
    assert said(looks)[0] == '▲ "Maintenance tonight" to vip: the outcome is unknown.'
    assert opened(looks) == [ToRecord(1), ToJob(3), Place.CREDENTIALS, Place.CONNECTION, None, Place.DRAFTS]


# Pushes


def test_hours_with_pushes_are_listed_newest_first_with_a_number_for_each_outcome() -> None:
    shown = pushes(STORY, BERLIN, WIDTH, by_day=False)
    _, quiet, newest, gap, oldest, before = said(shown)
    assert quiet == "Sat 13:00 none"
    assert newest.startswith("Sat 12:00 ━")
    assert gap == "Sat 05:00 until 12:00: none"
    assert before == "Fri 14:00 until 04:00: none"
    assert newest.endswith("12 accepted, 1 failed")
    assert oldest.startswith("Sat 04:00 ━")
    assert oldest.endswith(" 1 unknown")
    assert shown.remark == "last 24 hours: 14 · → by day".replace(" · ", "  ·  ")


def test_an_hour_opens_the_pushes_that_were_counted_in_it() -> None:
    newest = opened(pushes(STORY, BERLIN, WIDTH, by_day=False))[2]
    start = datetime(2026, 11, 28, 11, tzinfo=UTC)
    assert newest == ToPushes(start, start + HOUR)


def test_no_day_is_left_out_and_neighbours_without_a_push_share_a_line() -> None:
    shown = said(pushes(STORY, UTC, WIDTH, by_day=True))[1:]
    assert shown[0].endswith("12 accepted, 1 failed")
    assert shown[1] == "Thu 11-26 through Fri 11-27: none"
    assert shown[2].endswith("2 not sent")
    assert shown[3] == "Sun 11-15 through Tue 11-24: none"


def test_the_first_line_says_what_all_pushes_came_to_and_opens_them() -> None:
    facts = pushes(STORY, UTC, WIDTH, by_day=True)
    assert said(facts)[0] == "In all 12 accepted, 1 failed, 2 not sent"
    assert opened(facts)[0] == ToPushes(STORY.days[0].start, STORY.days[-1].end)
    assert pushes(STORY, UTC, WIDTH, by_day=True, turns=False).remark == "last 14 days: 15"


def test_what_is_being_sent_counts_as_unknown() -> None:
    hour = Bucket(NOW - HOUR, NOW, {Outcome.SENDING: 2, Outcome.UNKNOWN: 1})
    (line,) = said(pushes(Overview(NOW, hours=(hour,)), UTC, WIDTH, by_day=False))
    assert line.endswith("3 unknown")


def test_one_push_beside_many_shows_in_the_bar() -> None:
    hour = Bucket(NOW - HOUR, NOW, {Outcome.ACCEPTED: 10_000, Outcome.REJECTED: 1})
    line = pushes(Overview(NOW, hours=(hour,)), UTC, WIDTH, by_day=False).facts[0].line
    assert ("━", "bad-unfilled") in line.spans


def test_the_bars_give_room_to_the_words_beside_them() -> None:
    hour = Bucket(NOW - HOUR, NOW, dict.fromkeys((Outcome.ACCEPTED, Outcome.REJECTED, Outcome.UNKNOWN), 10))
    line = pushes(Overview(NOW, hours=(hour,)), UTC, 58, by_day=False).facts[0].line
    assert line.text.endswith("10 accepted, 10 failed, 10 unknown")
    assert len(line.text) <= 58


# Quotas


def test_a_meter_says_what_was_used_of_what_and_when_the_next_slot_is_free() -> None:
    quotas = said(lines.quotas(STORY, BERLIN, WIDTH))
    assert quotas[0].startswith("push/task this minute ━")
    assert quotas[0].endswith(" 5 of 5; next at 13:30:42")
    assert quotas[1].startswith("push/task today (UTC) ━")
    assert quotas[1].endswith(" 37 of 100")
    assert quotas[-2:] == [
        "push-tui stops at ┃ and leaves the rest to other programs (rate_share).",
        "Counted on this host only; other senders use the same limits.",
    ]


def test_a_meter_that_is_nearly_full_comes_first_and_one_that_is_not_used_has_no_bar() -> None:
    meters = (Meter("labels", 0, 1_200, "this minute"), Meter("everybody", 94, 100, "today (UTC)"))
    full, unused = said(lines.quotas(Overview(NOW, meters=meters), BERLIN, WIDTH))[:2]
    assert full.startswith("everybody today (UTC) ━")
    assert unused == "labels this minute 0 of 1,200"


def test_running_tasks_are_never_called_free() -> None:
    for used in (0, 2, 3):
        meter = Meter("tasks", used, 3, "in the last 5 minutes", certain=False)
        line, note, _ = said(lines.quotas(Overview(NOW, meters=(meter,)), BERLIN, WIDTH))
        assert line.startswith("tasks last 5 minutes ")
        assert line.endswith(f" {used}")
        assert note == "At most 3 tasks may run at once; nothing tells when one ends."


def test_the_numbers_of_a_tasks_meter_stand_below_those_of_the_others() -> None:
    meters = (Meter("labels", 4, 1_200, "this minute"), Meter("tasks", 2, 3, "in the last 5 minutes", certain=False))
    first, second = (fact.line.text for fact in lines.quotas(Overview(NOW, meters=meters), BERLIN, WIDTH).facts[:2])
    assert first.index(" 4 of 1,200") == second.index(" 2")


def test_the_share_is_a_mark_on_the_meter_and_told_only_where_there_is_one() -> None:
    whole, half = (
        lines.quotas(Overview(NOW, meters=(Meter("push", 2, 10, "this minute", mark=mark),)), BERLIN, WIDTH)
        for mark in (None, 5)
    )
    assert "┃" not in "".join(said(whole))
    bar = half.facts[0].line.text.split()[3]
    assert bar.index("┃") == len(bar) // 2


# Schedule


def test_what_goes_out_next_has_the_operators_time_and_a_countdown_by_minutes() -> None:
    scheduled = lines.scheduled(STORY, BERLIN)
    assert said(scheduled) == [
        'today 14:12 in 42 min "Maintenance tonight" to everybody',
        'Thu 12-31 13:30 in 33 days 0 h "Happy new year" to vip',
        "A schedule cannot be cancelled over this API.",
    ]
    assert scheduled.remark == "times in Berlin"
    assert opened(scheduled)[:2] == [ToRecord(7), ToRecord(8)]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(0), "now"),
        (timedelta(seconds=1), "in 1 min"),
        (timedelta(minutes=59), "in 59 min"),
        (timedelta(minutes=59, seconds=1), "in 1 h 00 min"),
        (timedelta(hours=47, minutes=5), "in 47 h 05 min"),
        (timedelta(hours=76), "in 3 days 4 h"),
    ],
)
def test_a_countdown_rounds_up_to_the_minute(left: timedelta, words: str) -> None:
    assert countdown(NOW + left, NOW) == words


def test_a_moment_near_now_is_named_by_its_day() -> None:
    assert day_and_minute(NOW, NOW, BERLIN) == "today 13:30"
    assert day_and_minute(NOW + timedelta(hours=11), NOW, BERLIN) == "tomorrow 00:30"
    assert day_and_minute(NOW + timedelta(days=2), NOW, BERLIN) == "Mon 11-30 13:30"
    assert day_and_minute(NOW + timedelta(days=40), NOW, BERLIN) == "2027-01-07 13:30"


def test_the_end_of_a_day_of_the_service_is_told_in_its_own_clock_too() -> None:
    midnight = datetime(2026, 11, 29, tzinfo=UTC)
    assert slot(midnight, NOW, BERLIN) == "Sun 01:00 (00:00 UTC)"
    assert slot(midnight, NOW, UTC) == "Sun 00:00"


# Jobs, labels and connection


def test_jobs_stand_in_columns_and_their_names_get_the_room_that_is_left() -> None:
    paused = a_view(JobState.PAUSED)
    views = (
        replace(paused, title="beta-testers", counts=Counts(1_200, 500)),
        replace(paused, title="a-label-with-a-much-longer-name-than-there-is-room", counts=Counts(20_000, 0)),
    )
    first, second = (fact.line.text for fact in lines.jobs(views, "", 58).facts)
    assert first.startswith("add beta-testers ")
    assert "…" in second
    assert first.index("paused") == second.index("paused")
    assert max(map(len, (first, second))) <= 58


def labels(book: LabelBook) -> Facts:
    """The panel of the labels, of which five are named."""
    return lines.labels(book, 100, NOW, BERLIN, WIDTH, named=5)


def test_the_largest_labels_are_named_with_a_bar() -> None:
    book = LabelBook(tuple(Label(f"label-{size}", count=size) for size in range(7)), read_at=NOW)
    panel = labels(book)
    assert panel.remark == "7 of 100"
    assert [line.split()[0] for line in said(panel)] == [f"label-{size}" for size in (6, 5, 4, 3, 2)]
    assert opened(panel)[0] == ToLabel("label-6")


def test_what_changed_since_the_last_start_comes_before_them() -> None:
    before, after = (Label("vip", count=3), Label("old")), (Label("vip", count=4), Label("new"))
    changes = changes_between(before, after, NOW - HOUR)
    panel = labels(LabelBook(after, read_at=NOW, changes=changes))
    assert said(panel)[0] == "Since 12:30: 1 new, 1 deleted (old), 1 changed in size (vip)."


def test_a_label_of_unknown_size_is_not_called_empty() -> None:
    assert said(labels(LabelBook((Label("fresh"),), read_at=NOW))) == ["fresh ?"]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"skew_seconds": None}, "Clock unknown until the first answer"),
        ({"skew_seconds": 1.2}, "Clock agrees with the service"),
        ({"skew_seconds": -40.0}, "Clock the service is 40 seconds behind"),
        ({"token_expires": None}, "Token CHAT_TOKEN; when it expires is unknown"),
        ({"token_expires": NOW}, "Token CHAT_TOKEN; expired"),
        ({"token_refused": True}, "Token CHAT_TOKEN; refused by the service"),
        ({"no_token": True}, "Token none CHAT_TOKEN"),
        ({"token_expires": NOW + 2 * HOUR}, "Token CHAT_TOKEN; expires today 15:30"),
        ({"answers_ms": ()}, "Answers none yet"),
        ({"answers_ms": (10.0, 80.0)}, "Answers ▁█ last 80 ms"),
    ],
)
def test_what_is_not_known_of_the_connection_is_called_unknown(known: dict[str, object], words: str) -> None:
    connection = replace(Connection("CHAT_TOKEN", None, False, (), None), **known)  # type: ignore[arg-type]
    told = [" ".join(fact.line.text.split()) for fact in lines.connection_facts(connection, NOW, BERLIN, WIDTH)]
    assert words in told


@pytest.mark.parametrize("why", [LookAt.NO_TOKEN, LookAt.REFUSED, LookAt.TOKEN])
def test_what_is_wrong_with_the_token_leads_to_another(why: LookAt) -> None:
    facts = lines.looks(replace(NOTHING, looks=(Look(why, "No token."),)))
    assert said(facts)[0].endswith(f"No token. Press {key_of('choose')} here to enter one.")
    assert opened(facts) == [Place.CREDENTIALS]


HOSTILE = "\x1b[2J[/b]\u202e"


def test_text_from_outside_never_acts() -> None:
    facts = replace(
        STORY,
        looks=(replace(STORY.looks[0], sentence=HOSTILE),),
        meters=(Meter(HOSTILE, 1, 2, "this minute"),),
    )
    shown = "".join(said(lines.looks(facts)) + said(lines.quotas(facts, UTC, WIDTH)))
    shown += "".join(said(labels(LabelBook((Label(HOSTILE),), read_at=NOW))))
    assert not set(shown) & set("\x1b\u202e")
    assert shown.count("[/b]") == 3
