"""The form of a profile: make one (also at the first start, which offers the demo), change or copy one."""

import asyncio
import time

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from push_tui.frozen import frozen
from push_tui.message.curl import AppInCommand, app_in_curl
from push_tui.operations.connection import clock_trouble
from push_tui.operations.new_profile import OFF, ON, ProfileTrouble, Typed, check, problem_of, problems
from push_tui.operations.saved_profiles import keep
from push_tui.operations.session import Setting
from push_tui.storage.config import Profile
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.actions.performing import Performs, press_again
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.profile_fields import FIELDS, ProfileLine, ProfileRow, with_words
from push_tui.ui.terminal.screen import TerminalScreen
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.footer import Footer

_STOPS = f"{key_of('close', Scope.SETUP)} stops"
_INTRO = (
    "A profile names your app and says where its token comes from.\n"
    f"{key_of('check_profile')} checks it with the service, then saves it."
)
_LEAVE = ("close", "open_demo")
"""The actions that leave without saving."""
_DEMO = f" {key_of('open_demo')} opens the demo."


@frozen
class SetUp:
    """The result: the saved profile with the token typed for it, if any; without a profile, the demo.

    ``notes`` are sentences to show: about the file, and the clock.
    """

    profile: Profile | None
    token: str | None = None
    notes: tuple[str, ...] = ()


TALL = 36
"""From so many lines on, blank lines part the groups of fields."""


