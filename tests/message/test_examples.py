"""The example of a field can be typed as it stands."""

from datetime import UTC, datetime

import pytest

from push_tui.dialects import DIALECTS
from push_tui.message.catalogue.examples import example_of
from push_tui.message.catalogue.field import FieldKind
from push_tui.message.catalogue.sections import fields_by_path
from push_tui.message.rules.problem import Severity
from push_tui.operations.composition import Composition

CHOSEN = {FieldKind.SWITCH, FieldKind.CHOICE, FieldKind.LIST}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_example_is_valid_in_its_field(name: str) -> None:
    dialect = DIALECTS[name]
    wrong = []
    for path, field in fields_by_path(dialect).items():
        composition = Composition(dialect, now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
        composition.type_text(path, example_of(field))
        told = [
            problem.message
            for problem in composition.problems
            if problem.path[: len(path)] == path and problem.severity in (Severity.ERROR, Severity.WARNING)
        ]
        if composition.draft.unread or told:
            wrong.append((field.name, example_of(field), told))
        assert bool(example_of(field)) is (field.kind not in CHOSEN), field.name
    assert wrong == []
