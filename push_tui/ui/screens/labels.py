"""Labels and their members, side by side; on a narrow terminal, one at a time."""

from collections.abc import Iterable
from contextlib import suppress

from textual import work
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, WorkerError

from push_tui.chat.models import Label
from push_tui.operations.listing import pushes_to_labels
from push_tui.operations.models import LabelBook
from push_tui.operations.session import Session, Topic
from push_tui.storage.state import remember_labels, remembered_border, remembered_label
from push_tui.ui.host import Host
from push_tui.ui.screens.base import HALVES, REST_SECONDS, PushTuiScreen
from push_tui.ui.screens.label_acts import ActsOnLabel
from push_tui.ui.screens.label_rows import whole_width
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.members_pane import MembersPane

MEMBERS_WIDTH = 45
"""Cells of the members' pane below `HALVES` columns."""
MEMBERS_WHOLE = 60
"""Cells that it keeps from there on: user IDs of 36 characters, and since when they are in the label."""
LEAST_WIDTH = 30
"""Cells that each pane keeps."""
ANSWER_SECONDS = 0.15
"""How long the previous label and its members stay in their pane while the members of another are read."""


class LabelsScreen(PushTuiScreen):
    """The labels of the app, and the members of one."""

    TAB = "labels"
    CSS_PATH = "labels.tcss"
    AUTO_FOCUS = "#labels-list"

    _resting: Timer | None = None
    _awaited: Label | None = None
    """The label to show in the members' pane once its members are read."""
    _first: str | None = None
    """The label to put the cursor on when labels are there, empty for one with members; None once it was."""
    _border = 0
    """By how many cells the border was moved to the right."""
    _remembered: tuple[str, str, int] | None = None
    """What was last written of profile, label and border."""
    _reading: Worker[None] | None = None
    """The last pushes, while the screen is shown again."""
    _shown: tuple[Session, LabelBook] | None = None
    """The profile and the labels that it shows."""

    def body(self) -> Iterable[Widget]:
        """Labels on the left, the current label's members on the right."""
        yield Horizontal(LabelsPane(), MembersPane())

    def on_mount(self) -> None:
        """Show the labels known so far."""
        self._show_labels()
        self.query_one(MembersPane).show()
        self._read_remembered()

    @work(exclusive=True, group="remembered")
    async def _read_remembered(self) -> None:
        session = self.session
        self._border = await self.tui.ask(session.engine.store(remembered_border, session.paths))
        self._first = await self.tui.ask(session.engine.store(remembered_label, session.paths, session.profile.name))
        self._place_border()
        self._go_to_first()

    def _go_to_first(self) -> None:
        """Put the cursor on the label used last, else on the first with members, once labels are there."""
        rows = self.query_one(LabelsPane).rows
        if self._first is None or not rows.items:
            return
        if rows.cursor == 0 and not rows.move_to_key(self._first):
            rows.move_to(next((index for index, label in enumerate(rows.items) if label.count), 0))
        self._first = None

    def _place_border(self) -> None:
        """Share the width between the panes, moved as you moved it.

        From `HALVES` columns on the members get half, or less if the labels need more to be whole.
        """
        width, members = self.size.width, self.query_one(MembersPane)
        if self.narrow:
            members.styles.width = "1fr"
            return
        wanted = MEMBERS_WIDTH
        if width >= HALVES:
            wanted = max(MEMBERS_WHOLE, min(width // 2, width - whole_width(self.session.labels.items)))
        wanted -= self._border
        members.styles.width = max(LEAST_WIDTH, min(wanted, width - LEAST_WIDTH))

    def on_resize(self) -> None:
        """Share the new width; show the members of the label at hand where they had no room."""
        self._place_border()
        shown, current = self.query_one(MembersPane).label, self.query_one(LabelsPane).current
        if not self.narrow and (shown and shown.name) != (current and current.name):
            self.on_labels_pane_highlighted()

    def on_acts_on_label_border_moved(self, event: ActsOnLabel.BorderMoved) -> None:
        """Move the border if there is one."""
        before = self.query_one(MembersPane).outer_size.width
        self._border += event.cells
        self._place_border()
        width = self.query_one(MembersPane).styles.width
        if self.narrow or (width is not None and width.value == before):
            self._border -= event.cells  # at the end of its way

    def on_screen_suspend(self) -> None:
        """Remember the label under the cursor: you leave this screen, or do something with it in a dialog."""
        label, session = self.query_one(LabelsPane).current, self.session
        used = (session.profile.name, label.name if label is not None else "", self._border)
        if label is not None and used != self._remembered:
            self._remembered = used
            session.engine.store_later(remember_labels, session.paths, *used)

    @work(exclusive=True, group="pushes")
    async def _read_pushes(self) -> None:
        self.query_one(LabelsPane).show_pushes(await self.tui.ask(pushes_to_labels(self.session)))

    def on_screen_resume(self) -> None:
        """Show what changed while another main screen was shown."""
        if self._shown is None or self._shown[0] is not self.session:
            self.session_changed()
        elif self._shown[1] is not self.session.labels:
            self.model_changed(Topic.LABELS)
        self._reading = self._read_pushes()

    async def filled(self) -> None:
        """Wait for the last pushes: they are a column."""
        if self._reading is not None:
            with suppress(WorkerError):
                await self._reading.wait()

    def _show_labels(self) -> None:
        self._shown = self.session, self.session.labels
        self._place_border()
        self.query_one(LabelsPane).show()
        self._go_to_first()

    def model_changed(self, topic: Topic) -> None:
        """Show labels or members that arrived."""
        if topic is Topic.WAIT:
            self.query_one(LabelsPane).show()
            self.query_one(MembersPane).follow()
        elif topic is Topic.LABELS:
            self._show_labels()
            self.query_one(LabelsPane).show_about()
            self._follow_label()
            self._read_pushes()
        elif topic is Topic.HISTORY:
            self._read_pushes()
        elif topic is Topic.MEMBERS:
            if self._awaited is not None and self._is_read(self._awaited):
                self._show_current()
            self._follow_label()
            self.query_one(MembersPane).follow()

    def _is_read(self, label: Label) -> bool:
        members = self.session.members.get(label.name)
        return members is not None and bool(members.items or members.complete or members.error)

    def _follow_label(self) -> None:
        """Show the label's members again if its count changed or they were dropped from the cache."""
        pane = self.query_one(MembersPane)
        shown = pane.label
        if shown is None:
            return
        now = next((label for label in self.session.labels.items if label.name == shown.name), shown)
        if now != shown or shown.name not in self.session.members:
            pane.show_label(now)

    def session_changed(self) -> None:
        """Show the labels of the new app."""
        super().session_changed()
        self._stop_resting()
        self.query_one(LabelsPane).rows.clear_marks()
        self.query_one(MembersPane).show_label(None)
        self._show_labels()
        self._read_remembered()
        self.on_labels_pane_highlighted()  # a cursor on a label of the same name does not say that it moved

    def on_labels_pane_highlighted(self) -> None:
        """Show the members once the cursor rests; the previous label and its members stay until then."""
        self._stop_resting()
        label = self.query_one(LabelsPane).current
        if self.narrow and label is not None:
            self._resting = self.set_timer(REST_SECONDS, self.query_one(LabelsPane).show_about)
        elif label is None:
            self._show_current()
        else:
            self._resting = self.set_timer(REST_SECONDS, self._rested)

    def _stop_resting(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self._awaited = None

    def _rested(self) -> None:
        """Show the members if they are loaded. Else ask for them; an emptied pane would be a frame more until then."""
        label = self.query_one(LabelsPane).current
        if label is None or not self.query_one(MembersPane).ask_for(label):
            self._show_current()
            return
        self.query_one(LabelsPane).show_about()
        self._awaited = label
        self._resting = self.set_timer(ANSWER_SECONDS, self._show_current)

    def _show_current(self) -> None:
        """Show the label under the cursor, and its members as far as they are loaded."""
        asked = self._awaited is not None
        self._stop_resting()
        labels = self.query_one(LabelsPane)
        labels.show_about()
        self.query_one(MembersPane).show_label(labels.current, load=not asked)

    def watch_focused(self) -> None:
        """Light the heading of the pane that has the focus; an empty one shows it nowhere else.

        Let no key act on the members of the previous label: show the one under the cursor when you go there.
        """
        super().watch_focused()
        panes = () if self.focused is None else self.focused.ancestors
        for line in self.query(".heading"):
            line.set_class(line.parent in panes, "-lit")
        if panes:  # a terminal that becomes narrow keeps the pane that you are in, and styles the panes only then
            self.set_class(self.query_one(MembersPane) in panes, "-members", update=self.narrow)
        if self._resting is not None and not self.narrow and self.focused is self.query_one(MembersPane).rows:
            self._show_current()

    def focus_next(self, selector: str | type = "*") -> Widget | None:
        """Go to the other list, also where only one is shown."""
        return self._other_list() if self.narrow else super().focus_next(selector)

    def focus_previous(self, selector: str | type = "*") -> Widget | None:
        """Do the same backwards."""
        return self._other_list() if self.narrow else super().focus_previous(selector)

    def _other_list(self) -> Widget | None:
        if self.has_class("-members"):
            self.on_members_pane_back_to_labels()
        else:
            self.query_one(LabelsPane).action_to_members()
        return self.focused

    def on_labels_pane_label_opened(self, event: LabelsPane.LabelOpened) -> None:
        """Go to the members."""
        members = self.query_one(MembersPane)
        self.add_class("-members")
        members.show_label(event.label)
        members.rows.focus()

    def on_acts_on_label_user_found(self, event: ActsOnLabel.UserFound) -> None:
        """Go to the member who was found."""
        self.on_labels_pane_label_opened(LabelsPane.LabelOpened(event.label))
        self.query_one(MembersPane).select(event.user)

    def on_acts_on_label_renamed(self, event: ActsOnLabel.Renamed) -> None:
        """Let the cursor follow the label to its new name."""
        self.query_one(LabelsPane).renamed[event.old] = event.new

    def on_members_pane_back_to_labels(self) -> None:
        """Go back to the labels."""
        self.remove_class("-members")
        self.query_one(LabelsPane).rows.focus()

    def show_label(self, name: str) -> None:
        """Move the cursor to a label; clear a filter that hides it."""
        labels = self.query_one(LabelsPane)
        self._first = None
        if not labels.rows.move_to_key(name):
            labels.filter_input.clear_filter()
            labels.show()
            labels.rows.move_to_key(name)
        self.on_members_pane_back_to_labels()


def show_label(host: Host, name: str) -> None:
    """Show the labels with the cursor on one."""
    host.go("labels")
    screen = host.screen
    if isinstance(screen, LabelsScreen):
        screen.call_after_refresh(screen.show_label, name)
