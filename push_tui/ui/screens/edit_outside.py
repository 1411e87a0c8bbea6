"""Edit the text of a row of the composer in your editor."""

from typing import TYPE_CHECKING, Any

from textual.app import App

from push_tui.message.catalogue.field import FieldKind
from push_tui.ui.terminal.editor import NotEdited, edit_text
from push_tui.ui.widgets.form.rows import FormRow, editing_text
from push_tui.ui.widgets.pasting import LONG

if TYPE_CHECKING:
    from push_tui.ui.host import Host


def edit_outside(host: "Host", app: App[Any], row: FormRow) -> bool:
    """Put what you saved in the editor into the row, as one undo step; return whether it was edited, else say why."""
    composition = host.session.composition
    suffix = ".txt" if row.field is not None and row.field.kind is FieldKind.LONG_TEXT else ".json"
    try:
        text = edit_text(app, editing_text(row, composition), suffix, LONG, host.session.config.secret_variables)
    except NotEdited as trouble:
        host.tell(str(trouble), "error")
        return False
    composition.end_typing()
    composition.type_text(row.path, text)
    composition.end_typing()
    return True
