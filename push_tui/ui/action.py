"""What an action is, and where one applies; `push_tui.ui.actions` lists them all."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where an action applies; the value is the heading in the help."""

    EVERYWHERE = "Everywhere"
    LIST = "In every list"
    LABELS = "Labels"
    MEMBERS = "Members of a label"
    COMPOSE = "Compose"
    FORM = "In the form"
    PAIRS = "In pairs of key and value"
    PANE = "Beside the form"
    PICK = "Picking labels"
    PUSH_USERS = "Users of a push"
    DRAFTS = "Drafts and templates"
    IMPORT = "Importing a push"
    REVIEW = "Review"
    HISTORY = "History"
    RECORD = "One push of the history"
    JOBS = "Jobs"
    JOB = "One job"
    FIRST_LINE = "The first line of a list of users"
    PLAN = "Before a job starts"
    FOUND = "A user who was asked for"
    USER = "Labels of one user"
    SETUP = "Setup"
    DIALOG = "In dialogs"
    NOTICE = "In boxes that only tell"


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do.

    ``footer`` ranks it in the footer (1 first, 0 never); ``palette`` is false for what may only be done where it is
    shown: sending and confirming. ``priority`` keys work while a text field has the focus.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    scope: Scope
    footer: int = 0
    palette: bool = True
    priority: bool = False
