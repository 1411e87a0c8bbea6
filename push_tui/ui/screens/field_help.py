"""Help for the row in focus: what the field does, what it may contain, what is wrong with it."""

from collections.abc import Iterator

from push_tui.message.catalogue.field import BOTH, Field
from push_tui.message.push import json_text
from push_tui.message.rules.problem import Problem
from push_tui.operations.composition import Composition
from push_tui.ui.actions import key_of
from push_tui.ui.widgets.form.form_help import KINDS
from push_tui.ui.widgets.form.rows import FormRow, options
from push_tui.ui.widgets.problem_list import SIGNS
from push_tui.ui.widgets.text_line import TextLine, fact, heading

_CAPTION = 16


def help_lines(row: FormRow, composition: Composition) -> Iterator[TextLine]:
    """Yield the help for ``row``, with the problems of its value."""
    if row.help:
        yield TextLine(row.help)
        yield TextLine()
    for problem in composition.problems:
        if problem.path[: len(row.path)] == row.path:
            yield from _problem(problem)
    if row.field is not None:
        yield from _facts(row.field, composition)
        yield from _items(row.field)
    choices = [choice for choice in options(row, composition) if choice.value is not None]
    if choices:
        yield TextLine()
        yield heading("Choices")
    for choice in choices:
        value = choice.value if isinstance(choice.value, str) else json_text(choice.value)
        sentence = f"  {choice.sentence}" if choice.sentence else ""
        yield TextLine((f"{value:<{_CAPTION - 1}} ", "key"), (choice.title, "strong"), sentence, hanging=_CAPTION)


def _items(field: Field) -> Iterator[TextLine]:
    """Yield the fields of each object in a list."""
    if field.items:
        yield TextLine()
        yield heading("Each item")
    for item in field.items:
        about = item.help if not item.required else f"{item.help} Required."
        yield TextLine((f"{item.path[-1]:<{_CAPTION - 1}} ", "key"), about, hanging=_CAPTION)
        for choice in item.choices:
            yield TextLine(f"{'':<{_CAPTION}}{json_text(choice.value)}  {choice.title}", hanging=_CAPTION + 3)


def _problem(problem: Problem) -> Iterator[TextLine]:
    yield TextLine((problem.message, SIGNS[problem.severity][1]))
    if problem.reason:
        yield TextLine((problem.reason, "dim"))
    if problem.fix is not None:
        yield TextLine((f"{key_of('fix_problem')} in the field: {problem.fix.title}", "key"))
    yield TextLine()


def _facts(field: Field, composition: Composition) -> Iterator[TextLine]:
    def said(caption: str, value: str) -> TextLine:
        return fact(caption, value, width=_CAPTION)

    yield said("In the request", ".".join(field.path))
    if field.vendor_name:
        yield said("Vendor's name", field.vendor_name)
    if field.platforms and field.platforms != BOTH:
        yield said("Phones", " and ".join(sorted(field.platforms)) + " only")
    yield said("Format", KINDS.get(field.kind, field.kind.value))
    limit = field.limit
    if limit.characters is not None:
        wide = limit.length("欢", composition.dialect)
        yield said("Length", f"up to {limit.characters}; a Chinese character counts as {wide}")
    if limit.low is not None or limit.high is not None:
        low = "any" if limit.low is None else f"{limit.low:.15g}"
        yield said("Range", f"{low} to {'any' if limit.high is None else f'{limit.high:.15g}'}")
    if limit.items is not None:
        yield said("Items", f"up to {limit.items}")
    if limit.form:
        yield said("Pattern", limit.form)
    if field.required:
        yield said("Required", "yes; the service fills in a missing one" if field.default else "yes")
    elif field.default is not None:
        yield said("Default", json_text(field.default))
    for need in field.needs:
        values = " or ".join(json_text(value) for value in need.values)
        yield said("Required with", ".".join(need.path[1:]) + (f" = {values}" if values else ""))
