"""Text from the service, files and people can neither act on the terminal nor be read as markup, on any screen."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.simulator.demo_app import SeedLabel
from push_tui.simulator.service import ChatService
from support.hostile_text import HIDING, HOSTILE, MARKUP, NAME, SIZES, nothing_acted
from support.keys import key
from support.real_program import Workplace, confirm, wait_for_review, workplace

pytestmark = pytest.mark.slow


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    labels = [SeedLabel(NAME, HOSTILE, 1_700_000_000_000, 1_700_000_000_000, ("qa-1", NAME, HIDING))]
    service = ChatService(labels=labels)
    with workplace(tmp_path, service) as place:
        yield place


@SIZES
def test_what_the_service_tells_of_a_user(place: Workplace, size: tuple[int, int]) -> None:
    device = {"device_id": HOSTILE, "device_token": HOSTILE * 2, "notifier_name": NAME}
    entities = {"entities": [device | {"username": HOSTILE, "name": MARKUP, "provider": HOSTILE, "activated": True}]}
    for call, body in (
        ("/users/qa-1/push", entities),
        ("/users/qa-1/resources", {"data": [{"res": HOSTILE, "device_name": HIDING}]}),
        ("/users/qa-1/status", {"data": {HOSTILE: HOSTILE}}),
        ("/notifiers", entities),
    ):
        place.simulator.service.fault("GET", call, body=json.dumps(body), times=None)
    place.simulator.service.fault(
        "GET", "/users/qa-1/notification", status=403, body=json.dumps({"desc": HOSTILE}), times=None
    )
    with place.program(columns=size[0], rows=size[1]) as session:
        session.wait_for("evil[/]")
        session.press("enter")
        session.wait_for("qa-1")
        session.press("end", key("why_nothing"))
        session.wait_for("Likely causes")
        session.wait_for("asks again")
        session.press("end", key("copy_report"))
        session.wait_quiet(0.5)
        nothing_acted(session)


@SIZES
def test_labels_members_and_their_dialogs(place: Workplace, size: tuple[int, int]) -> None:
    with place.program(columns=size[0], rows=size[1]) as session:
        session.wait_for("evil[/]")
        session.press(key("label_details"))
        session.wait_for("Read from the service just now")
        session.press("escape")
        session.wait_gone("Read from the service just now")
        session.press(key("delete_label"))
        session.wait_for("Delete the label")
        session.wait_for("members. They")
        session.press("escape")
        session.wait_gone("members. They")
        session.press("enter")
        session.wait_for("Add users")
        session.press("down", "space", "down", "space", key("remove_users"))
        session.wait_for("Their accounts stay")
        confirm(session)
        session.wait_quiet(0.5)
        if any("Remove users from" in row for row in session.screen()):
            session.press("escape")
            session.wait_gone("Remove users from")
        session.press(key("find_user"))
        session.wait_for("Find a user in")
        session.paste(HOSTILE)
        session.wait_quiet(0.3)
        session.press("escape")
        session.wait_quiet(0.3)
        session.press(key("copy_marked"))
        session.wait_quiet(0.5)
        session.press(key("help"))
        session.wait_quiet(0.5)
        nothing_acted(session)


@SIZES
def test_errors_of_the_service(place: Workplace, size: tuple[int, int]) -> None:
    body = json.dumps({"error": HOSTILE, "error_description": HOSTILE, "timestamp": 1, "duration": 0})
    place.simulator.service.fault("GET", "/push/label", status=403, body=body, times=None)
    with place.program(columns=size[0], rows=size[1]) as session:
        session.wait_for("[red]x[/red]")
        session.wait_quiet(0.3)
        nothing_acted(session)


@SIZES
def test_composer_import_review_outcome_history_and_record(place: Workplace, size: tuple[int, int]) -> None:
    desc = {"timestamp": 1, "duration": 0, "data": [{"id": "qa-1", "pushStatus": HOSTILE, "desc": HOSTILE}]}
    place.simulator.service.fault("POST", "/push/single", status=200, body=json.dumps(desc), times=None)
    message = {
        "title": "Hi[/]\u202e",
        "content": HOSTILE[-95:],
        "ext": {"k[/]\x1b[31337m": HOSTILE},
        "x[/]": {"y": HOSTILE},
    }
    body = json.dumps({"targets": ["qa-1"], "strategy": 2, "k[/]\u202e": HOSTILE, "pushMessage": message})
    with place.program("compose", str(place.curl_file("push/single", body)), columns=size[0], rows=size[1]) as session:
        session.wait_for("Problems")
        for _ in range(4):
            session.press(key("next_pane"))
            session.wait_quiet(0.3)
        session.press(key("next_pane"), "down", "down", "down", "down")
        session.wait_quiet(0.3)
        session.press(key("review"))
        wait_for_review(session)
        session.press("pagedown", "pagedown", key("send"))
        session.wait_for(" Outcome ")
        session.press("escape")
        session.wait_quiet(0.3)
        session.press(key("overview"))
        session.wait_for("Needs a look")
        session.wait_until(lambda rows: any("Hi[/]" in row for row in rows), what="the push, which has failed")
        session.press("end", "pagedown")
        session.press(key("history"))
        session.wait_for("accepted")
        session.press("enter")
        session.wait_quiet(0.5)
        session.press("pagedown", "pagedown", "pagedown", "end")
        session.wait_quiet(0.5)
        nothing_acted(session)


@SIZES
def test_a_draft_and_a_file_that_is_no_push(place: Workplace, size: tuple[int, int]) -> None:
    file = place.directory / "evil[b].txt"
    file.write_text(HOSTILE.replace("\0", ""))
    with place.program("compose", str(file), columns=size[0], rows=size[1]) as session:
        session.wait_quiet(1.0)
        nothing_acted(session)


@SIZES
def test_a_profile_of_the_configuration(place: Workplace, size: tuple[int, int]) -> None:
    config = place.directory / "config.toml"
    escaped = json.dumps(MARKUP)
    config.write_text(config.read_text().replace('operator = "kim"', f"operator = {escaped}"))
    with place.program(columns=size[0], rows=size[1]) as session:
        session.wait_for("evil[/]")
        session.press(key("commands"))
        session.wait_for("Push to this")
        session.send("switch")
        session.wait_for("Work with another profile")
        nothing_acted(session)
