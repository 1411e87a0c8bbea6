"""Why an action on the push in the composer cannot be done now, in sentences."""

from push_tui.message.push import AUDIENCE_PATH, AudienceKind
from push_tui.message.rules.problem import Problem
from push_tui.operations.advice import why_no_handle
from push_tui.operations.composition import Composition
from push_tui.ui.actions import key_of
from push_tui.ui.widgets.form.rows import FormRow, RowKind


def why_not_composed(action_id: str, composition: Composition, row: FormRow | None) -> str | None:
    """Return why the action cannot be done with the push, or in the ``row`` in focus; None if it can."""
    match action_id:
        case "undo" if not composition.can_undo:
            return "There is nothing to undo."
        case "redo" if not composition.can_redo:
            return "There is nothing to redo."
        case "save_template" if not composition.draft.is_written:
            return "There is nothing to save yet."
        case "next_problem" if not composition.problems:
            return "There are no problems."
        case "push_users":
            kind = composition.push.audience.kind
            users = kind in {AudienceKind.USER, AudienceKind.USERS}
            return None if users else f'This push goes to {kind}; choose users in the row "Send to" first.'
        case "edit_outside":
            long = row is not None and row.kind in (RowKind.AREA, RowKind.PAIRS) and row.path != AUDIENCE_PATH
            return None if long else "Only the message, pairs and JSON open in your editor; go to such a field first."
        case "set_handle":
            return why_no_handle(composition.push, composition.dialect)
    return None


def why_no_fix(here: Problem | None, composition: Composition) -> str:
    """Say what to do where one key fixes nothing; ``here`` is the problem at the cursor."""
    if here is not None:
        return f"Only you can fix this: {here.message}"
    if composition.problems:
        return f"There is nothing to fix here; {key_of('next_problem')} goes to the next problem."
    return "There are no problems."
