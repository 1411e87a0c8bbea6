"""Why a user got nothing: what the service and the history of this host say, and the likely causes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.timer import Timer
from textual.widget import Widget

from push_tui.message.local_time import time_of
from push_tui.operations.session import Topic
from push_tui.operations.user_facts import (
    PushToUser,
    UserFacts,
    ask_about_user,
    goes_out_at,
    probe_push,
    read_pushes,
    stop_asking,
)
from push_tui.operations.why_nothing import causes
from push_tui.text import visible_name
from push_tui.ui.actions import Scope
from push_tui.ui.host import PageBefore
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.into_composer import compose_to_users
from push_tui.ui.screens.questions import Ask
from push_tui.ui.screens.why_nothing_words import Reader, asked_about, page_facts, stops
from push_tui.ui.when import local, wait_words, zone_name
from push_tui.ui.widgets.name_prompts import user_prompt
from push_tui.ui.widgets.panel import Facts, Panel

if TYPE_CHECKING:
    from push_tui.storage.records import Record
    from push_tui.ui.host import Back, Host

_SHOWN_EVERY = 0.25


async def ask_why_nothing(host: Host, about: Record | None = None, back: Back = "") -> None:
    """Ask for a user and show the page, about a push if one is given; only in a worker."""
    session, words = host.session, ""
    if about is not None:
        time = time_of(goes_out_at(session, about), host.now(), session.config.operator_zone)
        words = f"It asks about {asked_about(about, time)}."
    user = await host.push_screen_wait(Ask("Why did a user get nothing?", "Ask the service", user_prompt(), words))
    if user is not None:
        host.show_page(WhyNothingScreen(user, about, back))


class WhyNothingScreen(PushTuiScreen):
    """Asks when opened. Everything on it is also in the report that it copies."""

    TAB = "why"
    SCOPES = (Scope.WHY_NOTHING,)
    AUTO_FOCUS = "#why-page"

    def __init__(self, user: str, about: Record | None = None, back: Back = "", known: UserFacts | None = None) -> None:
        """``about`` is the push that did not arrive; with ``known``, what was asked before, nothing is asked."""
        super().__init__()
        self._facts = known or UserFacts(user, about)
        self._asks = known is None
        self.back = back
        self._soon: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """The page; its pushes can be opened."""
        yield Panel(self._question, self._page, id="why-page")

    @property
    def facts(self) -> UserFacts:
        """What is known so far."""
        return self._facts

    def on_mount(self) -> None:
        """Ask."""
        self._session = self.session
        if self._asks:
            self.action_ask_about_again()
        self._show()

    def on_unmount(self) -> None:
        """Ask nothing more that nobody will read."""
        stop_asking(self._session, self._facts)

    def model_changed(self, topic: Topic) -> None:
        """Show an answer, or a push that was sent meanwhile."""
        if topic is Topic.HISTORY and not self._facts.asking and self._facts.pushes is not None:
            self.session.engine.launch(read_pushes(self.session, self._facts))
        elif topic in {Topic.USER, Topic.WAIT} and self._soon is None:
            self._soon = self.set_timer(_SHOWN_EVERY, self._show)

    def session_changed(self) -> None:
        """Ask again with the new token; leave if the profile changed, because another app has other users."""
        super().session_changed()
        if self.session is self._session:
            self.session.engine.launch(ask_about_user(self.session, self._facts, anew=True))
        else:
            self.tui.go(self.lit)

    def _show(self) -> None:
        self._soon = None
        self.query_one(Panel).make_now()
        self.refresh_actions()

    def _page(self, width: int) -> Facts:
        session, now = self.session, self.tui.now()
        reader = Reader(now, session.config.operator_zone, session.profile.server_zone, session.dialect)
        found = causes(self._facts, session.dialect, now, session.profile.server_zone)
        doing = wait_words(session.wait_left) if session.wait_left else stops(self._facts)
        return Facts(tuple(page_facts(self._facts, found, reader)), doing)

    @on(Panel.Moved)
    def _moved(self) -> None:
        self.refresh_actions()

    @on(Panel.Chosen)
    def _open_push(self, event: Panel.Chosen) -> None:
        """Open the record of a push."""
        match event.target:
            case PushToUser(record=record):
                self.tui.show_record(record.id, back=self.here)
            case int(row):
                self.tui.show_record(row, back=self.here)

    @property
    def here(self) -> Back:
        """This page as it is; in another profile it asks anew."""
        host, session, known, back = self.tui, self._session, self._facts, self.back

        def again() -> WhyNothingScreen:
            return WhyNothingScreen(known.user, None, back, known if host.session is session else None)

        return PageBefore(self.lit, again)

    @property
    def _question(self) -> str:
        return f"Why did {visible_name(self._facts.user)} get nothing?"

    # Actions

    def applies(self, action_id: str) -> bool:
        """Offer a push only to a user who exists, or may exist."""
        return action_id not in {"test_user", "push_unreached"} or self._facts.exists is not False

    def why_not(self, action_id: str) -> str | None:
        """Say that the action must wait, needs a user, or is not allowed with a read-only profile."""
        if action_id == "ask_about_again" and self._facts.asking:
            return "Wait until everything is asked."
        if not self.applies(action_id):
            return f'The app has no user "{visible_name(self._facts.user)}".'
        return self.why_read_only() if action_id == "test_user" else None

    def action_ask_about_again(self) -> None:
        """Ask everything."""
        self.session.engine.launch(ask_about_user(self.session, self._facts))

    def action_test_user(self) -> None:
        """Review a test push to this user."""
        from push_tui.ui.screens.open_review import open_review

        open_review(self.tui, own=probe_push(self._facts.known_as))

    def action_push_unreached(self) -> None:
        """Compose a push to this user."""
        compose_to_users(self.tui, (self._facts.known_as,))

    def action_next_section(self) -> None:
        """Go to the next lines that open something."""
        self.query_one(Panel).next_section(1)

    def action_previous_section(self) -> None:
        """Go to the previous lines that open something."""
        self.query_one(Panel).next_section(-1)

    def action_copy_report(self) -> None:
        """Copy the page, with the app and the time."""
        session, asked = self.session, self._facts.asked_at or self.tui.now()
        profile, zone = session.profile, session.config.operator_zone
        lines = (
            self._question,
            f"App {profile.app} on {profile.host}, profile {profile.name} ({profile.environment})",
            f"Asked {local(asked, zone)} ({zone_name(asked, zone)}) by {session.operator}",
            "",
            self.query_one(Panel).text,
        )
        self.tui.copy("\n".join(lines), "report")

    def action_close(self) -> None:
        """Stop asking; else go back."""
        if self._facts.asking:
            stop_asking(self.session, self._facts)
        else:
            self.go_back()
