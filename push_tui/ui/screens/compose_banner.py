"""The line of the composer and the review that says that a push is a correction."""

from textual.content import Content
from textual.widgets import Static

from push_tui.message.push import Push
from push_tui.operations.correction import Correction, correction_banner
from push_tui.operations.session import Session
from push_tui.ui.content import plain


def banner_of(session: Session, push: Push, corrects: Correction | None) -> Content | None:
    """Return whether phones replace what ``push`` corrects; None if it corrects none."""
    if corrects is None:
        return None
    app = session.profile.app, session.profile.host
    banner = correction_banner(corrects, push, session.dialect, app, session.schedule_clock)
    return plain(banner.sentence, "bold $text-success" if banner.replaces else "bold $text-warning")


class CorrectionLine(Static):
    """The line in the composer, shown as long as the push is a correction."""

    def show(self, session: Session) -> None:
        """Say whether phones replace the first push."""
        banner = banner_of(session, session.composition.push, session.composition.draft.corrects)
        self.set_class(banner is None, "-off")
        if banner is not None and self.content != banner:
            self.update(banner)
