"""An example and the facts about the row in focus: on its help page, and in the free room below the rows."""

from collections.abc import Iterator

from push_tui.message.catalogue.examples import example_of
from push_tui.message.catalogue.field import BOTH, Field, Without
from push_tui.message.catalogue.sections import caption_of
from push_tui.message.push import AUDIENCE_PATH, START_DATE_PATH, AudienceKind, json_text
from push_tui.message.rules.problem import Problem, Severity
from push_tui.operations.checking import ADD_PATH
from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.form_help import KINDS
from push_tui.ui.widgets.form.rows import FormRow, RowKind
from push_tui.ui.widgets.text_line import Spans, TextLine, fact, heading, wrapped

CAPTION = 16
"""Cells of a caption."""
_EXAMPLES = {
    AUDIENCE_PATH: "qa-1, qa-2",
    START_DATE_PATH: "tomorrow 9:00",
    ADD_PATH: '{"vivo": {"notifyType": 4}}',
}


def row_facts(row: FormRow, composition: Composition) -> Iterator[TextLine]:
    """Yield an example of what to type in a row, then the facts about its field."""
    example = example_of(row.field) if row.field is not None else _EXAMPLES.get(row.path, "")
    if row.path == AUDIENCE_PATH and composition.push.audience.kind is AudienceKind.USER:
        example = example.split(",")[0]
    if example and row.kind not in (RowKind.PICKED, RowKind.OFF):
        yield _said("Example", example)
    if row.field is not None:
        yield from _field_facts(row.field, composition)


def free_room(row: FormRow | None, problem: Problem | None, composition: Composition, width: int) -> tuple[Spans, ...]:
    """Return the lines for the free room below the rows: the facts, then the help if a problem takes its place."""
    if row is None:
        return ()
    facts = tuple(row_facts(row, composition))
    if problem is not None and problem.severity is not Severity.NEEDED:
        facts = (*facts, TextLine(row.help))
    lines = (heading(row.label), *facts, TextLine()) if facts else ()
    return tuple(spans for line in lines for spans in wrapped(line, width))


def _said(caption: str, value: str) -> TextLine:
    return fact(caption, value, width=CAPTION)


def _field_facts(field: Field, composition: Composition) -> Iterator[TextLine]:
    yield _said("In the request", ".".join(field.path))
    if field.vendor_name:
        yield _said("Vendor's name", field.vendor_name)
    if field.platforms and field.platforms != BOTH:
        yield _said("Phones", " and ".join(sorted(field.platforms)) + " only")
    if field.only_in:
        yield _said("Documented", f"by {field.only_in.capitalize()} only")
    yield _said("Format", KINDS.get(field.kind, field.kind.value))
    limit = field.limit
    if limit.characters is not None:
        wide = limit.length("欢", composition.dialect)
        yield _said("Length", f"up to {limit.characters}; a Chinese character counts as {wide}")
    if limit.bytes is not None:
        yield _said("Length", f"up to {limit.bytes} bytes; a Chinese character has {len('欢'.encode())}")
    if limit.low is not None or limit.high is not None:
        low = "any" if limit.low is None else f"{limit.low:.15g}"
        yield _said("Range", f"{low} to {'any' if limit.high is None else f'{limit.high:.15g}'}")
    if limit.items is not None:
        yield _said("Items", f"up to {limit.items}")
    if limit.form:
        yield _said("Pattern", limit.form)
    if field.required:
        yield _said("Required", f'yes; else phones would show "{field.default}"' if field.default else "yes")
    elif field.default is not None:
        yield _said("Default", json_text(field.default))
    for need in field.needs:
        values = " or ".join(json_text(value) for value in need.values)
        caption = "Recommended if" if need.without is Without.WORKS else "Required with"
        yield _said(caption, caption_of(need.path, alone=True) + (f" = {values}" if values else ""))
