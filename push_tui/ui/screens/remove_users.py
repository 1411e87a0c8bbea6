"""The dialog that removes users from a label: those chosen in the list, typed or pasted, or all of them."""

from collections.abc import Coroutine, Iterable
from typing import Any

from textual import on
from textual.widget import Widget
from textual.widgets import TextArea

from push_tui.text import visible_name
from push_tui.ui.screens.change_members import ChangeMembers
from push_tui.ui.widgets.choice_line import ChoiceLine

_NAMED, _EVERYONE = "named", "everyone"


class RemoveUsers(ChangeMembers):
    """Names who goes before anybody does."""

    ADDS = False
    TITLE_TEXT = "Remove from label"
    CONFIRM = "Remove"
    DEFAULT_CSS = "RemoveUsers #who { margin: 1 0; }"

    def __init__(self, label: str, users: tuple[str, ...] = (), members: int | None = None) -> None:
        """``members`` is how many the label has by the count that was read last."""
        super().__init__(label, users)
        self._members = members

    def intro(self) -> str:
        """Whom it takes the label from, and that nothing else is lost."""
        limit = self.session.dialect.users_per_call
        label, count = visible_name(self._label), len(self._given)
        if not count:
            return f"User IDs to take the label {label} from: one, or a pasted list; over {limit} becomes a job."
        who = "This user loses" if count == 1 else f"These {count} users lose"
        stays = "The account stays" if count == 1 else "Their accounts stay"
        return (
            f"{who} the label {label}. {stays}, and can be added again. "
            f"To remove others, type or paste a list; over {limit} becomes a job."
        )

    def sources(self) -> Iterable[Widget]:
        """Those who are named below, or everybody."""
        everyone = "all members" if self._members is None else f"all {self._members:,} members"
        named = "those named below" if self._given else "those typed below"
        yield ChoiceLine(((_NAMED, named), (_EVERYONE, f"{everyone} of the label")), _NAMED, id="who")

    @property
    def everyone(self) -> bool:
        """Whether all members are to go."""
        return self.query_one("#who", ChoiceLine).value == _EVERYONE

    @on(ChoiceLine.Picked)
    def _chosen(self) -> None:
        self.query_one(TextArea).display = self.query_one("#count").display = not self.everyone
        self.refresh_actions()

    def job(self) -> Coroutine[Any, Any, object]:
        """Everybody becomes a job, however few they are."""
        if not self.everyone:
            return super().job()
        from push_tui.ui.screens.job_starts import remove_all

        return remove_all(self.tui, self._label)
