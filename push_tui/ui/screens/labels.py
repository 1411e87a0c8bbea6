"""Labels and their members, side by side; on a narrow terminal, one at a time."""

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget

from push_tui.chat.models import Label
from push_tui.operations.models import LabelBook
from push_tui.operations.session import Session, Topic
from push_tui.ui.host import Host
from push_tui.ui.screens.base import REST_SECONDS, PushTuiScreen
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.members_pane import MembersPane


class LabelsScreen(PushTuiScreen):
    """The labels of the app, and the members of one."""

    TAB = "labels"
    CSS_PATH = "labels.tcss"
    AUTO_FOCUS = "#labels-list"

    _resting: Timer | None = None
    _shown: tuple[Session, LabelBook] | None = None
    """The profile and the labels that it shows."""

    def body(self) -> Iterable[Widget]:
        """Labels on the left, the current label's members on the right."""
        yield Horizontal(LabelsPane(), MembersPane())

    def on_mount(self) -> None:
        """Show the labels known so far."""
        self._show_labels()
        self.query_one(MembersPane).show()

    def on_screen_resume(self) -> None:
        """Show what changed while another main screen was shown."""
        if self._shown is None or self._shown[0] is not self.session:
            self.session_changed()
        elif self._shown[1] is not self.session.labels:
            self.model_changed(Topic.LABELS)

    def _show_labels(self) -> None:
        self._shown = self.session, self.session.labels
        self.query_one(LabelsPane).show()

    def model_changed(self, topic: Topic) -> None:
        """Show labels or members that arrived."""
        if topic is Topic.WAIT:
            self.query_one(LabelsPane).show()
            self.query_one(MembersPane).follow()
        elif topic is Topic.LABELS:
            self._show_labels()
            self._follow_label()
        elif topic is Topic.MEMBERS:
            self._follow_label()
            self.query_one(MembersPane).follow()

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
        self.query_one(LabelsPane).rows.clear_marks()
        self.query_one(MembersPane).show_label(None)
        self._show_labels()

    def on_labels_pane_highlighted(self, event: LabelsPane.Highlighted) -> None:
        """Show the members once the cursor rests; the previous label stays until then."""
        if self._resting is not None:
            self._resting.stop()
        label = event.label
        if label is None:
            self.query_one(MembersPane).show_label(None)
        elif not self.narrow:
            self._resting = self.set_timer(REST_SECONDS, lambda: self._rested(label))

    def _rested(self, label: Label) -> None:
        current = self.query_one(LabelsPane).current
        if current is not None and current.name == label.name:
            self.query_one(MembersPane).show_label(current)

    def on_labels_pane_label_opened(self, event: LabelsPane.LabelOpened) -> None:
        """Go to the members."""
        members = self.query_one(MembersPane)
        self.add_class("-members")
        members.show_label(event.label)
        members.rows.focus()

    def on_members_pane_back_to_labels(self) -> None:
        """Go back to the labels."""
        self.remove_class("-members")
        self.query_one(LabelsPane).rows.focus()

    def show_label(self, name: str) -> None:
        """Move the cursor to a label; clear a filter that hides it."""
        labels = self.query_one(LabelsPane)
        names = [item.name for item in labels.rows.items]
        if name not in names:
            labels.filter_input.clear_filter()
            labels.show()
            names = [item.name for item in labels.rows.items]
        if name in names:
            labels.rows.move_to(names.index(name))
        self.on_members_pane_back_to_labels()


def show_label(host: Host, name: str) -> None:
    """Show the labels with the cursor on one."""
    host.go("labels")
    screen = host.screen
    if isinstance(screen, LabelsScreen):
        screen.call_after_refresh(screen.show_label, name)
