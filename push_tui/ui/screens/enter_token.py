"""The dialog that takes an app token for this session."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Static

from push_tui.storage.toml_files import ConfigError
from push_tui.ui.content import lines
from push_tui.ui.screens.base import Dialog
from push_tui.ui.widgets.prompt import Prompt


class EnterToken(Dialog[bool]):
    """The token is masked and kept in memory, and on the disk only when the box says so."""

    TITLE_TEXT = "App token"
    CONFIRM = "Use it"
    DEFAULT_CSS = """
    EnterToken Checkbox { border: none; padding: 0; height: 1; background: transparent; }
    """

    def body(self) -> Iterable[Widget]:
        """The masked line and the box."""
        profile = self.session.profile
        yield Static(
            lines(
                f"An app token for {profile.app_label} on {profile.host}. The Agora console makes one that lasts a day "
                "(Chat > Operation management > app token)."
            )
        )
        yield Prompt("Token", check=_problem, hint=lambda text: "Shown as dots.", password=True, id="token")
        yield Checkbox("Keep it in credentials.toml on this host", id="remember", disabled=self.session.demo)

    def why_not(self, action_id: str) -> str | None:
        """A token is needed."""
        return self.query_one(Prompt).problem if action_id == "confirm" else None

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refresh_actions()

    @on(Input.Submitted)
    async def _entered(self) -> None:
        await self.action_perform("confirm")

    async def action_confirm(self) -> None:
        """Use the token."""
        session = self.session
        token, remember = self.query_one(Prompt).value, self.query_one(Checkbox).value
        try:
            await self.tui.ask(session.engine.store(session.tokens.give, token, remember=remember))
        except (OSError, ConfigError) as error:
            self.tui.tell(f"The token is used for this session, but cannot be kept: {error}", "warning")
        self.dismiss(True)


def _problem(text: str) -> str | None:
    token = text.strip()
    if not token:
        return "Paste the token."
    if any(character.isspace() or not character.isprintable() for character in token):
        return "A token has no blanks or line breaks."
    if not token.isascii():
        return "A token has only ASCII characters."
    return None
