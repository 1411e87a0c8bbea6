"""The labels of one user: who has them was asked label by label; marked ones get the user or lose them."""

from collections.abc import Iterable

from textual import on, work
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.operations.session import Topic
from push_tui.operations.user_labels import Has, UserLabel, UserLabels, ask_labels, change_labels
from push_tui.text import visible_name
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.actions.performing import bindings
from push_tui.ui.composing import compose_to
from push_tui.ui.content import name, plain
from push_tui.ui.screens.base import Dialog, PushTuiScreen
from push_tui.ui.when import minute
from push_tui.ui.widgets.footer import Footer
from push_tui.ui.widgets.name_prompts import user_prompt
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.row_list import Cell, Column, RowList
from push_tui.ui.widgets.title_bar import TitleBar

_COLUMNS = (
    Column("Label", 26, names=True),
    Column("Has the user", 14),
    Column("Since", 16),
    Column("", None, tone="dim"),
)
_TONES = {Has.YES: "good", Has.NO: "dim", Has.WAITING: "dim", Has.FAILED: "bad"}
_ORDER = {Has.YES: 0, Has.FAILED: 1, Has.WAITING: 2, Has.NO: 3}
_SHOWN_EVERY = 0.25
_NAMED = 10


def _cells(row: UserLabel) -> tuple[Cell, ...]:
    tone = "bad" if row.error else ""
    return (
        Cell(row.label),
        Cell(row.has.value, _TONES[row.has]),
        Cell(minute(row.since)),
        Cell(row.error or row.description, tone),
    )


class AskForUser(Dialog[str]):
    """Takes the user ID whose labels are wanted."""

    TITLE_TEXT = "Labels of a user"
    CONFIRM = "Ask every label"

    def body(self) -> Iterable[Widget]:
        """One line."""
        yield user_prompt("Enter asks every label.")

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refresh_actions()

    @on(Input.Submitted)
    async def _entered(self) -> None:
        await self.action_perform("confirm")

    def why_not(self, action_id: str) -> str | None:
        """A user ID is needed."""
        return self.query_one(Prompt).problem if action_id == "confirm" else None

    def action_confirm(self) -> None:
        """Give the user ID."""
        self.dismiss(self.query_one(Prompt).value.strip())


class ConfirmLabels(Dialog[bool]):
    """Names the labels before the user is added to them or removed."""

    def __init__(self, user: str, labels: tuple[str, ...], *, adds: bool) -> None:
        super().__init__()
        self.TITLE_TEXT = f"{'Add' if adds else 'Remove'} {visible_name(user)}"
        self.CONFIRM = "Add" if adds else "Remove"
        self._labels = labels
        self._adds = adds

    def body(self) -> Iterable[Widget]:
        """The labels."""
        many = "this label" if len(self._labels) == 1 else f"these {len(self._labels)} labels"
        yield Static(plain(f"{'To' if self._adds else 'From'} {many}, one call each:"))
        for label in self._labels[:_NAMED]:
            yield Static(name(f"  {label}", "bold"))
        if len(self._labels) > _NAMED:
            yield Static(plain(f"  … and {len(self._labels) - _NAMED} more"))

    def action_confirm(self) -> None:
        """Go on."""
        self.dismiss(True)


