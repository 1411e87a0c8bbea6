"""The dialog that adds users to a label or removes them: chosen, typed or pasted users, or all members."""

from collections.abc import Coroutine, Iterable
from typing import Any

from textual import events, on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from push_tui.chat.models import MembershipChange
from push_tui.endpoints import Endpoint
from push_tui.names import split_names, user_problem
from push_tui.operations.membership import add_users, remove_users, users_problem, users_warning
from push_tui.outcomes import reason_meaning
from push_tui.storage.user_ids import doubtful_part, is_list, needs_reading, resembles_header
from push_tui.text import counted, first_names, quantity, visible_name
from push_tui.ui.actions import Action, key_of, title_and_key
from push_tui.ui.content import MUTED, name, plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.label_words import members_changed
from push_tui.ui.terminal.toasts import About
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.pasting import PlainTextArea

_SHOWN = 12
_NAMED_USERS = 3
_NAMED, _EVERYONE = "named", "everyone"


class ChangeMembers(Dialog[bool]):
    """Asks for users and adds or removes them; the result is whether any were changed."""

    AUTO_FOCUS = ""
    ENTER_CONFIRMS = False
    DEFAULT_CSS = """
    ChangeMembers TextArea { height: 8; margin-top: 1; }
    ChangeMembers #count { min-height: 2; }
    """
    _changed = False

    def __init__(
        self, label: str, users: tuple[str, ...] = (), *, adds: bool, members: int | None = None, note: str = ""
    ) -> None:
        """``members`` is the label's last known count; ``note`` is said of the given users."""
        does, way = ("Add", "to") if adds else ("Remove", "from")
        super().__init__(f"{does} users {way} {visible_name(label)}", does)
        self.ARMED = not adds
        self._label = label
        self._given = users
        self._adds = adds
        self._members = members
        self._note = note

    def _intro(self, *, others: bool = False) -> str:
        """Say what to type and what happens to the given users, or to ``others``."""
        limit = self.session.dialect.users_per_call
        label, count = visible_name(self._label), 0 if others else len(self._given)
        if self.everyone:
            return f"All members lose the label {label}. Their accounts stay; a preview comes first."
        does = ("gets", "get") if self._adds else ("loses", "lose")
        who = f"This user {does[0]}" if count == 1 else f"These {count} users {does[1]}"
        if self._note and count:
            return f"{who} the label {label} at once. {self._note}"
        verb, way = ("add", "to") if self._adds else ("remove", "from")
        if not count:
            room = f" {self.session.dialect.limit_advice(Endpoint.ADD_USERS)}" if self._adds else ""
            return (
                f"User IDs to {verb} {way} {label}: type one, or paste a list. The change takes effect at "
                f"once. More than {limit} IDs are changed by a job, which runs in the background.{room}"
            )
        stays = "The account stays" if count == 1 else "Their accounts stay"
        again = "" if self._adds else f" {stays}; you can add them again."
        return (
            f"{who} the label {label} at once.{again} To {verb} others, paste a list, or type in the list "
            f"(Tab); more than {limit} are changed by a job."
        )

    def body(self) -> Iterable[Widget]:
        """The introduction, the IDs, and a note on them."""
        yield Static(plain(self._intro()), id="intro")
        if not self._adds:
            everyone = "all members" if self._members is None else f"all {self._members:,} members"
            named = "those named below" if self._given else "those typed below"
            yield ChoiceLine(((_NAMED, named), (_EVERYONE, f"{everyone} of the label")), _NAMED, id="who")
        yield PlainTextArea(self._given_text(), id="users")
        yield Static(" ", id="count")
        yield Static(id="answer")

    @property
    def everyone(self) -> bool:
        """Whether all members were chosen, not those in the list."""
        return any(choice.value == _EVERYONE for choice in self.query(ChoiceLine))

    @on(ChoiceLine.Picked)
    def _chosen(self) -> None:
        self.query_one(TextArea).display = self.query_one("#count").display = not self.everyone
        self._count()

    def on_mount(self) -> None:
        """Select the text; what you type or paste in the list replaces the given users.

        The list does not take the focus while it names the given users: a letter pressed blindly would replace them.
        """
        area = self.query_one(TextArea)
        area.select_all()
        if not self._given:
            area.focus()
        self._count()

    def on_paste(self, event: events.Paste) -> None:
        """Pass a paste on to the list if that has not the focus."""
        area = self.query_one(TextArea)
        if area.display:
            area.focus()
            area.post_message(event)

    def users(self) -> tuple[str, ...]:
        """The users to add or remove: the given ones until the text changes, then those in the text."""
        text = self.query_one(TextArea).text
        return self._given if self._given and text == self._given_text() else tuple(dict.fromkeys(split_names(text)))

    @property
    def loses(self) -> bool:
        """Whether closing loses a list that you typed or pasted."""
        return self.users() is not self._given and super().loses

    def _given_text(self) -> str:
        return "\n".join(visible_name(user) for user in self._given)

    def problem(self) -> str | None:
        """Say what must be fixed before users can be added or removed."""
        users = self.users()
        if self._as_job or (users and users is self._given):
            return None
        return users_problem(users, self.session.dialect)

    @property
    def _as_job(self) -> bool:
        """Whether one call may be too small for these users."""
        return self.everyone or len(self.users()) > self.session.dialect.users_per_call or self._unclear

    @property
    def _unclear(self) -> bool:
        """Whether the text may have a header or be JSON, so that it needs the dry run of a job."""
        return self.users() is not self._given and needs_reading(self.query_one(TextArea).text)

    def title_of(self, action: Action) -> str:
        """Return the title of confirming; it is another one if a long or unclear list becomes a job."""
        return "Preview job" if action.id == "confirm" and self._as_job else super().title_of(action)

    def show_at_line(self, reason: str) -> bool:
        """Show ``reason`` below the list, if no line has this problem."""
        if self._busy:
            return False
        if not super().show_at_line(reason):
            self._count(reason)
        return True

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self.users() is not self._given and not self._busy:
            self.answer(Content(""))  # it was about the IDs before
        self._count(self.why_not("confirm") if self.users() and not self._busy else None)

    def _count(self, problem: str | None = None) -> None:
        users = self.users()
        self.show_line("#intro", self._intro(others=users is not self._given))
        text = self.query_one(TextArea).text
        count = ""  # the number is unknown until the text is read, unless it is a list
        if users is self._given:
            count = quantity(len(users), "user")
        elif is_list(text):
            count = _count_words(users, parted=any(" " in line.strip() for line in text.splitlines()))
        if self._unclear:
            warning: str | None = _unclear_words(text)
        else:
            warning = None if users is self._given else users_warning(users)
        note = problem or warning or ""
        style = "$text-error" if problem else "$text-warning" if note else MUTED
        self.query_one("#count", Static).update(
            Content("\n").join(plain(each, style) for each in (count, note) if each)
        )

    def action_close(self) -> None:
        """Close; changes already made stay."""
        self.dismiss(self._changed)

    @work
    async def action_confirm(self) -> None:
        """Ask the service; close if every user was changed, else show who was not and why.

        A job is previewed first; if it is not started, the list stays as it is.
        """
        if self._as_job:
            with self.working("Reading…"):
                started = await self._job()
                self.answer(Content(""))
                if started:
                    self.dismiss(self._changed)
            return
        users = self.users()
        operation = add_users if self._adds else remove_users
        with self.working("Adding…" if self._adds else "Removing…"):
            change = await self.tui.ask(operation(self.session, self._label, users))
            self._changed = self._changed or bool(change.success)
            if change.fail or change.unknown:
                self.answer(_failures(change, self._adds))
                self._keep_failed((*change.fail, *change.unknown))
            else:
                only = users[0] if len(users) == 1 else ""
                said = members_changed(only, len(users), self._label, adds=self._adds)
                self.tui.tell(said, about=About(label=self._label))
                self.dismiss(True)

    def _job(self) -> Coroutine[Any, Any, bool]:
        """Return the coroutine that plans a job for these users; its result is whether the job started."""
        from push_tui.ui.screens.job_starts import change_many, remove_all

        if self.everyone:
            return remove_all(self.tui, self._label)
        users_or_text = self._given if self.users() is self._given else self.query_one(TextArea).text
        return change_many(self.tui, self._label, users_or_text, adds=self._adds)

    def _keep_failed(self, users: tuple[str, ...]) -> None:
        """Keep the failed users in the list."""
        self._given = users
        self.query_one(TextArea).text = self._given_text()


