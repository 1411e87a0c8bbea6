"""How the composer lets you choose who gets the push: labels from a list, users from a list, a file or a paste."""

from dataclasses import replace

from textual import on, work

from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.composition import Composition
from push_tui.ui.screens.leads_back import LeadsBack
from push_tui.ui.widgets.form.form import Form


class PicksAudience(LeadsBack):
    """A composer with a form, which opens the dialogs for its audience."""

    @property
    def composition(self) -> Composition:
        """The push being composed."""
        return self.session.composition

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    def action_push_users(self) -> None:
        """List the users of the push."""
        from push_tui.ui.screens.audience_users import AudienceUsers

        self.app.push_screen(AudienceUsers(self.composition), lambda _: self.form.focus_row())

    @on(Form.TargetsWanted)
    def _pick(self, event: Form.TargetsWanted) -> None:
        audience = self.composition.push.audience
        if not audience.of_labels:
            self.action_push_users()
            return
        from push_tui.ui.screens.pick_labels import PickLabels

        each = audience.kind is AudienceKind.TEXTS
        self.app.push_screen(PickLabels(audience.targets, event.typed, each=each), self._labels_picked)

    def _labels_picked(self, labels: tuple[str, ...] | None) -> None:
        if labels is not None:
            self.composition.set_audience(replace(self.composition.push.audience, targets=labels))
        self.form.focus_row()

    @on(Form.UsersPasted)
    @work
    async def _users_pasted(self, event: Form.UsersPasted) -> None:
        from push_tui.ui.screens.audience_users import from_text

        users = await from_text(self.tui, event.text, self.composition.push.audience.targets)
        if users is not None:
            self.composition.set_audience(Audience(AudienceKind.USERS, users))
        self.form.focus_row()
