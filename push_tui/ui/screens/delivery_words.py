"""What the words of a result mean, in one page."""

from collections.abc import Iterator

from push_tui.outcomes import FAIL_REASONS, STATUS_MEANINGS, STATUS_WORDS, Outcome, PushStatus
from push_tui.text import capital_first
from push_tui.ui.screens.outcome_words import MEANINGS
from push_tui.ui.screens.questions import PageNotice
from push_tui.ui.widgets.text_line import TextLine, fact, heading

_WIDTH = 25
_ACCEPTED = (
    "The service took the push. A task ID or a status of each target says more; neither means that a phone shows it."
)
_MORE = (
    ("delivered", "A phone showed the push. This API never reports it."),
    ("task, task ID", "The service's own work on a push to labels or everybody. Its end is not reported."),
    ("target", "A user ID, a label or everybody, as the request names it. A user has a status for each device."),
    ("vendor", "The company that carries a push to its phones: Apple, Google, Huawei, Xiaomi and others."),
    ("token, binding", "The address of a phone at its vendor. Without one bound to a user, no push reaches that user."),
)


def delivery_words() -> PageNotice:
    """Return the page: outcomes of a send, statuses of a target, reasons for a failure, other words."""
    return PageNotice("What the words of a result mean", _lines())


def _lines() -> Iterator[TextLine]:
    sections = (
        ("What is known about a send", ((Outcome.ACCEPTED, _ACCEPTED), *MEANINGS.items())),
        (
            "The status of one target",
            [(_status(status), f"{capital_first(words)}.") for status, words in STATUS_MEANINGS.items()],
        ),
        ("Why one failed", [(reason, f"{capital_first(words)}.") for reason, words in FAIL_REASONS.items()]),
        ("Other words", _MORE),
    )
    for title, rows in sections:
        yield heading(title)
        for word, meaning in rows:
            yield fact(str(word), meaning, width=_WIDTH)
        yield TextLine()


def _status(status: PushStatus) -> str:
    """Return the word for a status, and what the service calls it."""
    return STATUS_WORDS[status] + ("" if status is PushStatus.NO_STATUS else f" ({status})")
