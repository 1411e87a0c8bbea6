"""The labels of one user, asked label by label; add the user to marked labels or remove them."""

from collections.abc import Iterable

from textual import work
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.session import Topic
from push_tui.operations.user_labels import Has, UserLabel, UserLabels, ask_labels, change_labels
from push_tui.text import quantity, visible_name
from push_tui.ui.actions import WRITES, Action, Scope, key_of
from push_tui.ui.content import name, plain
from push_tui.ui.host import Back, PageBefore
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.into_composer import compose_to_users
from push_tui.ui.screens.list_pane import ListPane, how_many_contain, none_contains, try_again
from push_tui.ui.screens.questions import Ask, Question
from push_tui.ui.when import minute, wait_words
from push_tui.ui.widgets.columns import longest
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.name_prompts import user_prompt
from push_tui.ui.widgets.row_list import Cell, Column, RowList
from push_tui.ui.widgets.text_line import Span

_COLUMNS = (
    Column("Label", None, names=True),
    Column("Has the user", 13),
    Column("Since", 16),
    Column("Description", None, tone="dim"),
)
_TONES = {Has.YES: "good", Has.NO: "dim", Has.WAITING: "dim", Has.FAILED: "bad"}
_ORDER = {Has.YES: 0, Has.FAILED: 1, Has.WAITING: 2, Has.NO: 3}
_SHOWN_EVERY = 0.25
_NAMED = 10


def ask_for_user() -> Ask:
    """Ask for the user ID."""
    return Ask("Labels of a user", "Ask every label", user_prompt())


def _named(labels: tuple[str, ...], *, adds: bool) -> Content:
    """Name the labels in the question before a change."""
    many = "this label" if len(labels) == 1 else f"these {len(labels)} labels"
    rows = [plain(f"{'To' if adds else 'From'} {many}, one call each:")]
    rows += [name(f"  {label}", "bold") for label in labels[:_NAMED]]
    more = [plain(f"  … and {len(labels) - _NAMED} more")] if len(labels) > _NAMED else []
    return Content("\n").join([*rows, *more])


