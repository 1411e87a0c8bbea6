"""The dialog that removes users from a label: those who were chosen in the list, else typed or pasted ones."""

from push_tui.text import visible_name
from push_tui.ui.screens.change_members import ChangeMembers


class RemoveUsers(ChangeMembers):
    """Names who goes before anybody does."""

    ADDS = False
    TITLE_TEXT = "Remove from label"
    CONFIRM = "Remove"

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
            f"To remove others, type or paste a list of up to {limit}."
        )
