"""Whom a push is for, chosen in the composer: labels from their list, users listed, pasted or read from a file."""

from textual import on, work

from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.composition import Composition
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.widgets.form.form import Form


class ChoosesAudience(PushTuiScreen):
    """The part of the composer that opens the lists of labels and users."""

    @property
    def composition(self) -> Composition:
        """What is being composed."""
        return self.session.composition

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    def why_not_list_users(self) -> str | None:
        """Why there are no users to list, as a sentence."""
        kind = self.composition.push.audience.kind
        if kind in {AudienceKind.USER, AudienceKind.USERS}:
            return None
        return f"This push goes to {kind}; choose users in the row “Send to” first."

    def action_push_users(self) -> None:
        """List the users of the push."""
        from push_tui.ui.screens.audience_users import AudienceUsers

        self.app.push_screen(AudienceUsers(self.composition), lambda _: self.form.focus_row())

    @on(Form.LabelsWanted)
    def _pick(self, event: Form.LabelsWanted) -> None:
        if self.composition.push.audience.kind is not AudienceKind.LABELS:
            self.action_push_users()
            return
        from push_tui.ui.screens.pick_labels import PickLabels

        self.app.push_screen(PickLabels(self.composition.push.audience.targets, event.typed), self._labels_picked)

    def _labels_picked(self, labels: tuple[str, ...] | None) -> None:
        if labels is not None:
            self.composition.set_audience(Audience(AudienceKind.LABELS, labels))
        self.form.focus_row()

    @on(Form.UsersPasted)
    @work
    async def _users_pasted(self, event: Form.UsersPasted) -> None:
        from push_tui.ui.screens.audience_users import from_text

        users = await from_text(self.tui, event.text, self.composition.push.audience.targets)
        if users is not None:
            self.composition.set_audience(Audience(AudienceKind.USERS, users))
        self.form.focus_row()
