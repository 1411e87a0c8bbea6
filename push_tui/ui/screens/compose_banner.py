"""The line of the composer and the review that says that a push is a correction."""

from textual.content import Content
from textual.widgets import Static

from push_tui.operations.correction import correction_banner
from push_tui.operations.session import Session
from push_tui.ui.content import plain


def banner_of(session: Session) -> Content | None:
    """Return whether phones replace the push that the composer's push corrects; None if it corrects none."""
    composition, profile = session.composition, session.profile
    if composition.draft.corrects is None:
        return None
    app, clock = (profile.app, profile.host), session.schedule_clock
    banner = correction_banner(composition.draft.corrects, composition.push, composition.dialect, app, clock)
    return plain(banner.sentence, "bold $text-success" if banner.replaces else "bold $text-warning")


class CorrectionLine(Static):
    """The line in the composer, shown as long as the push is a correction."""

    def show(self, session: Session) -> None:
        """Say whether phones replace the first push."""
        banner = banner_of(session)
        self.set_class(banner is None, "-off")
        if banner is not None and self.content != banner:
            self.update(banner)
