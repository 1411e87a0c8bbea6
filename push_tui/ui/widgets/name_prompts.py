"""Prompts for a user ID, and for the name and the description of a new label; checked while typed."""

from push_tui.names import LABEL_CHARACTERS, bare
from push_tui.operations.labels import description_problem, name_problem
from push_tui.operations.membership import user_refused
from push_tui.operations.session import Session
from push_tui.ui.widgets.prompt import Prompt


def user_prompt() -> Prompt:
    """Return the prompt for one user ID; its id is ``user``."""
    return _UserPrompt("User ID", check=_user_problem, id="user")


class _UserPrompt(Prompt):
    @property
    def value(self) -> str:
        """The user ID without what is around it."""
        return bare(self.input.value)


def _user_problem(user: str) -> str | None:
    return user_refused(user) if user else "Type a user ID."


def name_prompt(session: Session, caption: str, value: str = "") -> Prompt:
    """Return the prompt for the name, which begins with ``value``; its id is ``name``."""
    dialect = session.dialect

    def problem(text: str) -> str | None:
        return "Type another name." if text and text == value else name_problem(text, session.labels.confirmed, dialect)

    return Prompt(
        caption,
        check=problem,
        hint=lambda text: f"{len(text)}/{dialect.label_name_limit}   {LABEL_CHARACTERS}",
        value=value,
        id="name",
    )


def description_prompt(session: Session, caption: str, value: str) -> Prompt:
    """Return the prompt for the description, which begins with ``value``; its id is ``description``."""
    dialect = session.dialect
    return Prompt(
        caption,
        check=lambda text: description_problem(text, dialect),
        hint=lambda text: f"{len(text)}/{dialect.label_description_limit}",
        value=value,
        id="description",
    )
