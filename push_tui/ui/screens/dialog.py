"""What all dialogs share. Apart from `base`, because the first screen needs no field to type into."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from push_tui.chat.errors import ChatError
from push_tui.storage.records import HistoryUnavailable
from push_tui.text import visible
from push_tui.ui.actions import Action, Scope, key_of
from push_tui.ui.actions.action import key_name
from push_tui.ui.actions.performing import Hints, press_again
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.base import AppScreen
from push_tui.ui.terminal.status_query import Readiness, StatusQuery, TerminalAnswered
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.footer import Footer
from push_tui.ui.widgets.job_progress import show_over
from push_tui.ui.widgets.prompt import Prompt, exact_prompt
from push_tui.ui.widgets.row_list import RowList

Result = TypeVar("Result")

_NOT_ENTER = f"{key_name('enter')} does nothing here"
_TOLD_SECONDS = 5.0
WORD = "yes"
"""You type this as well in an armed dialog if the terminal does not answer."""


BETWEEN_CHOICES = [
    Binding("down", "app.focus_next", "Next choice", show=False),
    Binding("up", "app.focus_previous", "Previous choice", show=False),
]
"""The keys of a dialog with buttons."""

IN_ITS_LIST = [
    Binding("up", "move(-1)", "Up", show=False),
    Binding("down", "move(1)", "Down", show=False),
    Binding("pageup", "move(-10)", "Page up", show=False),
    Binding("pagedown", "move(10)", "Page down", show=False),
]
"""The keys of a dialog with a filter over its list: they move in the list while you type."""


class Dialog(ModalScreen[Result], AppScreen[Result]):
    """A box over the screen; Escape closes it without doing anything, `confirm` confirms.

    Escape says first in the last line what it `loses`, and closes when pressed again.

    Toasts stand at the top: below are the fields and the keys.

    Enter goes from one `Prompt` to the next and confirms in the last one. `working` shows its progress in
    the widget ``#answer``.

    A dialog that deletes, removes, cancels or sends is ``ARMED``: it can be confirmed only by a key pressed after the
    terminal has shown it, with all that was typed blindly (see `StatusQuery`). Earlier keys are dropped.
    """

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.DIALOG,)
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # Textual types it wider
        Binding("enter", "entered", "Confirm, or say which key does", show=False),
    ]
    TITLE_TEXT = ""
    ENTER_CONFIRMS = True
    """Whether Enter in the last line confirms; false if that line is a gate."""
    BUSY = "Waiting for the service."
    """Why the dialog cannot be confirmed while it works."""
    _busy = False
    CONFIRM = "Confirm"
    """The title of the action that confirms, in the footer."""
    CLOSE = ""
    """The title of closing there; empty for the usual one."""
    LISTS = ""
    """What it lists, by the word that ends the titles of its actions; in the dialog they go without it."""
    DESTROYS = False
    """Whether confirming deletes what nobody can bring back; the frame says so."""
    ARMED = False
    """Whether the terminal must have shown the dialog before it can be confirmed."""
    _query: StatusQuery | None = None
    _told = False
    """Whether Escape has said what it loses."""
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > #dialog {
            width: 80;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            background: $surface;
            border: round $primary;
            padding: 0 2;
            overflow-y: auto;
            scrollbar-size-vertical: 1;
            &.-destroys { border: heavy $error; }
        }
        & #dialog-title { text-style: bold; color: $text; margin-bottom: 1; }
        & ChoiceLine { margin-top: 1; }
        & Footer { margin-top: 1; background: $surface; }
        & > ToastRack { dock: top; align: right top; margin: 0; }
    }
    """

    def __init__(self, title: str = "", confirm: str = "") -> None:
        """The title, and that of the action that confirms; without one, the class says it."""
        super().__init__()
        self.TITLE_TEXT, self.CONFIRM = title or self.TITLE_TEXT, confirm or self.CONFIRM

    def compose(self) -> ComposeResult:
        """The box with its title, body and actions."""
        with Vertical(id="dialog", classes="-destroys" if self.DESTROYS else ""):
            yield Static(Content(visible(self.TITLE_TEXT)), id="dialog-title")
            yield from self.body()
            if self.ARMED:  # the line appears if the terminal does not answer
                word = exact_prompt(WORD, "as well, because the terminal does not answer", "word")
                word.display, word.disabled = False, True  # what is hidden could still have the focus
                yield word
            yield Footer(notice=Readiness.WAITING if self.ARMED else "")

    def body(self) -> Iterable[Widget]:
        """What the dialog asks."""
        return ()

    @on(events.Mount)
    def _clear_toasts(self) -> None:
        """Clear older toasts; they would cover the dialog."""
        self.app.clear_notifications()

    @on(events.ScreenResume)
    def ask_terminal(self) -> None:
        """Ask the terminal whether it has shown this dialog as it is now."""
        if self.ARMED:
            self._query = self._query or StatusQuery(
                self, self._readiness_changed, lambda sent: self.tui.when_painted(self, sent)
            )
            self._query.ask()
            self._readiness_changed(Readiness.WAITING)  # said by the frame that is asked about

    def on_terminal_answered(self, message: TerminalAnswered) -> None:
        """Note that it has."""
        if self._query is not None:
            self._query.answered(message)

    def _readiness_changed(self, readiness: Readiness) -> None:
        word = self.query_one("#word", Prompt)
        word.display, word.disabled = readiness is Readiness.WORD, readiness is not Readiness.WORD
        if word.display and self.focused is None:
            word.input.focus()
        self.query_one(Footer).set_notice("" if readiness is Readiness.ARMED else readiness)
        self.refresh_actions()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(ChoiceLine.Picked)
    def _line_changed(self) -> None:
        if self._told:
            self._told = False
            self.query_one(Footer).set_notice("")
        if not self._was_seen(word_typed=True):
            self.ask_terminal()  # it was typed blindly; the frame with it must be seen, too
        self.refresh_actions()

    @on(Input.Submitted)
    async def _line_entered(self, event: Input.Submitted) -> None:
        """Go to the next line, unless this one has a problem; in the last one confirm, or say which key does."""
        inputs = self._inputs
        following = inputs[inputs.index(event.input) + 1 :] if event.input in inputs else []
        wrong = next((each for each in self.query(Prompt) if each.input is event.input and each.problem), None)
        if following and wrong is not None:
            wrong.show_problem(wrong.problem)
        elif following:
            following[0].focus()
        elif self.ENTER_CONFIRMS:
            await self.action_perform("confirm")
        else:
            self._name_the_key()

    @on(RowList.Chosen)
    async def action_entered(self) -> None:
        """Confirm where nothing can be lost, else say which key does."""
        if self._enter_confirms:
            await self.action_perform("confirm")
        else:
            self._name_the_key()

    @property
    def _inputs(self) -> list[Input]:
        return [prompt.input for prompt in self.query(Prompt) if prompt.display]

    @property
    def _enter_confirms(self) -> bool:
        """Whether Enter confirms where the focus is."""
        if isinstance(self.focused, Input):
            return self.ENTER_CONFIRMS and self.focused in self._inputs[-1:]
        return self.ENTER_CONFIRMS and not self.ARMED and not isinstance(self.focused, TextArea)

    def key_shown(self, action: Action) -> str:
        """Return Enter for confirming, where Enter does it; in a form with the key that does it in each field."""
        key, enter = super().key_shown(action), key_name("enter")
        if action.id != "confirm" or not self._enter_confirms:
            return key
        return f"{enter}/{key}" if isinstance(self.focused, Input | ChoiceLine) else enter

    def _name_the_key(self) -> None:
        reason = self.why_not("confirm")
        if reason is None:
            self.show_key()
        elif not self.show_at_line(reason):
            cast(Hints, self.app).refuse(reason)

    def show_key(self) -> None:
        """Say at the line that you are in which key confirms; in no line say beside the keys that Enter does not."""
        here = next((prompt for prompt in self.query(Prompt) if prompt.has_focus_within), None)
        if here is not None:
            here.show_problem(self.named_key)
        elif self._was_seen(word_typed=True):  # until then the footer says what it waits for
            footer = self.query_one(Footer)
            footer.set_notice(_NOT_ENTER)
            self.set_timer(_TOLD_SECONDS, lambda: footer.end_notice(_NOT_ENTER))

    @on(ChoiceLine.Refused)
    def _say_how_to_choose(self, event: ChoiceLine.Refused) -> None:
        cast(Hints, self.app).refuse(event.words)

    @property
    def named_key(self) -> str:
        """Which key confirms where Enter does not, as a sentence."""
        return f'Press {key_of("confirm")} for "{self.CONFIRM}"; {_NOT_ENTER}.'

    def title_of(self, action: Action) -> str:
        """Return `CONFIRM` as the title of the action that confirms, `CLOSE` as that of closing; see also `LISTS`."""
        title = action.title.removesuffix(f" {self.LISTS}")
        return {"confirm": self.CONFIRM, "close": self.CLOSE}.get(action.id) or title

    def why_not(self, action_id: str) -> str | None:
        """Refuse to confirm while the dialog works or its input has a problem."""
        if action_id != "confirm":
            return None
        return self.BUSY if self._busy else self.problem() or self._word_missing()

    @property
    def loses(self) -> bool:
        """Whether closing loses more than a line that you typed or pasted."""
        several = [prompt for prompt in self.query(Prompt) if prompt.typed][1:]
        return any(area.text.split()[1:] for area in self.query(TextArea)) or bool(several and not self.ARMED)

    def problem(self) -> str | None:
        """Say what must be fixed first: by default, the first problem of the visible lines."""
        problems = (prompt.problem for prompt in self.query(Prompt) if prompt.display)
        return next((problem for problem in problems if problem), None)

    def _word_missing(self) -> str | None:
        """Say that the word must be typed, even if the dialog has its own `problem`."""
        word = self.query_one("#word", Prompt) if self.ARMED else None
        return word.problem if word is not None and word.display else None

    def _was_seen(self, *, word_typed: bool) -> bool:
        """Return whether the terminal had shown this dialog when the current key or click arrived."""
        return not self.ARMED or (
            self._query is not None and self._query.arming.lets_through(self.tui.pressed_at, word_typed=word_typed)
        )

    @contextmanager
    def working(self, words: str, *also: type[Exception]) -> Iterator[None]:
        """Show ``words`` and refuse to confirm until the work ends; then show its error, if any.

        Shows errors of the service, the token and the history, and those in ``also``.
        """
        shown: tuple[type[Exception], ...] = (ChatError, HistoryUnavailable, *also)
        self._busy = True
        self.answer(plain(words))
        try:
            yield
        except shown as error:
            self.answer(lines(str(error), "$text-error"))
        finally:
            self._busy = False
            if self.is_attached:
                self.refresh_actions()

    def answer(self, content: Content) -> None:
        """Show the result below the question."""
        self.query_one("#answer", Static).update(content)

    async def action_perform(self, action_id: str) -> None:
        """Do the action, or say why not: at the line with the problem, else in a toast.

        A confirmation is dropped if you cannot have seen the dialog when you pressed the key; the footer says so.
        """
        if action_id == "close" and self.loses and not self._told:
            self._told = True
            self.query_one(Footer).set_notice(press_again("close", Scope.DIALOG))
            return
        reason = self.why_not(action_id) if action_id == "confirm" else None
        if action_id == "confirm" and self.ARMED and reason is None:
            word = self.query_one("#word", Prompt)
            if not self._was_seen(word_typed=word.problem is None):
                return
        if reason is None or not self.show_at_line(reason):
            await super().action_perform(action_id)
            await asyncio.sleep(0)  # let its worker start, so that a second click finds the dialog busy

    def show_at_line(self, reason: str) -> bool:
        """Show ``reason`` at the line that has this problem, and focus the line; return false if no line has it."""
        for prompt in self.query(Prompt):
            if prompt.problem == reason:
                prompt.show_problem(reason)
                prompt.input.focus()
                return True
        return False

    def show_progress(self, notice: str) -> None:
        """Show the running job's progress above the dialog's footer."""
        show_over(self, notice)

    def action_move(self, by: int) -> None:
        """Move the cursor of the list, and have the terminal's cursor there."""
        rows = self.query_one(RowList)
        rows.move_to(rows.cursor + by)
        self.refresh_actions()
        self.follow(lambda: rows.cursor_screen_offset)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def action_confirm(self) -> Any:
        """Do what the dialog says; subclasses define it, often as a worker."""
        raise NotImplementedError
