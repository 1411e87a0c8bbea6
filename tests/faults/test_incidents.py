"""Four pushes that reached everybody by mistake, sent from here: what stops each, and how much must be typed.

Hawaii 2018: the real alert instead of its drill. OnePlus 2019: keys at random. Samsung 2020: "1" over "1".
HBO Max 2021: the text of an integration test.
"""

from dataclasses import dataclass

import pytest
from textual.widgets import Input

from push_tui.message.lint import OVERRIDE_PHRASE, Rule
from push_tui.operations.gates import COUNTDOWN_SECONDS
from push_tui.outcomes import Outcome
from support.keys import key
from support.person import PROFILE, Desk, Pilot, compose, review, screen_text, settled, until

TASK, LABEL = "/push/task", "/push/list/label"


@dataclass(frozen=True)
class Incident:
    """What was sent, what is said about it, and what each audience makes you type beside its own gate."""

    title: str
    content: str
    rules: frozenset[Rule]

    @property
    def phrases(self) -> tuple[str, ...]:
        """What must be typed because of the text."""
        return (OVERRIDE_PHRASE,) if self.rules else ()


INCIDENTS = {
    "Hawaii": Incident(
        "Emergency Alert",
        "BALLISTIC MISSILE THREAT INBOUND TO HAWAII. SEEK IMMEDIATE SHELTER. THIS IS NOT A DRILL.",
        frozenset(),
    ),
    "OnePlus": Incident("ufiiigdiudufufufufufuf", "bvhxhdhdhdh", frozenset({Rule.KEY_MASH})),
    "Samsung": Incident("1", "1", frozenset({Rule.NOTHING})),
    "HBO": Incident(
        "Integration Test Email #1", "This template is used by integration tests only.", frozenset({Rule.TEST})
    ),
}
FIGURES = {
    ("Hawaii", "everybody"): 15,
    ("Hawaii", "a label"): 3,
    ("OnePlus", "everybody"): 24,
    ("OnePlus", "a label"): 12,
    ("Samsung", "everybody"): 24,
    ("Samsung", "a label"): 12,
    ("HBO", "everybody"): 24,
    ("HBO", "a label"): 12,
}
"""Characters to type before the key that sends."""


@pytest.mark.parametrize(("name", "audience"), FIGURES, ids=[f"{name} to {audience}" for name, audience in FIGURES])
async def test_such_a_push_leaves_only_after_all_of_it_was_typed(
    name: str, audience: str, desk: Desk, pilot: Pilot
) -> None:
    incident, everybody = INCIDENTS[name], audience == "everybody"
    typed = (*incident.phrases, PROFILE.app_label if everybody else "vip")
    assert sum(map(len, typed)) == FIGURES[name, audience]

    compose(
        desk, title=incident.title, content=incident.content, everybody=everybody, labels=() if everybody else ("vip",)
    )
    screen = await review(pilot)
    assert {finding.rule for finding in screen._review.findings} == incident.rules
    assert {finding.path[-1] for finding in screen._review.findings} == (
        {"title", "content"} if incident.rules else set()
    )

    # Neither the habit of pressing Enter nor that of pressing the key again sends it, nor all but the last letter.
    await pilot.press(key("send"), "enter", "enter", key("send", 1), key("review"))
    fields = list(screen.query("#meant, #typed").results(Input))
    for field, phrase in zip(fields, typed, strict=True):
        field.focus()
        *letters, last = ["space" if letter == " " else letter for letter in phrase]
        await pilot.press(*letters, key("send"), last)
    await settled(pilot)
    assert sent_calls(desk) == 0
    assert [field.value for field in fields] == list(typed)

    await pilot.press(key("send"))
    if everybody:
        await until(pilot, lambda: f"in {COUNTDOWN_SECONDS} s.  Any key cancels" in screen_text(desk.app))
        await pilot.press("x")
        await settled(pilot)
        assert sent_calls(desk) == 0
        assert desk.latest().state is Outcome.NOT_SENT
    else:
        await settled(pilot)
        assert sent_calls(desk) == 1
        assert desk.latest().note.startswith("Meant: ") is bool(incident.rules)


def sent_calls(desk: Desk) -> int:
    return desk.service.count("POST", TASK) + desk.service.count("POST", LABEL)