class UserLabelsScreen(PushTuiScreen):
    """Asks as soon as it is opened; what the answers say stays until it is closed."""

    TAB = "user"
    SCOPES = (Scope.USER,)
    BINDINGS = bindings(Scope.USER)  # type: ignore[assignment]  # Textual types it wider
    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "#user-list"

    def __init__(self, user: str, found: UserLabels | None = None) -> None:
        """With what the labels have said before, where they were ``found`` by then; nothing is asked then."""
        super().__init__()
        self._asks = found is None
        self._found = found or UserLabels(user)
        self._only_theirs = False
        self._soon: Timer | None = None
        self._told = ""

    def compose(self) -> ComposeResult:
        """The tab of the labels stays lit."""
        yield TitleBar("labels", self.tui.surroundings)
        yield from self.body()
        yield Footer(self.tui.jobs.notice)

    def body(self) -> Iterable[Widget]:
        """Heading and list."""
        yield Static(id="user-heading", classes="heading")
        yield RowList[UserLabel](_COLUMNS, _cells, lambda row: row.label, id="user-list")

    @property
    def rows(self) -> RowList[UserLabel]:
        """The labels that are shown."""
        return self.query_one("#user-list", RowList)

    def on_mount(self) -> None:
        """Ask."""
        if self._asks:
            self.action_ask_again()
        self._show()

    def model_changed(self, topic: Topic) -> None:
        """A label has answered."""
        if topic is Topic.USER and self._soon is None:
            self._soon = self.set_timer(_SHOWN_EVERY, self._show)

    def session_changed(self) -> None:
        """Another app has other labels."""
        self.tui.go("labels")

    def _show(self) -> None:
        self._soon = None
        found = self._found
        rows = found.theirs if self._only_theirs else tuple(found.rows.values())
        ordered = sorted(rows, key=lambda row: (_ORDER[row.has], row.label.casefold()))
        self.rows.set_empty(self._why_empty())
        if list(self.rows.items) != ordered:
            self.rows.show(ordered)
        heading = self._heading()
        if heading != self._told:
            self._told = heading
            self.query_one("#user-heading", Static).update(plain(heading), layout=False)
        self.refresh_actions()

    def _why_empty(self) -> str:
        found = self._found
        if found.error and not found.rows:
            return f"{found.error}  Try again with {key_of('ask_again')}."
        if found.asking:
            return "Asking…"
        return (
            f"No label has this user; {key_of('only_theirs')} shows all labels."
            if found.rows
            else "This app has no labels."
        )

    def _heading(self) -> str:
        found = self._found
        count = len(found.theirs)
        parts = [visible_name(found.user), "in 1 label" if count == 1 else f"in {count} labels"]
        if found.asking:
            parts.append(f"asked {found.asked} of {len(found.rows)} (Esc stops)")
        elif found.asked < len(found.rows):
            parts.append(f"stopped: {found.asked} of {len(found.rows)} asked ({key_of('ask_again')} asks again)")
        else:
            parts.append(f"all {len(found.rows)} asked")
        failed = sum(row.has is Has.FAILED for row in found.rows.values())
        parts += [f"{failed} could not be asked"] if failed else []
        parts += [f"{self.rows.marked_count} marked"] if self.rows.marked_count else []
        parts += ["changing…"] if found.changing else []
        return "  ·  ".join(parts)

    @on(RowList.MarksChanged, "#user-list")
    def _marked(self) -> None:
        self._show()

    # Actions

    def _chosen(self, *, adds: bool) -> tuple[str, ...]:
        """Marked labels, else the one under the cursor, that an addition or removal would change."""
        current = self.rows.current
        marked = [row.label for row in self.rows.marked] or ([current.label] if current is not None else [])
        rows = [self._found.rows[label] for label in marked if label in self._found.rows]
        return tuple(row.label for row in rows if row.has is not (Has.YES if adds else Has.NO))

    def why_not(self, action_id: str) -> str | None:
        """What needs labels, or may not be done with a read-only profile."""
        if action_id in {"add_to_labels", "remove_from_labels"}:
            if self.session.read_only:
                return f"Profile {self.session.profile.name} is read-only."
            if self._found.changing:
                return "The service is being asked."
            adds = action_id == "add_to_labels"
            if not self._chosen(adds=adds):
                return "The user is in these labels already." if adds else "The user is in none of these labels."
        if action_id == "ask_again" and (self._found.asking or self._found.changing):
            return "The labels are being asked."
        return None

    def action_ask_again(self) -> None:
        """Ask every label."""
        self.session.engine.launch(ask_labels(self.session, self._found))

    def action_only_theirs(self) -> None:
        """All labels, or only those that have the user."""
        self._only_theirs = not self._only_theirs
        self._show()

    @work
    async def action_add_to_labels(self) -> None:
        """Add the user to the chosen labels."""
        await self._change(adds=True)

    @work
    async def action_remove_from_labels(self) -> None:
        """Remove the user from the chosen labels."""
        await self._change(adds=False)

    async def _change(self, *, adds: bool) -> None:
        labels = self._chosen(adds=adds)
        user = self._found.user
        if not await self.app.push_screen_wait(ConfirmLabels(user, labels, adds=adds)):
            return
        taken = await self.tui.ask(change_labels(self.session, self._found, labels, adds=adds))
        word = "added to" if adds else "removed from"
        whole = f"{taken} of {len(labels)} labels" if len(labels) > 1 else visible_name(labels[0])
        if taken:
            self.rows.clear_marks()
        if taken == len(labels):
            self.tell(f"{visible_name(user)} {word} {whole}.")
        else:
            self.tell(f"{visible_name(user)} was {word} {taken} of {len(labels)}; see the rows.", severity="warning")

    def action_user_pushes(self) -> None:
        """Find the user in the history."""
        tui, session, found = self.tui, self.session, self._found

        def back() -> None:
            if tui.session is session:
                tui.switch_screen(UserLabelsScreen(found.user, found))
            else:
                tui.go("labels")  # another app has other labels

        from push_tui.ui.screens.history import show_history_of

        show_history_of(tui, found.user, back)

    def action_push_user(self) -> None:
        """Compose a push to the user."""
        from push_tui.message.push import Audience, AudienceKind

        compose_to(self.tui, Audience(AudienceKind.USER, (self._found.user,)))

    def action_copy_user(self) -> None:
        """Copy the user ID."""
        self.tui.copy(self._found.user, "user ID")

    def action_close(self) -> None:
        """Stop asking; where nothing is asked, back to the labels."""
        if self._found.asking and not self._found.stop:
            self._found.stop = True
        else:
            self.tui.go("labels")
