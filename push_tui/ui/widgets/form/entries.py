"""What the form draws: every row on show with its face, the one in focus with room for its editor."""

from collections.abc import Iterator

from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.drawn_rows import Columns, Entry
from push_tui.ui.widgets.form.editing import TYPED, Editing
from push_tui.ui.widgets.form.faces import Look, face
from push_tui.ui.widgets.form.outline import Outline
from push_tui.ui.widgets.form.rows import RowKind
from push_tui.ui.widgets.form.section_faces import section_face


def entries(
    outline: Outline, composition: Composition, editing: Editing, option: int | None, columns: Columns
) -> Iterator[Entry]:
    """An entry for each row of ``outline``; ``option`` is the one under the cursor while a list of options is open."""
    heads = {group.head.path: group for group in outline.groups}
    table = editing.load_table(outline.row, composition)
    for index, row in enumerate(outline.shown):
        here = index == outline.at
        group = heads.get(row.path)
        if group is not None:
            problems = outline.marks.by_section.get(group.key, ())
            yield Entry(row, section_face(group, composition, problems, not outline.is_open(group.key)), here)
            continue
        edited = here and row.kind in TYPED
        look = Look(columns.value, columns.below, edited, option if here else None, table if here else None)
        shown = face(row, composition, outline.marks.by_row.get(row.path), look)
        if edited and row.kind is not RowKind.PAIRS:
            shown = shown.blank(editing.height(row, composition, columns.value))
        yield Entry(row, shown, here)