def _count_words(users: tuple[str, ...], *, parted: bool) -> str:
    """Count typed users, and name the invalid ones or the first; ``parted`` if a blank in a line makes two of one."""
    invalid = [visible_name(user) for user in users if user_problem(user)]
    said = quantity(len(users) - len(invalid), "user")
    if invalid:
        said += f", {len(invalid):,} not valid: {first_names(invalid, _NAMED_USERS)}"
    elif len(users) > 1:
        said += f": {first_names([visible_name(user) for user in users], _NAMED_USERS)}"
    return f"{said} (a space separates users)" if parted and len(users) > 1 else said


def _unclear_words(text: str) -> str:
    part = doubtful_part(text)
    several = len(split_names(part)) > 1 and not resembles_header(part)
    says = "is read as several users" if several else "may be no user ID"
    why = f'"{visible_name(part)}" {says}' if part else "This may be more than a list of user IDs"
    return f"{why}. {key_of('confirm')} shows the list first and changes nothing yet."


def _failures(change: MembershipChange, adds: bool) -> Content:
    does, before = ("added", "already in") if adds else ("removed", "not in it before")
    if change.success:
        done = f"{len(change.success)} {does} or {before}"
    else:
        done = f"Nobody is known to be {does}" if change.unknown else f"Nobody was {does}"
    done += f"; {counted((len(change.fail), 'failed'), (len(change.unknown), 'unknown'))}:"
    reasons = (*change.fail.items(), *change.unknown.items())
    rows = [Content.assemble("  ", name(user, "bold"), "  ", plain(reason_meaning(reason))) for user, reason in reasons]
    more = (
        [plain(f"  … and {len(rows) - _SHOWN} more; {title_and_key('history')} shows all")]
        if len(rows) > _SHOWN
        else []
    )
    return Content("\n").join([plain(done, "$text-error"), *rows[:_SHOWN], *more])
