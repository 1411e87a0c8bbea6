"""The dialog that asks the service whether users are in a label, one after another, and offers what to do with each."""

from collections.abc import Iterable

from textual import on, work
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.chat.errors import ChatError
from push_tui.chat.models import Label
from push_tui.operations.membership import find_user, loaded_beginning
from push_tui.text import visible_name
from push_tui.ui.actions import WRITES, Action, Scope, actions_of
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.change_members import ChangeMembers
from push_tui.ui.screens.dialog import BETWEEN_CHOICES, Dialog
from push_tui.ui.when import minute
from push_tui.ui.widgets.name_prompts import user_prompt
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_COLUMNS = (Column("Key", 6), Column("With this user", 20), Column("", None, tone="dim"))
_SIMILAR = 3


class FindUser(Dialog[tuple[str, str]]):
    """Asks about one user after another. Returns the ID of the action to do with the last one, and the user.

    The line keeps the focus, with its text selected, so that the next user replaces it. What can be done with the
    user is listed below, with keys that work in the line. The list takes the focus by Tab; Enter does its row then.

    The result is ``close`` for a member that the list shows then; None for somebody else.
    """

    SCOPES = (Scope.FOUND, Scope.DIALOG)
    BINDINGS = BETWEEN_CHOICES
    CONFIRM = "Ask"
    CLOSE = "Close"
    DEFAULT_CSS = """
    FindUser {
        & #answer { height: auto; }
        & RowList { margin-top: 1; display: none; }
    }
    """
    _asked = ""
    """The user that the answer is about."""
    _is_member = False

    def __init__(self, label: Label) -> None:
        super().__init__(f"Find a user in {visible_name(label.name)}")
        self._label = label

    def body(self) -> Iterable[Widget]:
        """The user ID, the service's answer, and what to do then."""
        yield user_prompt()
        yield Static(" ", id="answer")
        yield RowList[Action](_COLUMNS, self._cells, lambda each: each.id, markable=False, id="with-user")

    def _cells(self, action: Action) -> tuple[Cell, ...]:
        return Cell(self.key_shown(action), "key"), Cell(action.title), Cell(action.help)

    @property
    def _rows(self) -> RowList[Action]:
        return self.query_one(RowList)

    @property
    def _row(self) -> Action | None:
        """The action that Enter does: that under the cursor, while the list has the focus."""
        return self._rows.current if self._rows.has_focus else None

    def why_not(self, action_id: str) -> str | None:
        """Say what the action needs: a user ID, an answer, a user who is a member, or one who is not."""
        if action_id in {"confirm", "close"}:
            return super().why_not(action_id)
        if not self._asked:
            return "Ask for a user first."
        if not self.applies(action_id):
            is_in = "is in {} already." if self._is_member else "is not in {}."
            return f"{visible_name(self._asked)} {is_in.format(visible_name(self._label.name))}"
        return self.why_read_only() if action_id in WRITES else None

    def applies(self, action_id: str) -> bool:
        """Offer a member only removal, others only addition."""
        return action_id != ("add_found" if self._is_member else "remove_found")

    def title_of(self, action: Action) -> str:
        """Return what Enter does: ask, or the row of the list."""
        return self._row.title if action.id == "confirm" and self._row else super().title_of(action)

    @on(RowList.CursorMoved)
    def _row_moved(self) -> None:
        self.refresh_actions()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._answered("", is_member=False)
        self.answer(plain(" "))

    def _answered(self, user: str, *, is_member: bool) -> None:
        """Note whom the answer is about; list what to do with the user, if there is one."""
        self._asked, self._is_member = user, is_member
        found = [each for each in actions_of([Scope.FOUND]) if self.applies(each.id)] if user else []
        self._rows.styles.height = 1 + len(found)
        self._rows.display = bool(found)
        self._rows.show(found, keep_cursor=False)
        self.refresh_actions()

    async def action_confirm(self) -> None:
        """Ask the service; in the list, do its row."""
        if self._row is not None:
            await self.action_perform(self._row.id)
        else:
            self._ask()

    @work(exclusive=True, group="ask")
    async def _ask(self) -> None:
        prompt, label = self.query_one(Prompt), self._label.name
        user = prompt.value.strip()
        self.answer(plain("Asking the service…"))
        try:
            member = await self.tui.ask(find_user(self.session, label, user))
            similar = [] if member else await self.tui.ask(loaded_beginning(self.session, label, user, _SIMILAR))
        except ChatError as error:
            self.answer(lines(str(error), "$text-error"))
            return
        if user != prompt.value.strip():
            return
        self._answered(user, is_member=member is not None)
        if member is None:
            said = f"{user} is not in {visible_name(label)}. This asks for the whole ID."
            if similar:
                said += f" Members that begin with it: {', '.join(map(visible_name, similar))}."
            self.answer(plain(said, "$text-warning"))
        else:
            since = minute(member.created, self.session.config.operator_zone)
            said = f"{user} is in {visible_name(label)}{f', since {since}' if since else ''}."
            self.answer(plain(said, "$text-success"))
        prompt.input.focus()
        prompt.input.select_all()

    def action_close(self) -> None:
        """Close; the list then shows the member that was found."""
        self.dismiss(("close", self._asked) if self._is_member and self._asked else None)

    def act(self, action_id: str) -> object:
        """Add or remove the user in a dialog above this one, or close with another action."""
        if action_id in {"add_found", "remove_found"}:
            self._change(adds=action_id == "add_found")
        elif action_id in {"confirm", "close"}:
            return super().act(action_id)
        else:
            self.dismiss((action_id, self._asked))
        return None

    @work
    async def _change(self, *, adds: bool) -> None:
        dialog = ChangeMembers(self._label.name, (self._asked,), adds=adds, members=self._label.count)
        if await self.app.push_screen_wait(dialog):
            self._ask()
