"""What all screens share: title bar, footer, access to the app."""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import events, on
from textual.app import App, ComposeResult
from textual.css.query import NoMatches
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from push_tui.ui.actions.performing import Performs
from push_tui.ui.content import plain
from push_tui.ui.host import Back, FollowsModel, Host, PageBefore, host_of
from push_tui.ui.terminal.screen import TerminalScreen
from push_tui.ui.widgets.footer import Footer
from push_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from push_tui.operations.session import Session

NARROW = 100
"""Below this many columns a screen shows one pane at a time."""
BESIDE = 120
"""From so many columns on, what a row stands for is shown beside its list."""
HALVES = 160
"""From so many columns on, two panes share the screen in half."""
REST_SECONDS = 0.25
"""How long the cursor rests on a row before what it stands for is loaded."""


class InApp:
    """A screen, dialog or pane that works with the app and the profile in use."""

    @property
    def tui(self) -> Host:
        """The app."""
        return host_of(cast(Widget, self))

    @property
    def session(self) -> "Session":
        """The profile in use with everything that belongs to it."""
        return self.tui.session

    def refresh_actions(self) -> None:
        """Update the footer, because other actions may be possible now."""
        with suppress(NoMatches):  # the screen is being composed
            cast(Widget, self).screen.query_one(Footer).refresh_actions()

    def show_line(self, selector: str, words: str) -> None:
        """Show words in a line of one row."""
        cast(Widget, self).query_one(selector, Static).update(plain(words), layout=False)

    def why_read_only(self) -> str | None:
        """Return why nothing can be changed with this profile; None if it can."""
        return f"Profile {self.session.profile.name} is read-only." if self.session.read_only else None


class AppScreen(TerminalScreen[ScreenResultType], Performs, InApp, FollowsModel):
    """A screen or dialog that shows what you can do with the widget in focus."""

    # Textual repaints the whole screen whenever the focus moves, which takes time; the widgets repaint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def watch_focused(self) -> None:
        """Update the footer in the frame that shows the focus; the focus decides what is possible."""
        self.refresh_actions()

    @on(events.ScreenSuspend)
    @on(events.ScreenResume)
    @on(events.DescendantFocus)
    def _keys_changed(self) -> None:
        """Update it again, because some actions ask for the focus; under a dialog, empty it."""
        self.refresh_actions()


class PushTuiScreen(AppScreen[None]):
    """A screen between a title bar and a footer; subclasses define ``TAB`` and `body`."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]
    TAB = ""
    back: Back = ""
    """Where a page leads back to; empty on a main screen."""

    def compose(self) -> ComposeResult:
        """Title bar, body, footer."""
        yield TitleBar(self.lit, self.session)
        yield from self.body()
        yield Footer(self.tui.jobs.notice)

    def body(self) -> Iterable[Widget]:
        """Yield what is between title bar and footer."""
        return ()

    @property
    def lit(self) -> str:
        """The tab to highlight: on a page, the one that it leads back to."""
        return self.back.tab if isinstance(self.back, PageBefore) else self.back or self.TAB

    @property
    def here(self) -> Back:
        """What leads back to this screen as it is now."""
        return self.TAB

    def again(self, *given: Any) -> Back:
        """Return what leads back to a page that is made anew with what was ``given``."""
        return PageBefore(self.lit, partial(type(self), *given))

    @property
    def narrow(self) -> bool:
        """Whether one pane at a time is shown."""
        return self.app.size.width < NARROW

    def on_screen_resume(self) -> None:
        """Show the profile and the running job's progress, which may have changed while another screen was on top."""
        self.query_one(TitleBar).show(self.session)
        self.show_progress(self.tui.jobs.notice)

    def show_progress(self, notice: str) -> None:
        """Show the running job's progress in the footer."""
        for bar in self.query(Footer):
            bar.set_progress(notice)

    def go_back(self) -> None:
        """Go back to where this page was opened."""
        if isinstance(self.back, PageBefore):
            page = self.back.make()
            if page.is_modal:  # a review, which lies above the screen it was opened from
                self.tui.go(self.back.tab)
                self.tui.push_screen(page)
            else:
                self.tui.show_page(page)
        else:
            self.tui.go(self.back)

    def session_changed(self) -> None:
        """Show the profile that is in use now."""
        self.query_one(TitleBar).show(self.session)


def lit_tab(app: App[Any]) -> str:
    """Return the tab that is highlighted now, perhaps below a review or a dialog."""
    return next(each.lit for each in reversed(app.screen_stack) if isinstance(each, PushTuiScreen))


def show_page(app: App[Any], page: Screen[Any]) -> None:
    """Show a page above the first screen or in place of another; it leads back there, unless it is told where."""
    if isinstance(page, PushTuiScreen) and not page.back:
        page.back = lit_tab(app)
    if isinstance(app.screen, FollowsModel) and app.screen.makes_room:
        app.screen.dismiss(True)
    (app.push_screen if len(app.screen_stack) == 1 else app.switch_screen)(page)
