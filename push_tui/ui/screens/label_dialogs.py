"""The dialogs of one label: create it, show its details, delete it."""

from collections.abc import Iterable

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.chat.errors import ChatError, NoSuchLabel
from push_tui.chat.models import Label
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.labels import create_label, delete_label, read_label, room_warning
from push_tui.operations.upcoming import upcoming_to
from push_tui.storage.records import HistoryUnavailable
from push_tui.storage.typed_paths import typed_path
from push_tui.text import visible_name
from push_tui.ui.content import MUTED, lines, name, plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.new_job_file import current_directory, no_directory, path_problem, typable
from push_tui.ui.screens.outcome_words import reach_nobody
from push_tui.ui.screens.questions import Notice
from push_tui.ui.when import minute
from push_tui.ui.widgets.name_prompts import description_prompt, name_prompt
from push_tui.ui.widgets.prompt import Prompt

_COPY = "The API cannot change a label's description. Copy its members to a new label, then delete the old one."


class NewLabel(Dialog[Label]):
    """Asks for name and description. Returns the label that was created, or that a copy job will create."""

    TITLE_TEXT = "New label"
    CONFIRM = "Create"

    def __init__(self, copied: Label | None = None) -> None:
        """``copied`` is the label whose members the new one gets."""
        title = "" if copied is None else f"Copy the members of {visible_name(copied.name)}"
        super().__init__(title, "Preview" if title else "")
        self._copied = copied

    def body(self) -> Iterable[Widget]:
        """Notes on copying and on the limit, the lines for name and description, and the service's answer."""
        if self._copied is not None:
            yield Static(lines(_COPY))
        if warning := room_warning(len(self.session.labels.items), self.session.dialect):
            yield Static(plain(warning, "$text-warning"), id="room")
        yield name_prompt(self.session, "Name" if self._copied is None else "Name of the new label")
        described = "" if self._copied is None else self._copied.description
        begins = described if visible_name(described) == described else ""
        unchangeable = " (cannot be changed later)" if self._copied is None else ""
        yield description_prompt(self.session, f"Description{unchangeable}", begins)
        if self._copied is None:
            yield Static(id="answer")

    @work
    async def action_confirm(self) -> None:
        """Create the label; keep the text if that fails."""
        named, description = self.query_one("#name", Prompt).value, self.query_one("#description", Prompt).value
        if self._copied is not None:
            self.dismiss(Label(named, description, None, None))
            return
        with self.working("Creating…"):
            self.dismiss(await self.tui.ask(create_label(self.session, named, description)))


class LabelDetails(Notice[None]):
    """Shows name, description, count and day of creation, read again from the service."""

    def __init__(self, label: Label) -> None:
        super().__init__(f"Label {visible_name(label.name)}")
        self._label = label

    def body(self) -> Iterable[Widget]:
        """What the list knows of the label, until the answer arrives."""
        yield Static(self._facts(self._label), id="facts")
        yield Static(id="answer")

    @work
    async def on_mount(self) -> None:
        """Ask the service."""
        with self.working("Asking the service…"):
            label = await self.tui.ask(read_label(self.session, self._label.name))
            self.query_one("#facts", Static).update(self._facts(label))
            self.answer(plain("Read from the service just now.", MUTED))

    def _facts(self, label: Label) -> Content:
        count = "not reported" if label.count is None else f"{label.count:,}"
        created = minute(label.created_at, self.session.config.operator_zone) or "not reported"
        return Content("\n").join(
            [
                Content.assemble(("Name         ", MUTED), name(label.name, "bold")),
                Content.assemble(("Members      ", MUTED), count),
                Content.assemble(("Created      ", MUTED), created),
                Content.assemble(("Description\n", MUTED), lines(label.description or "none")),
                Content(""),
            ]
        )


class DeleteLabel(Dialog[bool]):
    """Reads the label's count, asks you to type its name, and deletes it.

    Returns true if it was deleted, false if a job began that saves its members first.
    """

    CONFIRM = "Delete"
    DESTROYS = True
    ENTER_CONFIRMS = False
    ARMED = True
    _read = False

    def __init__(self, label: Label) -> None:
        super().__init__(f"Delete the label {visible_name(label.name)}")
        self._label = label
        self._directory = Prompt(
            f'Save its members first in this directory, such as "{typable(current_directory())}" (empty: save nothing)',
            check=lambda text: path_problem(text, no_directory),
            id="directory",
        )
        self._directory.display, self._directory.disabled = False, True  # until it is known to have members

    def body(self) -> Iterable[Widget]:
        """What you will lose, the line for the name, and where to save the members."""
        yield Static(plain("Counting its members…"), id="facts")
        yield Prompt(
            f'Type "{visible_name(self._label.name)}" to delete it permanently',
            check=lambda text: None if text == self._label.name else "The name does not match.",
            id="name",
        )
        yield self._directory
        yield Static(id="answer")

    @work
    async def on_mount(self) -> None:
        """Read the count again; it may have changed since the list was read."""
        facts = self.query_one("#facts", Static)
        try:
            label = await self.tui.ask(read_label(self.session, self._label.name))
            scheduled = await self.tui.ask(upcoming_to(self.session, (label.name,)))
        except NoSuchLabel:
            facts.update(plain("This label no longer exists on the service.", "$text-warning"))
        except ChatError as error:
            facts.update(lines(f"Its members could not be counted: {error}", "$text-error"))
        except HistoryUnavailable as error:
            facts.update(lines(f"The pushes scheduled to it could not be read: {error}", "$text-error"))
        else:
            count = "an unknown number of" if label.count is None else f"{label.count:,}"
            members = "member" if label.count == 1 else "members"
            lost = f"{visible_name(label.name)} has {count} {members}. They lose the label; their accounts stay. "
            said = [plain(f"{lost}You cannot undo this.")]
            self._directory.display, self._directory.disabled = label.count != 0, label.count == 0
            if lost_pushes := reach_nobody(scheduled, self.session.schedule_clock):
                said.append(plain(lost_pushes, "$text-warning"))
            facts.update(Content("\n").join(said))
            self._read = True
            self.ask_terminal()  # the count must be seen, too
        self.refresh_actions()

    def problem(self) -> str | None:
        """Say that the count is not known yet or that the name must be typed."""
        return super().problem() if self._read else "Its members are not counted yet."

    @work
    async def action_confirm(self) -> None:
        """Delete it, as a job if its members are saved first."""
        with self.working("Deleting…", JobRefused):
            if directory := self._directory.value.strip():
                plan = Delete(labels=(self._label.name,), path=str(typed_path(directory).absolute())).plan(self.session)
                job = await self.tui.ask(self.tui.jobs.queue.start(self.session, await self.tui.ask(plan)))
                self.tui.jobs.announce_start(job)
                self.dismiss(False)
                return
            await self.tui.ask(delete_label(self.session, self._label.name))
            self.dismiss(True)
