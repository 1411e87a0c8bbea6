"""What adding and removing users share: one call, and a list of those whom the service did not take."""

from textual import work
from textual.content import Content
from textual.widgets import Static

from push_tui.chat.errors import ChatError
from push_tui.chat.models import MembershipChange
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.membership import add_users, remove_users
from push_tui.storage.history import HistoryUnavailable
from push_tui.text import visible_name
from push_tui.ui.content import lines, name, plain
from push_tui.ui.screens.base import Dialog

_SHOWN = 12


class ChangeMembers(Dialog[bool]):
    """A dialog that changes who is in a label; the result is whether anybody was added or removed."""

    ADDS = True
    _busy = False
    _changed = False

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    def users(self) -> tuple[str, ...]:
        """Whom to add or remove."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Close; what was done is done."""
        self.dismiss(self._changed)

    @work
    async def action_confirm(self) -> None:
        """Ask the service; close when everybody was taken, else show who was not and why."""
        self._busy = True
        users = self.users()
        answer = self.query_one("#answer", Static)
        answer.update(plain("Adding…" if self.ADDS else "Removing…"))
        operation = add_users if self.ADDS else remove_users
        try:
            change = await self.tui.ask(operation(self.session, self._label, users))
        except (ChatError, TokenNeeded, HistoryUnavailable) as error:
            answer.update(lines(str(error), "$text-error"))
        else:
            self._changed = self._changed or bool(change.success)
            missing = tuple(user for user in users if user not in change.success and user not in change.fail)
            if change.fail or missing:
                answer.update(_failures(change, missing, self.ADDS))
                self.left_over(tuple(change.fail) + missing)
            else:
                done = "added to" if self.ADDS else "removed from"
                whom = visible_name(users[0]) if len(users) == 1 else f"{len(users)} users"
                self.tui.tell(f"{whom} {done} {visible_name(self._label)}.")
                self.dismiss(True)
        finally:
            self._busy = False
            self.refresh_actions()

    def left_over(self, users: tuple[str, ...]) -> None:
        """Some users were not taken; a subclass may leave just these to be tried again."""


def _failures(change: MembershipChange, missing: tuple[str, ...], adds: bool) -> Content:
    done = f"{len(change.success)} {'added' if adds else 'removed'}, {len(change.fail) + len(missing)} not:"
    rows = [Content.assemble("  ", name(user, "bold"), "  ", plain(reason)) for user, reason in change.fail.items()]
    rows += [Content.assemble("  ", name(user, "bold"), "  the answer says nothing of this user") for user in missing]
    more = [plain(f"  … and {len(rows) - _SHOWN} more; the history has all")] if len(rows) > _SHOWN else []
    return Content("\n").join([plain(done, "$text-error"), *rows[:_SHOWN], *more])
