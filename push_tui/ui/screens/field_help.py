"""Help for the row in focus: what the field does, what it may contain, what is wrong with it."""

from collections.abc import Iterator

from push_tui.message.catalogue.field import Field
from push_tui.message.push import json_text
from push_tui.message.rules.problem import Problem
from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.field_facts import CAPTION, row_facts
from push_tui.ui.widgets.form.rows import FormRow, options
from push_tui.ui.widgets.problem_list import SIGNS, way_out
from push_tui.ui.widgets.text_line import TextLine, heading


def help_lines(row: FormRow, composition: Composition) -> Iterator[TextLine]:
    """Yield the help for ``row``, with the problems of its value."""
    if row.help:
        yield TextLine(row.help)
        yield TextLine()
    for problem in composition.problems:
        if problem.path[: len(row.path)] == row.path:
            yield from _problem(problem)
    yield from row_facts(row, composition)
    if row.field is not None:
        yield from _items(row.field)
    choices = [choice for choice in options(row, composition) if choice.value is not None]
    if choices:
        yield TextLine()
        yield heading("Choices")
    for choice in choices:
        value = choice.value if isinstance(choice.value, str) else json_text(choice.value)
        sentence = f"  {choice.sentence}" if choice.sentence else ""
        yield TextLine((f"{value:<{CAPTION - 1}} ", "key"), (choice.title, "strong"), sentence, hanging=CAPTION)


def _items(field: Field) -> Iterator[TextLine]:
    """Yield the fields of each object in a list."""
    if field.items:
        yield TextLine()
        yield heading("Each item")
    for item in field.items:
        about = item.help if not item.required else f"{item.help} Required."
        yield TextLine((f"{item.path[-1]:<{CAPTION - 1}} ", "key"), about, hanging=CAPTION)
        for choice in item.choices:
            yield TextLine(f"{'':<{CAPTION}}{json_text(choice.value)}  {choice.title}", hanging=CAPTION + 3)


def _problem(problem: Problem) -> Iterator[TextLine]:
    yield TextLine((problem.message, SIGNS[problem.severity][1]))
    if problem.reason:
        yield TextLine((problem.reason, "dim"))
    if (helps := way_out(problem)) is not None:
        yield TextLine(helps)
    yield TextLine()
