"""The dialog that asks for a token, and says what is wrong with the one before."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from push_tui.chat.token_text import NoToken, token_in, trouble
from push_tui.operations.connection import token_trouble
from push_tui.operations.new_profile import TOKEN_PLACE
from push_tui.storage.toml_files import ConfigError
from push_tui.ui.content import lines
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.prompt import Prompt

_SESSION, _KEPT = "session", "kept"


class EnterToken(Dialog[bool]):
    """Asks for a token; it is masked, and kept on disk only if you choose so."""

    TITLE_TEXT = "App token"
    CONFIRM = "Use it"

    def body(self) -> Iterable[Widget]:
        """The masked line, and whether to keep what is typed there."""
        profile, tokens = self.session.profile, self.session.tokens
        refused = tokens.refused
        if refused is not None and refused == tokens.current:
            known = token_trouble(refused, profile) or "It is expired, damaged or for another app."
            yield Static(lines(f"The service refused the token ({tokens.source}). {known}", "$text-warning"))
        if tokens.missing is not None:
            yield Static(lines(str(tokens.missing), "$text-warning"))
        yield Static(
            lines(
                f"An app token for {profile.app} on {profile.host}. Get one in Agora's console "
                f"({TOKEN_PLACE}); it lasts a day."
            )
        )
        yield Prompt("Token", check=_problem, hint=lambda text: "Shown as dots.", password=True, id="token")
        keep = ((_SESSION, "for this session"), (_KEPT, "saved in credentials.toml on this host"))
        yield ChoiceLine(keep, _SESSION, id="keep")

    async def action_confirm(self) -> None:
        """Use the token."""
        session = self.session
        token = self.query_one(Prompt).value
        remember = any(choice.value == _KEPT for choice in self.query(ChoiceLine))
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
