"""The way back from the composer to the list or page that opened it with a push."""

from typing import ClassVar

from push_tui.ui.actions import Scope, key_of
from push_tui.ui.host import Back
from push_tui.ui.screens.base import PushTuiScreen


class LeadsBack(PushTuiScreen):
    """A composer that leads back to where its push was opened, as long as no other push is begun."""

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.OPENED,)

    _taken_there = -1
    """`Composition.taken` of the push that was opened."""

    def opened_from(self, back: Back) -> None:
        """Lead back there from the push that is in the composer now."""
        self.back, self._taken_there = back, self.session.composition.taken

    @property
    def lit(self) -> str:
        """Its own tab: it is a main screen."""
        return self.TAB

    def applies(self, action_id: str) -> bool:
        """Offer the way back only where there is one."""
        there = self.back and self._taken_there == self.session.composition.taken
        return bool(there) if action_id == "close" else super().applies(action_id)

    def why_not(self, action_id: str) -> str | None:
        """Say that no list or page opened this push."""
        if action_id == "close" and not self.applies(action_id):
            return f"No list opened this push; {key_of('overview')} to {key_of('jobs')} show the other screens."
        return super().why_not(action_id)

    def action_close(self) -> None:
        """Go back; the push stays in the composer."""
        self.go_back()
