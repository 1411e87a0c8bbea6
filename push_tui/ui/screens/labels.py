"""Labels and their members, side by side; on a narrow terminal, one at a time."""

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget

from push_tui.chat.models import Label
from push_tui.operations.labels import load_labels
from push_tui.operations.session import Topic
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.members_pane import MembersPane

REST_SECONDS = 0.25
"""How long the cursor rests on a label before its members are loaded."""


class LabelsScreen(PushTuiScreen):
    """The first screen."""

    TAB = "labels"
    CSS_PATH = "labels.tcss"
    AUTO_FOCUS = "#labels-list"

    _resting: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Labels on the left, the current label's members on the right."""
        yield Horizontal(LabelsPane(), MembersPane())

    def on_mount(self) -> None:
        """Show the cached labels and read them again."""
        self.query_one(LabelsPane).show()
        self.query_one(MembersPane).show()
        self.session.engine.launch(load_labels(self.session))

    def model_changed(self, topic: Topic) -> None:
        """Show labels or members that arrived."""
        if topic is Topic.WAIT:
            self.query_one(LabelsPane).show()
            self.query_one(MembersPane).follow()
        elif topic is Topic.LABELS:
            self.query_one(LabelsPane).show()
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
        """Read the labels of the new app."""
        super().session_changed()
        self.query_one(LabelsPane).rows.clear_marks()
        self.query_one(MembersPane).show_label(None)
        self.query_one(LabelsPane).show()
        self.session.engine.launch(load_labels(self.session))

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
