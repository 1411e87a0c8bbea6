"""What an input method commits goes into the field with the focus, and acts nowhere; Alt and a letter type nothing."""

import random

from push_tui.ui.widgets.pasting import PlainInput
from support.composer import open_composer
from support.keys import key
from support.person import Desk, Pilot, settled
from support.random_person import Hands
from support.waiting import painted

CHOSEN_BY_SPACE = "\x1b[32;;26126:26202:50:28857u"
CHOSEN_BY_ENTER = "\x1b[13;;26126:26202:50:28857u"
TEXT = "明晚2点"


def hands(pilot: Pilot) -> Hands:
    return Hands(random.Random(0), pilot)


async def test_a_text_committed_in_a_form_is_in_its_field_and_enters_nothing(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    row = form.row
    for sent in (TEXT, CHOSEN_BY_SPACE, CHOSEN_BY_ENTER):
        hands(pilot).send(f"{sent}\u3000{sent}|".encode())
    await settled(pilot)
    assert desk.session.composition.push.message["title"] == f"{TEXT}\u3000{TEXT}|" * 3
    assert form.row == row


async def test_alt_and_a_letter_without_an_action_type_nothing(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    hands(pilot).send(b"a\x1bq\x1bx\x1bsb")
    await settled(pilot)
    assert desk.session.composition.push.message == {"title": "ab"}


async def test_a_text_committed_in_a_dialog_confirms_nothing(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("new_label"))
    await painted(desk.app)
    dialog = desk.app.screen
    hands(pilot).send(f"{CHOSEN_BY_ENTER}\x1b[27;;20320:22909u".encode())
    await settled(pilot)
    assert desk.app.screen is dialog
    assert dialog.query(PlainInput).first().value == f"{TEXT}你好"


async def test_letters_in_a_committed_text_are_no_keys_of_a_list(desk: Desk, pilot: Pilot) -> None:
    here = desk.app.screen
    for letters in ("2", "n", "d", "/", "dn2q"):
        points = ":".join(str(ord(letter)) for letter in letters)
        hands(pilot).send(f"\x1b[0;;{points}u\x1b[13;;{points}u".encode())
        await settled(pilot)
        assert desk.app.screen is here, letters
        assert not desk.app.screen.query("FilterInput.-open"), letters
