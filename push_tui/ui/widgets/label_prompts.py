"""The lines that take the name and the description of a label to be made, checked while typed."""

from push_tui.operations.labels import description_problem, name_problem
from push_tui.operations.session import Session
from push_tui.ui.widgets.prompt import Prompt


def name_prompt(session: Session, caption: str) -> Prompt:
    """The line for the name; its id is ``name``."""
    dialect = session.dialect
    return Prompt(
        caption,
        check=lambda text: name_problem(text, session.labels.items, dialect),
        hint=lambda text: f"{len(text)}/{dialect.label_name_limit}   A-Z a-z 0-9 _ - .",
        id="name",
    )


def description_prompt(session: Session, caption: str) -> Prompt:
    """The line for the description; its id is ``description``."""
    dialect = session.dialect
    return Prompt(
        caption,
        check=lambda text: description_problem(text, dialect),
        hint=lambda text: f"{len(text)}/{dialect.label_description_limit}",
        id="description",
    )
