"""The dialogs of profiles: enter a token, switch profile."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Checkbox, Static

from push_tui.chat.token_text import NoToken, token_in, trouble
from push_tui.storage.config import Profile
from push_tui.storage.toml_files import ConfigError
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.base import Dialog
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_COLUMNS = (
    Column("Profile", None, names=True),
    Column("App", None, names=True),
    Column("Environment", 12),
    Column("Dialect", 11, tone="dim"),
)
_TONES = {"production": "bad", "staging": "warn", "development": "good"}


class EnterToken(Dialog[bool]):
    """Asks for a token; it is masked, and kept on disk only if the box is ticked."""

    TITLE_TEXT = "App token"
    CONFIRM = "Use it"
    DEFAULT_CSS = """
    EnterToken Checkbox { border: none; padding: 0; height: 1; background: transparent; }
    """

    def body(self) -> Iterable[Widget]:
        """The masked line and the checkbox."""
        profile = self.session.profile
        yield Static(
            lines(
                f"An app token for {profile.app_label} on {profile.host}. Get one in the Agora console "
                "(Chat > Operation management > app token); it lasts a day."
            )
        )
        yield Prompt("Token", check=_problem, hint=lambda text: "Shown as dots.", password=True, id="token")
        yield Checkbox("Save it in credentials.toml on this host", id="remember", disabled=self.session.demo)

    async def action_confirm(self) -> None:
        """Use the token."""
        session = self.session
        token, remember = self.query_one(Prompt).value, self.query_one(Checkbox).value
        try:
            await self.tui.ask(session.engine.store(session.tokens.give, token, remember=remember))
        except (OSError, ConfigError) as error:
            self.tui.tell(f"The token works for this session but could not be saved: {error}", "warning")
        self.dismiss(True)


def _problem(text: str) -> str | None:
    if not text.strip():
        return "Paste the token."
    try:
        return trouble(token_in(text))
    except NoToken as problem:
        return f"This is not a token: {problem}."


class SwitchProfile(Dialog[Profile]):
    """Lists the profiles; the result is the chosen one."""

    TITLE_TEXT = "Switch profile"
    CONFIRM = "Use it"
    DEFAULT_CSS = """
    SwitchProfile RowList { height: 12; }
    """

    def body(self) -> Iterable[Widget]:
        """The profiles and the notes of the configuration."""
        yield RowList[Profile](_COLUMNS, _cells, lambda profile: profile.name, markable=False, id="profiles")
        yield Static(plain("\n".join(self.session.config.notes)))

    def on_mount(self) -> None:
        """Put the cursor on the profile in use."""
        profiles = list(self.session.config.profiles.values())
        rows = self.query_one("#profiles", RowList)
        rows.show(profiles)
        rows.focus()
        names = [profile.name for profile in profiles]
        if self.session.profile.name in names:
            rows.move_to(names.index(self.session.profile.name))

    def problem(self) -> str | None:
        """Refuse if the list is empty, as in the demo."""
        return "There is no other profile." if self.query_one("#profiles", RowList).current is None else None

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_perform("confirm")

    def action_confirm(self) -> None:
        """Use the profile under the cursor."""
        self.dismiss(self.query_one("#profiles", RowList).current)


def _cells(profile: Profile) -> tuple[Cell, ...]:
    environment = Cell(profile.environment, _TONES[profile.environment])
    return Cell(profile.name), Cell(profile.app_label), environment, Cell(profile.dialect_name)
