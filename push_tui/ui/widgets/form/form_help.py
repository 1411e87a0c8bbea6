"""Three lines below the form about the row in focus: what the field does, and facts about it."""

from textual.strip import Strip

from push_tui.message.catalogue.field import BOTH, Field, FieldKind
from push_tui.message.rules.problem import Problem, Severity
from push_tui.operations.composition import Composition
from push_tui.text import visible
from push_tui.ui.actions import key_of
from push_tui.ui.widgets.columns import fit
from push_tui.ui.widgets.drawing import DrawnWidget
from push_tui.ui.widgets.form.rows import FormRow, RowKind, default_text, sent_empty
from push_tui.ui.widgets.problem_list import way_out
from push_tui.ui.widgets.text_line import Spans, worded

_OPEN = key_of("open_row")
_KEYS = {
    RowKind.SECTION: f"{_OPEN} opens or collapses · {key_of('commands')} finds a field by its name",
    RowKind.LINE: "",
    RowKind.AREA: f"{key_of('next_field')} leaves the field",
    RowKind.PAIRS: f"{key_of('remove_pair')} removes a pair · {key_of('text_or_json')} text or JSON",
    RowKind.CHOICE: f"{_OPEN} lists the choices",
    RowKind.PICKED: f"{_OPEN} picks",
    RowKind.ADD: f"{_OPEN} adds",
    RowKind.OFF: "not available now",
}
_CHOOSING = f"{_OPEN} chooses · {key_of('close_options')} closes the list"
KINDS = {
    FieldKind.PAIRS: "paste key = value or JSON",
    FieldKind.TEXT_LIST: "one per line",
    FieldKind.TIME: "your time: 2030-01-31 18:00, in 3 days; or milliseconds",
    FieldKind.SECONDS: "your time: 2030-01-31 18:00, in 3 days; or seconds",
    FieldKind.OBJECT: "a JSON object",
    FieldKind.LIST: "a JSON list",
    FieldKind.INTEGER: "a whole number",
    FieldKind.NUMBER: "a number",
}


class FormHelp(DrawnWidget):
    """Help for one row."""

    HEIGHT = 3
    DEFAULT_CSS = "FormHelp { height: 3; background: $panel; padding: 0 1; }"

    _lines: Spans = ()

    def show(self, row: FormRow, problem: Problem | None, composition: Composition, *, choosing: bool) -> None:
        """Show the help for this row and its worst problem; ``choosing`` while its choices are listed."""
        width = max(10, self.size.width)
        wrong = problem is not None and problem.severity is not Severity.NEEDED
        about = problem.reason or problem.message if problem is not None and wrong else row.help
        words = worded(visible(about), width)
        lines = [(line, "text") for line in (words if len(words) < self.HEIGHT else [words[0], f"{words[1]}…"])]
        lines += [("", "text")] * (self.HEIGHT - 1 - len(lines))
        if choosing:
            lines.append((_CHOOSING, "dim"))
        elif problem is not None and (helps := way_out(problem)) is not None:
            lines.append(helps)
        elif row.kind is not RowKind.SECTION and sent_empty(row, composition):
            lines.append((f"Sent empty, as imported. {key_of('drop_field')} removes it.", "alert"))
        else:
            lines.append((fit(" · ".join(_facts(row)), width), "dim"))
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of the lines."""
        return self.strip(self._lines[y : y + 1], self.size.width)


def _facts(row: FormRow) -> list[str]:
    facts = _field_facts(row.field) if row.field is not None else []
    keys = [_KEYS[row.kind]] if _KEYS[row.kind] else []
    # A table has many keys that nobody guesses.
    return [*facts[:1], *keys, *facts[1:]] if row.kind is RowKind.PAIRS else [*facts, *keys]


def _field_facts(field: Field) -> list[str]:
    facts = [field.name]
    if field.vendor_name and field.vendor_name != field.path[-1]:
        facts.append(f"vendor's name {field.vendor_name}")
    if field.platforms and field.platforms != BOTH:
        facts.append(" and ".join(sorted(field.platforms)) + " only")
    if field.kind in KINDS:
        facts.append(KINDS[field.kind])
    if field.limit.characters is not None:
        facts.append(f"up to {field.limit.characters} characters")
    if field.limit.bytes is not None:
        facts.append(f"up to {field.limit.bytes} bytes")
    if field.only_in:
        facts.append(f"documented by {field.only_in.capitalize()} only")
    if field.limit.high is not None:
        facts.append(f"at most {field.limit.high:g}")
    if field.default is not None and not field.required:
        facts.append(f"default: {default_text(field)}")
    return facts