class ProfileForm(ModalScreen[SetUp], TerminalScreen[SetUp], Performs):
    """Takes the fields of a profile; the result is the saved profile, the demo, or None when left."""

    SCOPES = (Scope.SETUP,)
    CSS_PATH = "profile_form.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (TALL, "-tall")]
    AUTO_FOCUS = ""
    BINDINGS = [
        Binding("tab,down,enter", "app.focus_next", "Next field", show=False, priority=True),
        Binding("shift+tab,up", "app.focus_previous", "Previous field", show=False, priority=True),
    ]

    def __init__(
        self,
        setting: Setting,
        typed: Typed | None = None,
        *,
        title: str = "a new profile",
        replaces: Profile | None = None,
        first: bool = False,
    ) -> None:
        """``typed`` is what the fields begin with; ``first`` offers the demo."""
        super().__init__()
        self._setting = setting
        self._typed = typed or Typed(require_note=ON if setting.config.require_note else OFF)
        self._began = self._typed
        """What the fields began with; anything else is lost by leaving."""
        self._title = title
        self._replaces = replaces
        self._first = first
        self._taken = setting.config.profiles.keys() - ({replaces.name} if replaces is not None else set())
        self._touched: set[str] = set()
        """Fields you have typed into or left; problems of the others are not shown yet."""
        self._asking: Worker[None] | None = None
        self._saving = False
        self._failed: Typed | None = None
        """The fields with which the last check failed."""
        self._trouble: ProfileTrouble | None = None
        self._told = False
        """Whether the line below the fields says that leaving loses what you typed."""

    def compose(self) -> ComposeResult:
        """The introduction, the fields, the service's answer."""
        yield Static(plain(f"push-tui  ·  {'Setup  ·  ' if self._first else ''}{self._title}"), id="profile-title")
        yield Static(lines(_INTRO + (_DEMO if self._first else "")), id="profile-intro")
        with VerticalScroll(id="profile-rows", can_focus=False):
            for field in FIELDS:
                yield ProfileRow(field, self._typed)
        yield Static(id="profile-answer")
        yield Footer()

    def on_mount(self) -> None:
        """Hide the fields that do not apply, and begin at the first."""
        self._show()
        self.query_one(f"#{FIELDS[0].name}").focus()

    # Editing

    @on(Input.Changed)
    @on(ChoiceLine.Picked)
    def _edited(self, event: Input.Changed | ChoiceLine.Picked) -> None:
        self._take(event.control.id or "", event.value)

    def _take(self, field: str, value: str) -> None:
        """Store the value; write back only fields that follow from it, for others may hold newer text."""
        before = self._typed
        if getattr(before, field) == value:
            return
        self._typed = before.having(field, value)
        self._touched.add(field)
        self._trouble = None
        for row in self.query(ProfileRow):
            name = row.field.name
            now = getattr(self._typed, name)
            if now != (value if name == field else getattr(before, name)):
                row.write(now)
        if field == "org_name" and value.endswith("#"):  # an App Key is typed; what follows is its second half
            self.query_one("#app_name").focus()
        self._show()

    @on(ProfileLine.CommandPasted)
    def _pasted(self, event: ProfileLine.CommandPasted) -> None:
        self._take_command(app_in_curl(event.text))

    def _take_typed_command(self, line: Widget | None) -> None:
        """Read a cURL command that came as keys, from a terminal without bracketed paste, like a pasted one."""
        if isinstance(line, ProfileLine) and line.holds_command and (app := app_in_curl(line.value)) is not None:
            self._typed = self._typed.having(line.id or "", "")
            self._take_command(app)

    def _take_command(self, app: AppInCommand | None) -> None:
        """Fill the fields that a cURL command names; its token stays hidden. None if the text named no app."""
        before = self._typed
        if app is not None:
            self._typed = before.taking(app)
        self._trouble = None
        for row in self.query(ProfileRow):
            row.write(getattr(self._typed, row.field.name))
        self._show()
        filled = [field for field in self._typed.fields if getattr(self._typed, field) != getattr(before, field)]
        captions = [row.field.caption for row in self.query(ProfileRow) if row.field.name in filled]
        if app is None:
            self._say(
                "Nothing was inserted: this may hold a token, and no app can be read from it. "
                "Paste the host and the token separately, each into its field.",
                "$text-warning",
            )
        elif captions:
            self._say(f"Taken from the cURL command: {', '.join(captions)}.", "$text-success")
        else:
            self._say("Nothing was taken from this cURL command: it names no other app or token.", "$text-warning")

    @on(events.DescendantBlur)
    def _left_field(self, event: events.DescendantBlur) -> None:
        self._take_typed_command(event.widget)
        field = event.widget.id or ""
        if field in self._typed.fields and getattr(self._typed, field):
            self._touched.add(field)
            self._show()

    @on(events.DescendantFocus)
    def _entered_field(self) -> None:
        self._say_help()
        self.query_one(Footer).refresh_actions()

    def _show(self) -> None:
        """Show the fields that apply, and the problems of the fields you have touched."""
        for row in self.query(ProfileRow):
            problem = self._problem(row.field.name)
            row.show(self._typed, problem)
            if problem is not None and row.has_focus_within:
                self.call_after_refresh(row.scroll_visible, animate=False)  # its problem may be below the last line
        self._say_help()
        self.query_one(Footer).refresh_actions()

    def _problem(self, field: str) -> str | None:
        if self._trouble is not None and self._trouble.field == field:
            return str(self._trouble)
        if field not in self._touched or field not in self._typed.fields:
            return None
        return problem_of(self._typed, field, self._taken)

    def _say_help(self) -> None:
        if self._asking is not None:
            return
        if self._trouble is not None and not self._trouble.field:
            self._say(str(self._trouble), "$text-error")
            return
        focused = self.focused.id if self.focused is not None else None
        self._say(next((with_words(field, self._typed).help for field in FIELDS if field.name == focused), ""))

    @on(ChoiceLine.Refused)
    def _say_how_to_choose(self, event: ChoiceLine.Refused) -> None:
        self._say(event.words, "$text-warning")

    def _say(self, sentence: str, style: str = "") -> None:
        self._told = False
        self.query_one("#profile-answer", Static).update(lines(sentence, style), layout=False)

    # Actions

    def has(self, action_id: str) -> bool:
        """Leave out the demo but at the first start."""
        return self._first or action_id != "open_demo"

    def why_not(self, action_id: str) -> str | None:
        """Say what must end or happen first."""
        if self._saving:
            return "The profile is being saved."
        if action_id == "close":
            return None
        if not self.has(action_id):
            return "push-tui --demo opens the demo."
        if self._asking is not None:
            return f"Waiting for the service; {_STOPS}."
        if action_id == "save_unchecked" and self._failed != self._typed:
            wrong = next(problems(self._typed, self._taken), None)
            if wrong is not None:
                return wrong[1]  # no check was made, and it cannot be saved either
            first = "Check it first" if self._failed is None else "You changed it since the check; check it again"
            return f"{first} ({key_of('check_profile')}). You can save unchecked only after a check fails."
        return None

    @property
    def _loses(self) -> bool:
        """Whether leaving loses what you typed."""
        return self._asking is None and self._typed != self._began

    async def action_perform(self, action_id: str) -> None:
        """Do the action, or say why not: at the first wrong field, else below all; a toast would cover some.

        What loses what you typed says so first, and is done when pressed again.
        """
        reason = self.why_not(action_id)
        if reason is None and action_id in _LEAVE and self._loses and not self._told:
            self._say(press_again(action_id, Scope.SETUP), "$text-warning")
            self._told = True
        elif reason is None:
            await super().action_perform(action_id)
        elif self._saving or self._asking is not None or self._is_valid():
            self._say(reason, "$text-warning")

    def action_check_profile(self) -> None:
        """Check the profile with the service, then save it; show problems at their fields."""
        self._take_typed_command(self.focused)
        if self._is_valid():
            self._asking = self._check()

    def _is_valid(self) -> bool:
        self._touched.update(self._typed.fields)
        self._trouble = None
        self._show()
        wrong = next(problems(self._typed, self._taken), None)
        if wrong is not None:
            self.query_one(f"#{wrong[0]}").focus()
        return wrong is None

    @work(exclusive=True)
    async def _check(self) -> None:
        typed, began = self._typed, time.monotonic()
        asked = asyncio.wrap_future(self._setting.engine.submit(check(self._setting, typed)))
        try:
            while not asked.done():
                self._say(f"Asking {typed.host.strip()}… {time.monotonic() - began:.0f} s   {_STOPS}.")
                await asyncio.wait({asked}, timeout=1.0)
            clock = clock_trouble(asked.result().clock_ahead)
            await self._save(typed, *filter(None, [clock]))
        except ProfileTrouble as trouble:
            self._failed = typed
            self._show_trouble(trouble)
        finally:
            self._asking = None
            self._show()

    async def _save(self, typed: Typed, *notes: str) -> None:
        """Save the profile and leave with it; until then nothing stops this, or the file would be ahead of the app."""
        store = self._setting.engine.store_later
        self._saving = True
        try:
            kept = await asyncio.wrap_future(store(keep, self._setting, typed, self._replaces))
        finally:
            self._saving = False
        notes = tuple(filter(None, (*notes, kept.dropped)))
        self.dismiss(SetUp(kept.profile, typed.token_to_use if typed.types_token else None, notes))

    @work(exclusive=True)
    async def action_save_unchecked(self) -> None:
        """Save the profile although its check failed."""
        if self._is_valid():
            try:
                await self._save(self._typed)
            except ProfileTrouble as trouble:
                self._show_trouble(trouble)
                self._show()

    def _show_trouble(self, trouble: ProfileTrouble) -> None:
        """Show the trouble at its field and focus it."""
        self._trouble = trouble
        if trouble.field:
            self.query_one(f"#{trouble.field}").focus()

    def action_open_demo(self) -> None:
        """Leave for the demo."""
        self.dismiss(SetUp(None))

    def action_close(self) -> None:
        """Stop the check; else leave."""
        if self._asking is not None:
            self._asking.cancel()
        else:
            self.dismiss(None)
