"""The rate of a job, now and since it began."""

from push_tui.operations.jobs.work import RATES_KEPT, RowRate


def test_rates_are_kept_for_the_whole_run_in_few_numbers() -> None:
    now = 0.0
    meter = RowRate(lambda: now)
    for second in range(300):
        now = float(second)
        meter.note(second * 10)
    assert RATES_KEPT / 2 <= len(meter.rates) < RATES_KEPT
    assert {round(rate) for rate in meter.rates} == {10}


def test_a_run_of_less_than_a_second_has_no_rates() -> None:
    meter = RowRate(lambda: 0.5)
    meter.note(100)
    assert meter.rates == ()
