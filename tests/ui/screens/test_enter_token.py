"""The dialog that asks for a token takes what is pasted, and says why something else is none."""

from textual.events import Paste

from push_tui.chat.errors import TokenNeeded
from push_tui.operations.models import LabelBook
from push_tui.ui.actions import key_of
from push_tui.ui.screens.enter_token import EnterToken
from push_tui.ui.screens.label_rows import why_empty
from push_tui.ui.widgets.prompt import Prompt
from support.keys import key
from support.person import Desk, Pilot, screen_text, settled
from support.waiting import until

TOKEN = "YWMt5lyAUJnNEeyHUS2MdMYkPAAAAAAAAAAAAAAAAAAAAAEHMpqy501HZr2ms92z"


async def pasted(desk: Desk, pilot: Pilot, text: str) -> Prompt:
    desk.app.push_screen(EnterToken())
    await until(pilot, lambda: isinstance(desk.app.screen, EnterToken))
    await settled(pilot)
    desk.app.post_message(Paste(text))
    await settled(pilot)
    return desk.app.screen.query_one(Prompt)


async def test_a_paste_becomes_the_token_also_when_it_is_known_already(desk: Desk, pilot: Pilot) -> None:
    # From the second time on, every screen would show stars for it.
    for text in (f"Bearer {TOKEN}\r\n", f"\ufeff{TOKEN}", f'{{"access_token": "{TOKEN}"}}\n'):
        prompt = await pasted(desk, pilot, text)
        assert prompt.problem is None
        await pilot.press(key("confirm"))
        await until(pilot, lambda: not isinstance(desk.app.screen, EnterToken))
        token = desk.app.session.tokens.current
        assert token is not None
        assert token.reveal() == TOKEN


async def test_a_paste_that_holds_no_token_is_told_with_the_reason(desk: Desk, pilot: Pilot) -> None:
    prompt = await pasted(desk, pilot, "two words")
    assert prompt.problem == "This is not a token: it has 2 words; a token is one word."


async def test_a_token_is_kept_on_disk_only_if_you_choose_so(desk: Desk, pilot: Pilot) -> None:
    file = desk.paths.config.with_name("credentials.toml")
    for choose, kept in ((), False), (("tab", "right"), True):
        await pasted(desk, pilot, TOKEN)
        await pilot.press(*choose, key("confirm"))
        await until(pilot, lambda: not isinstance(desk.app.screen, EnterToken))
        await settled(pilot)
        assert (file.exists() and TOKEN in file.read_text()) is kept


def test_labels_without_a_token_name_the_key_that_asks_for_one_again() -> None:
    book = LabelBook(error="Profile staging has no token source; enter a token.")
    assert why_empty(book, "", token=True)[0].endswith(f"Press {key_of('refresh')} to enter a token.")
    assert why_empty(book, "")[0].endswith("to try again.")


async def test_the_dialog_says_why_a_token_is_asked_for(desk: Desk, pilot: Pilot) -> None:
    desk.session.tokens.missing = TokenNeeded("The variable CHAT_TOKEN is not set; enter a token.")
    desk.app.push_screen(EnterToken())
    await settled(pilot)
    assert "The variable CHAT_TOKEN is not set" in screen_text(desk.app)
