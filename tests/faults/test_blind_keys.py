"""Keys that come in one burst, before a dialog is painted: none of them deletes, removes or cancels anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.emulated_terminal import key_bytes
from support.job_desk import members_of, people, service_with
from support.keys import key
from support.real_program import Workplace, confirm, wait_until_armed, workplace
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

MEMBERS = people(8)
REMOVING = "/push/label/vip/user"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path, service_with(("vip", (*MEMBERS, "y")), users=people(6000))) as place:
        yield place


def burst(session: TerminalSession, *keys: str) -> None:
    """Press keys so fast that they arrive at once."""
    session.send(b"".join(map(key_bytes, keys)))


def mark_five_members(session: TerminalSession) -> None:
    """From the labels to the members of the first label, five of them marked."""
    session.wait_for("Labels  1")
    session.press("enter")
    session.wait_for(MEMBERS[0])
    burst(session, "home", *["space", "down"] * 5)
    session.wait_for("5 marked")


@pytest.mark.parametrize("letters", [(), ("y",), ("l", "h", "space")], ids=["alone", "y", "l, h and space"])
def test_d_and_the_confirming_key_at_once_remove_nobody_and_letters_change_nobody(
    place: Workplace, letters: tuple[str, ...]
) -> None:
    service = place.simulator.service
    with place.program() as session:
        mark_five_members(session)
        burst(session, key("remove_users"), *letters, key("confirm"))
        session.wait_for("These 5 users lose the label vip")
        wait_until_armed(session)
        session.press("escape")
        session.wait_gone("These 5 users")
        session.press(key("remove_users"))
        session.wait_for("These 5 users lose the label vip")
        assert members_of(service, "vip") == {*MEMBERS, "y"}
        confirm(session)
        session.wait_for("5 users are out of vip now")
    assert members_of(service, "vip") == {*MEMBERS[:4]}
    assert service.count("DELETE", REMOVING) == 1


def test_a_name_typed_blindly_deletes_no_label(place: Workplace) -> None:
    with place.program() as session:
        session.wait_for("Labels  1")
        burst(session, key("delete_label"), *"vip", key("confirm"))
        session.wait_for("vip has 9 members")
        wait_until_armed(session)
        assert place.simulator.service.count("DELETE", "/push/label/vip") == 0
        confirm(session)
        session.wait_for("Labels  0")


def test_x_and_the_confirming_key_at_once_cancel_no_job_and_d_forgets_none(place: Workplace) -> None:
    config = place.directory / "config.toml"
    config.write_text(config.read_text().replace("rate_share = 1.0", "rate_share = 0.05"))
    file = place.directory / "people.txt"
    file.write_text("\n".join(people(6000)))
    with place.program() as session:
        session.wait_for("Labels  1")
        session.press(key("add_from_file"))
        session.wait_for("one ID per line")
        session.send(str(file))
        session.wait_for("people.txt")
        burst(session, key("confirm"), key("confirm"))
        session.wait_for("afterwards")
        wait_until_armed(session)
        assert place.simulator.service.count("POST", REMOVING) == 0  # the dry run had to be seen first
        confirm(session)
        session.wait_for("/6,000")
        session.press(key("jobs"))
        session.wait_for("running")
        burst(session, key("cancel_job"), key("confirm"))
        session.wait_for("Finished rows stay")
        wait_until_armed(session)
        session.press("escape")
        session.wait_gone("Finished rows stay")
        session.wait_for("running")
        session.press(key("cancel_job"))
        session.wait_for("Finished rows stay")
        confirm(session)
        session.wait_for("cancelled")
        burst(session, key("forget_job"), key("confirm"))
        session.wait_for("Remove job ")
        wait_until_armed(session)
        confirm(session)
        session.wait_gone("cancelled")


def test_a_terminal_that_never_answers_is_made_up_for_by_a_word(place: Workplace) -> None:
    with place.program() as session:
        session.answers.cursor_position = False
        mark_five_members(session)
        session.press(key("remove_users"))
        session.wait_for('Type "yes" as well, because the terminal does not answer')
        session.press(key("confirm"))
        session.wait_for('Type "yes".')
        session.send(b"yes")
        session.press(key("confirm"))
        session.wait_for("5 users are out of vip now")
