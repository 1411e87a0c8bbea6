"""What the toasts of this run said: a list, the newest first, with the way to what each is about."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from push_tui.ui.actions import Action, Scope, title_and_key
from push_tui.ui.content import lines
from push_tui.ui.host import let_workers_start
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.list_pane import ListPane
from push_tui.ui.screens.questions import PageNotice
from push_tui.ui.terminal.toasts import About, Told
from push_tui.ui.widgets.row_list import Cell, Column, RowList
from push_tui.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from push_tui.ui.host import WholeHost

_COLUMNS = (Column("Time", 8, tone="dim"), Column("", 7), Column("Message", None))
_NONE = f"No message yet. Those of this run are listed here; what was sent is in {title_and_key('history')}."
_TONES = {"warning": "warn", "error": "bad"}


async def show_messages(host: "WholeHost", told: tuple[Told, ...]) -> None:
    """List the messages, and go to what the one you choose is about."""
    chosen: Told | None = await host.push_screen_wait(Messages(told, leads=not host.screen.is_modal))
    about = None if chosen is None else chosen.about
    if about is None:
        return
    if about.row is not None:
        host.show_record(about.row)
    elif about.job is not None:
        await host.jobs.show(about.job)
    elif about.label:
        from push_tui.ui.screens.labels import show_label

        show_label(host, about.label)
    else:
        from push_tui.ui.screens.compose import ComposeScreen

        host.go("compose")
        await let_workers_start()
        if isinstance(screen := host.screen, ComposeScreen):
            await screen._mounted_event.wait()
            screen.call_after_refresh(screen.go_to_field, about.field)


class Messages(Dialog[Told], ListPane[Told]):
    """Lists the messages, the newest under the cursor; the result is the one whose object to show."""

    TITLE_TEXT = "Messages of this run, newest first"
    CLOSE = "Close"
    SCOPES = (Scope.MESSAGES, Scope.DIALOG)
    LISTS_MESSAGES = True
    DEFAULT_CSS = """
    Messages {
        & > #dialog { width: 116; }
        & RowList { max-height: 50vh; }
        & #message-says { height: auto; max-height: 30vh; margin-top: 1; overflow-y: auto; }
    }
    """

    def __init__(self, told: tuple[Told, ...], *, leads: bool) -> None:
        """``leads`` says whether another screen may be shown from here; not above a dialog."""
        super().__init__()
        self._messages = told
        self._leads = leads

    def body(self) -> Iterable[Widget]:
        """The messages, and the whole of the one under the cursor."""
        yield RowList[Told](_COLUMNS, self._cells, id, markable=False, empty=_NONE, id="messages")
        yield Static(id="message-says")

    def on_mount(self) -> None:
        """Show them."""
        self.rows.show(self._messages)
        self.rows.styles.height = 1 + (len(self._messages) or 3)
        self._show_whole()

    def _cells(self, told: Told) -> tuple[Cell, ...]:
        tone, often = _TONES.get(told.severity, ""), f"  ({told.times:,} times)" if told.times > 1 else ""
        return (
            Cell(f"{told.at.astimezone(self.session.config.operator_zone):%H:%M:%S}"),
            Cell(told.severity if tone else "", tone),
            Cell(" ".join(told.words.split("\n")) + often),
        )

    @on(RowList.CursorMoved)
    def _show_whole(self) -> None:
        self.query_one("#message-says", Static).update(lines(self.current.words if self.current is not None else ""))
        self.refresh_actions()

    @property
    def _about(self) -> About | None:
        """What the message leads to; a job only while it is in the list."""
        about = self.current.about if self.current is not None and self._leads else None
        job = None if about is None else about.job
        return about if job is None or self.tui.jobs.queue.view(job) is not None else None

    def title_of(self, action: Action) -> str:
        """Say what Enter opens."""
        if action.id != "confirm" or self._about is None:
            return "Read" if action.id == "confirm" else super().title_of(action)
        return self._about.opens

    def problem(self) -> str | None:
        """Refuse if there is no message."""
        return _NONE if self.current is None else None

    def why_not(self, action_id: str) -> str | None:
        """Say that there is nothing to copy."""
        return self.problem() if action_id == "copy_message" else super().why_not(action_id)

    def action_confirm(self) -> None:
        """Show what the message is about, else all of its text."""
        told = self.current
        if told is not None and self._about is not None:
            self.dismiss(told)
        elif told is not None:
            at = told.at.astimezone(self.session.config.operator_zone)
            self.app.push_screen(PageNotice(f"{at:%Y-%m-%d %H:%M:%S}", map(TextLine, told.words.split("\n"))))

    def action_copy_message(self) -> None:
        """Copy all of its text."""
        if self.current is not None:
            self.tui.copy(self.current.words, "message")
