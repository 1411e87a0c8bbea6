"""The fields of the form as the palette finds them: by title, by the names that the request, vendors and people use."""

import re
from collections.abc import Iterator

from push_tui.message.catalogue.synonyms import SYNONYMS
from push_tui.message.push import Path, is_own_text
from push_tui.operations.composition import Composition
from push_tui.ui.actions import Scope
from push_tui.ui.actions.action import Action, action
from push_tui.ui.widgets.form.rows import DELIVERY, FormRow, groups

_GOES = "field"
"""Begins the ID of an action that goes to a field; the keys of its path follow, which have no dot."""
_WORD = re.compile("[A-Z]?[a-z0-9]+|[A-Z]+")


def form_fields(composition: Composition) -> Iterator[tuple[Action, str]]:
    """Yield an action for each documented field that the form has a row for, and the title of its section."""
    for group in groups(composition):
        for row in group.rows:
            if (row.field is not None or group.key == DELIVERY) and not is_own_text(row.path):
                yield _going_to(row, group.head.label), group.head.label


def field_of(action_id: str) -> Path:
    """Return the path of the field that an action goes to; empty for every other action."""
    first, *path = action_id.split(".")
    return tuple(path) if first == _GOES else ()


def _going_to(row: FormRow, section: str) -> Action:
    keys = row.path[1:] or row.path
    names = [".".join(keys), *keys, *_WORD.findall(" ".join(keys)), *_WORD.findall(section)]
    names.append(SYNONYMS.get(keys[-1], ""))
    if row.field is not None and row.field.vendor_name:
        names.append(row.field.vendor_name)
    return action(
        ".".join((_GOES, *row.path)),
        "",
        f"Field: {row.label}",
        row.help if row.field is None else f"{names[0]}: {row.help}",
        Scope.COMPOSE,
        words=" ".join(names).casefold(),
    )