class UserLabelsScreen(PushTuiScreen, ListPane[UserLabel]):
    """Asks when opened; keeps the answers until closed."""

    TAB = "user"
    back = "labels"
    SCOPES = (Scope.USER,)
    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "#user-list"

    def __init__(self, user: str, found: UserLabels | None = None) -> None:
        """``found`` are earlier answers to show instead of asking."""
        super().__init__()
        self._asks = found is None
        self._found = found or UserLabels(user)
        self._only_theirs = False
        self._soon: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Heading, filter, list."""
        yield Static(id="user-heading", classes="heading")
        yield FilterInput(placeholder="filter labels", id="user-filter")
        yield RowList[UserLabel](_COLUMNS, self._cells, lambda row: row.label, id="user-list")

    def _cells(self, row: UserLabel) -> tuple[Cell, ...]:
        note = Cell(row.error or row.description, "bad" if row.error else "")
        since = Cell(minute(row.since, self.session.config.operator_zone))
        return Cell(row.label), Cell(row.has.value, _TONES[row.has]), since, note

    def on_mount(self) -> None:
        """Ask, unless there are answers."""
        if self._asks:
            self.action_ask_again()
        self.show()

    def model_changed(self, topic: Topic) -> None:
        """Show the answer of a label."""
        if topic in {Topic.USER, Topic.WAIT} and self._soon is None:
            self._soon = self.set_timer(_SHOWN_EVERY, self.show)

    def session_changed(self) -> None:
        """Go to the labels of the new app."""
        self.tui.go("labels")

    def show(self) -> None:
        """Show the answers so far."""
        self._soon = None
        found = self._found
        rows = found.theirs if self._only_theirs else tuple(found.rows.values())
        rows = tuple(row for row in rows if self.filter_text in row.label.casefold())
        ordered = sorted(rows, key=lambda row: (_ORDER[row.has], row.label.casefold()))
        self.rows.set_empty(self._why_empty())
        self.rows.set_longest(Label=longest(found.rows))
        if list(self.rows.items) != ordered:
            # The labels that have the user move to the top, and a cursor that nobody moved stays there.
            self.rows.show(ordered, keep_cursor=self.rows.cursor > 0)
        self.show_heading(*self._heading())
        self.refresh_actions()

    def _why_empty(self) -> Span | str:
        found = self._found
        if found.error and not found.rows:
            return try_again(found.error, "ask_again")
        if found.asking:
            return "Asking…"
        if found.rows and self.filter_text:
            return none_contains("label", self.filter_typed)
        if found.rows:
            return f"This user is in no label; {key_of('only_theirs')} shows all labels."
        return "This app has no labels."

    def _heading(self) -> list[str]:
        found = self._found
        parts = [visible_name(found.user), f"in {quantity(len(found.theirs), 'label')}"]
        if found.asking and self.session.wait_left:
            parts.append(wait_words(self.session.wait_left))
        elif found.asking:
            parts.append(f"asked {found.asked} of {len(found.rows)} ({key_of('close', Scope.USER)} stops)")
        elif found.asked < len(found.rows):
            parts.append(f"stopped: {found.asked} of {len(found.rows)} asked ({key_of('ask_again')} asks again)")
        else:
            parts.append(f"all {len(found.rows)} asked")
        failed = sum(row.has is Has.FAILED for row in found.rows.values())
        parts += [f"{failed} failed"] if failed else []
        if self.filter_text:
            listed = found.theirs if self._only_theirs else found.rows
            parts.append(how_many_contain(len(self.rows.items), f"{len(listed):,}", self.filter_typed))
        parts += [f"{self.rows.marked_count} marked"] if self.rows.marked_count else []
        parts += ["changing…"] if found.changing else []
        return parts

    # Actions

    def _changed_by(self, *, adds: bool) -> tuple[str, ...]:
        """Return the chosen labels that an addition or removal would change."""
        rows = [self._found.rows[row.label] for row in self.chosen if row.label in self._found.rows]
        return tuple(row.label for row in rows if row.has is not (Has.YES if adds else Has.NO))

    def title_of(self, action: Action) -> str:
        """Say what Esc does next, and what labels a change is about."""
        if action.id in WRITES and not self.rows.marked_count:
            return "Add to this label" if action.id == "add_to_labels" else "Remove from this label"
        if action.id != "close":
            return super().title_of(action)
        return ("Stop asking" if self._asks_on else self.backs_out) or action.title

    @property
    def _asks_on(self) -> bool:
        return self._found.asking and not self._found.stop

    def why_not(self, action_id: str) -> str | None:
        """Say that the action needs labels, must wait, or is not allowed with a read-only profile."""
        if action_id in WRITES:
            if reason := self.why_read_only():
                return reason
            if self._found.changing:
                return "Wait until the change is done."
            adds = action_id == "add_to_labels"
            if not self._changed_by(adds=adds):
                return "The user is already in these labels." if adds else "The user is in none of these labels."
        if action_id == "ask_again" and (self._found.asking or self._found.changing):
            return "Wait until all labels are asked."
        return None

    def action_ask_again(self) -> None:
        """Ask every label."""
        self.session.engine.launch(ask_labels(self.session, self._found))

    def action_only_theirs(self) -> None:
        """Show all labels, or only the user's."""
        self._only_theirs = not self._only_theirs
        self.show()

    def act(self, action_id: str) -> object:
        """Add the user to the chosen labels or remove the user from them, or do another action."""
        return self._change(adds=action_id == "add_to_labels") if action_id in WRITES else super().act(action_id)

    @work
    async def _change(self, *, adds: bool) -> None:
        labels = self._changed_by(adds=adds)
        user = self._found.user
        title, confirm = f"{'Add' if adds else 'Remove'} {visible_name(user)}", "Add" if adds else "Remove"
        if not await self.app.push_screen_wait(Question(title, confirm, lambda: _named(labels, adds=adds))):
            return
        taken = await self.tui.ask(change_labels(self.session, self._found, labels, adds=adds))
        word = "in" if adds else "out of"
        whole = f"{taken} of {len(labels)} labels" if len(labels) > 1 else visible_name(labels[0])
        if taken:
            self.rows.clear_marks()
        if taken == len(labels):
            self.tui.tell(f"{visible_name(user)} is {word} {whole} now.")
        else:
            self.tui.tell(
                f"{visible_name(user)} is {word} {taken} of {quantity(len(labels), 'label')} now; the rows say why.",
                "warning",
            )

    def action_user_pushes(self) -> None:
        """Show the pushes to the user."""
        tui, session, found = self.tui, self.session, self._found

        def back() -> None:
            if tui.session is session:
                tui.show_page(UserLabelsScreen(found.user, found))
            else:
                tui.go("labels")  # another app has other labels

        from push_tui.storage.records import Filter
        from push_tui.ui.screens.open_history import show_history

        show_history(tui, Filter(user=found.user), back)

    @property
    def here(self) -> Back:
        """These answers; in another profile it asks anew."""
        host, session, found = self.tui, self.session, self._found

        def again() -> UserLabelsScreen:
            return UserLabelsScreen(found.user, found if host.session is session else None)

        return PageBefore(self.lit, again)

    def action_why_nothing(self) -> None:
        """Find out why the user got nothing."""
        from push_tui.ui.screens.why_nothing import WhyNothingScreen

        self._found.stop = True
        self.tui.show_page(WhyNothingScreen(self._found.user, back=self.here))

    def action_push_user(self) -> None:
        """Compose a push to the user."""
        compose_to_users(self.tui, (self._found.user,))

    def action_copy_user(self) -> None:
        """Copy the names of the marked labels, else the user ID."""
        marked = self.rows.marked
        if marked:
            self.tui.copy("\n".join(row.label for row in marked), quantity(len(marked), "label"))
        else:
            self.tui.copy(self._found.user, "user ID")

    def action_close(self) -> None:
        """Stop asking, else clear filter and marks, else go back to the labels."""
        if self._asks_on:
            self._found.stop = True
        elif not self.back_out():
            self.tui.go("labels")
