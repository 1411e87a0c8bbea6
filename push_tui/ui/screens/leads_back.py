"""The way back from the composer to the list or page that opened it with a push."""

from typing import ClassVar

from push_tui.ui.actions import Scope, key_of
from push_tui.ui.host import Back, PageBefore
from push_tui.ui.screens.base import PushTuiScreen


class LeadsBack(PushTuiScreen):
    """A composer that leads back to where its push was opened."""

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.OPENED,)

    def __init__(self) -> None:
        super().__init__()
        self._ways: dict[str, tuple[Back, str]] = {}
        """Where each push was opened, and with which profile, by the ID of its draft."""

    @property
    def back(self) -> Back:
        """Where the push that is in the composer now was opened.

        Empty if no list or page opened it, and while another profile is in use than the page was opened with.
        """
        back, profile = self._ways.get(self.session.composition.draft.id, ("", ""))
        return "" if isinstance(back, PageBefore) and profile != self.session.profile.name else back

    @back.setter
    def back(self, back: Back) -> None:
        self._ways[self.session.composition.draft.id] = back, self.session.profile.name

    @property
    def lit(self) -> str:
        """Its own tab: it is a main screen."""
        return self.TAB

    def applies(self, action_id: str) -> bool:
        """Offer the way back only where there is one."""
        return bool(self.back) if action_id == "close" else super().applies(action_id)

    def why_not(self, action_id: str) -> str | None:
        """Say that no list or page opened this push."""
        if action_id == "close" and not self.applies(action_id):
            return f"No list opened this push; {key_of('overview')} to {key_of('jobs')} show the other screens."
        return super().why_not(action_id)

    def action_close(self) -> None:
        """Go back. A push that is as it was opened makes room for the one before; else it stays in the composer."""
        composition = self.session.composition
        self.go_back()
        if super().lit == self.TAB:  # that page leads here again, which must end somewhere
            self.back = ""
        if composition.draft.is_untouched and composition.sent is None:
            composition.undo()
