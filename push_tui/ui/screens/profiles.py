"""The profiles: a list to use, add, edit, copy, rename and remove them, and the form for the one in use."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.new_profile import ProfileTrouble, Typed, problem_of
from push_tui.operations.profile_tokens import TokenNote, token_notes
from push_tui.operations.saved_profiles import Kept, fields_of, read_again, remove, rename, start_with
from push_tui.operations.session import address_of
from push_tui.storage.config import Profile
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.content import lines, plain
from push_tui.ui.host import why_demo
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.list_pane import ListPane
from push_tui.ui.screens.profile_form import ProfileForm, SetUp
from push_tui.ui.screens.questions import Ask, Question
from push_tui.ui.widgets.columns import longest
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from push_tui.operations.session import Setting
    from push_tui.ui.host import Host

_COLUMNS = (
    Column("Name", None, names=True),
    Column("App", None, names=True),
    Column("Environment", 11),
    Column("Token", None),
    Column("", None, tone="dim", id="status"),
)
_TONES = {"production": "bad", "staging": "warn", "development": "good"}
_BY_HAND = "config.toml"
"""The file that is yours: push-tui only reads it."""


async def edit_profile(host: "Host", profile: Profile, given: str | None = None) -> SetUp | None:
    """Let you change a profile, and return what was saved; ``given`` is a token that you typed for it.

    One of ``config.toml`` opens in your editor instead, and nothing is returned.
    """
    session = host.session
    in_use = profile.name == session.profile.name
    if profile.source == _BY_HAND:
        await _edit_by_hand(host, session.paths.config)
        return None
    typed = await _fields(host, profile, given)
    form = ProfileForm(session.setting, typed, title=profile.name, replaces=profile)
    done = await _filled(host, form, in_use=in_use)
    if done is not None and done.profile is not None and in_use:
        host.use_profile(done.profile, edited=True, token=done.token)
    return done


async def _fields(host: "Host", profile: Profile, given: str | None) -> Typed:
    """Return the fields of a profile, with the token in use if it is this one's, or one typed for its host and app.

    The file may by now have another app or host under the name of the profile in use.
    """
    session = host.session
    token = session.tokens.current if profile == session.profile else None
    typed = session.tokens.typed if address_of(profile) == address_of(session.profile) else None
    of_run = given or (typed.reveal() if typed is not None else "")
    return await host.ask(
        session.engine.store(fields_of, session.setting, profile, token.reveal() if token is not None else "", of_run)
    )


async def _filled(host: "Host", form: ProfileForm, *, in_use: bool = False) -> SetUp | None:
    done: SetUp | None = await host.push_screen_wait(form)
    if done is not None and done.profile is not None:
        host.tell("\n".join((f"Profile {done.profile.name} is saved{' and in use' if in_use else ''}.", *done.notes)))
    return done


async def _edit_by_hand(host: "Host", file: Path) -> None:
    session = host.session
    if (trouble := host.open_editor(file)) is not None:
        host.tell(trouble, "error")
    try:
        await host.ask(session.engine.store(read_again, session.setting))
    except ProfileTrouble as trouble:
        host.tell(str(trouble), "error")
        return
    now = session.config.profiles.get(session.profile.name)
    if now is not None and now != session.profile:
        host.use_profile(now, edited=True)


class Profiles(Dialog[SetUp], ListPane[Profile]):
    """Lists the profiles; the result is the one to use, with the token that you typed for it here."""

    TITLE_TEXT = "Profiles"
    CONFIRM = "Use it"
    CLOSE = "Close"
    LISTS = "profile"
    SCOPES = (Scope.PROFILES, Scope.DIALOG)
    DEFAULT_CSS = """
    Profiles {
        & > #dialog { width: 116; }
        & RowList { max-height: 50vh; }
        & #profile-says { height: auto; margin-top: 1; color: $text-muted; text-style: $muted-text-style; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._typed: dict[Profile, str | None] = {}
        """The tokens typed here, each for a profile exactly as it was then: changed, it may name another host."""
        self._tokens: Mapping[str, TokenNote] = {}
        """What is known of each profile's token, by the profile's name."""

    def body(self) -> Iterable[Widget]:
        """The profiles, what is special about the one under the cursor, and the notes of the configuration."""
        empty = f"No profile is saved. {key_of('add_profile')} adds one."
        yield RowList[Profile](
            _COLUMNS, self._cells, lambda profile: profile.name, markable=False, empty=empty, id="profiles"
        )
        yield Static(id="profile-says")
        yield Static(plain("\n".join(self.session.config.notes)))

    def on_mount(self) -> None:
        """Put the cursor on the profile in use."""
        self._show(self.session.profile.name)

    def _show(self, name: str) -> None:
        profiles = list(self.session.config.profiles.values())
        self.rows.set_longest(
            Name=longest(profile.name for profile in profiles),
            App=longest(profile.app for profile in profiles),
            status=longest(map(self._status, profiles)),
        )
        self.rows.show(profiles)
        self.rows.styles.height = 1 + (len(profiles) or 2)
        self.rows.move_to_key(name)
        self._show_note()
        self._read_tokens()

    @work(exclusive=True, group="tokens")
    async def _read_tokens(self) -> None:
        self._tokens = await self.tui.ask(token_notes(self.session, dict(self._typed)))
        self.rows.show(self.rows.items)
        self._show_note()

    def _cells(self, profile: Profile) -> tuple[Cell, ...]:
        token, in_use = self._tokens.get(profile.name), self._in_use(profile)
        return (
            Cell(profile.name, "good" if in_use else ""),
            Cell(profile.app),
            Cell(profile.environment, _TONES[profile.environment]),
            _token_cell(token) if token is not None else Cell(""),
            Cell(self._status(profile), "good" if in_use else ""),
        )

    def _in_use(self, profile: Profile) -> bool:
        return profile.name == self.session.profile.name

    def _status(self, profile: Profile) -> str:
        stated = {"in use": self._in_use(profile), "read-only": profile.read_only}
        return ", ".join(word for word, holds in stated.items() if holds)

    @on(RowList.CursorMoved)
    def _show_note(self) -> None:
        profile, words, said = self.current, [], []
        if profile is not None:
            said.append(f"{profile.host}, {profile.dialect.title}, kept in {profile.source}.")
            token = self._tokens.get(profile.name)
            if token is not None and token.wrong:
                said.append(f"{token.why} {key_of('choose')} uses the profile and asks for one.")
            first = profile.name == self.session.config.default_profile
            if first:
                words.append("The next start begins with it.")
            elif not self.session.demo:
                words.append(f"{key_of('default_profile')} begins every start with it.")
            if self.session.setting.is_of_demo(profile):
                words.append(
                    f"To try profiles, {key_of('copy_profile')} copies it; the simulator has only this app and token."
                )
            if profile.source == _BY_HAND:
                words.append(
                    f"{key_of('change_profile')} opens config.toml in $EDITOR; "
                    f"{key_of('copy_profile')} copies the profile to change it here."
                )
        self.query_one("#profile-says", Static).update(lines("\n".join((*said, " ".join(words)))))
        self.refresh_actions()

    def problem(self) -> str | None:
        """Refuse if the list is empty, as in a run whose profile is of no file."""
        return "No profile is saved." if self.current is None else None

    def why_not(self, action_id: str) -> str | None:
        """Say why the profile cannot be changed so."""
        profile = self.current
        if action_id in ("confirm", "close"):
            return super().why_not(action_id)
        if action_id == "add_profile":
            return None
        if profile is None:
            return "No profile is saved."
        if action_id == "default_profile" and self.session.demo:
            return "Every demo begins with its own profile."
        if action_id != "copy_profile" and (why := why_demo(self.session.setting, profile)) is not None:
            return why
        if action_id in ("rename_profile", "remove_profile"):
            return self._why_kept(profile, action_id == "remove_profile")
        return None

    def _why_kept(self, profile: Profile, remove: bool) -> str | None:
        if profile.source == _BY_HAND:
            return f"This profile is in your config.toml; {key_of('change_profile')} opens that in $EDITOR."
        if any(job.profile == profile.name for job in self.tui.jobs.unfinished or ()):
            return "A job that is not over belongs to this profile; finish or cancel it first."
        if remove and profile.name == self.session.profile.name:
            return "You are working with this profile; use another one first."
        if remove and profile.name == self.session.config.default_profile:
            return f"Every start begins with this profile; choose another first ({key_of('default_profile')})."
        return None

    def action_confirm(self) -> None:
        """Use the profile under the cursor."""
        if self.current is not None:
            self.dismiss(SetUp(self.current, self._typed.get(self.current)))

    @work
    async def action_add_profile(self) -> None:
        """Fill in the form for another app."""
        self._filled(await _filled(self.tui, ProfileForm(self.session.setting)))

    @work
    async def action_copy_profile(self) -> None:
        """Fill in the form with what this profile has, under another name."""
        profile = self.current
        if profile is not None:
            typed = replace(await _fields(self.tui, profile, self._typed.get(profile)), name=f"{profile.name} copy")
            form = ProfileForm(self.session.setting, typed, title=f"a copy of {profile.name}")
            self._filled(await _filled(self.tui, form))

    def _filled(self, done: SetUp | None) -> None:
        if done is not None and done.profile is not None:
            self._typed[done.profile] = done.token
            self._show(done.profile.name)

    @work
    async def action_change_profile(self) -> None:
        """Change the profile in the form, or its file in the editor."""
        profile = self.current
        if profile is not None:
            done = await edit_profile(self.tui, profile, given=self._typed.get(profile))
            self._filled(done)
            if done is None:
                self._show(profile.name)

    @work
    async def action_rename_profile(self) -> None:
        """Ask for another name."""
        profile = self.current
        if profile is None:
            return
        others = set(self.session.config.profiles) - {profile.name}
        prompt = Prompt(
            "Name",
            value=profile.name,
            check=lambda text: "Type a name." if not text.strip() else problem_of(Typed(name=text), "name", others),
            hint=lambda text: "What the history has stays under the old name.",
        )
        name = await self.app.push_screen_wait(Ask(f"Rename profile {profile.name}", "Rename", prompt))
        if name not in (None, profile.name):
            self._change(partial(rename, name=name), profile)

    @work
    async def action_remove_profile(self) -> None:
        """Remove the profile and its saved token, once you confirm."""
        profile = self.current
        if profile is None:
            return
        words = plain(
            f'Remove the profile "{profile.name}" ({profile.app} on {profile.host}) and its saved token? '
            "You cannot undo this; the app and the history stay as they are."
        )
        title = f"Remove profile {profile.name}?"
        if await self.app.push_screen_wait(Question(title, "Remove it", lambda: words, destroys=True)):
            self._change(remove, profile)

    @work
    async def action_default_profile(self) -> None:
        """Begin every start with this profile."""
        profile = self.current
        if profile is not None:
            self._change(start_with, profile)

    def _change(self, change: Callable[["Setting", Profile], Kept], profile: Profile) -> None:
        """Make the change, in a worker of the app: what is saved counts even if you close the list meanwhile."""
        self.app.run_worker(self._make(change, profile))

    async def _make(self, change: Callable[["Setting", Profile], Kept], profile: Profile) -> None:
        """Make the change on the storage thread, and show the profiles, or why it cannot be made."""
        session = self.session
        in_use = profile.name == session.profile.name
        try:
            kept = await self.tui.ask(session.engine.store(change, session.setting, profile))
        except ProfileTrouble as trouble:
            if self.is_attached:
                self.query_one("#profile-says", Static).update(plain(str(trouble), "$text-error"))
            else:
                self.tui.tell(str(trouble), "error")
            return
        if kept.copy is not None:
            self.tui.tell(kept.dropped)
        if profile in self._typed and kept.profile.base_url == profile.base_url:
            self._typed[kept.profile] = self._typed.pop(profile)
        if in_use and kept.profile != profile:
            self.tui.use_profile(kept.profile, edited=True)
        if self.is_attached:
            self._show(kept.profile.name)


def _token_cell(token: TokenNote) -> Cell:
    return Cell(f"{token.wrong}: {token.source}", "bad") if token.wrong else Cell(token.source)
