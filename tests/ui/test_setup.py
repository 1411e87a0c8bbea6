"""Setup: from nothing to a working profile or the demo, with the keyboard, at 80 × 24."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.app import App

from push_tui.engine import Engine
from push_tui.operations.session import Setting
from push_tui.simulator.demo_app import DEMO_APP, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.simulator.transport import SimulatorTransport
from push_tui.storage.config import Config, Profile, load_config
from push_tui.storage.paths import Paths
from push_tui.storage.profiles_file import save_profile
from push_tui.ui.actions import Scope
from push_tui.ui.screens.help import HelpScreen
from push_tui.ui.screens.profile_fields import ProfileLine
from push_tui.ui.screens.profile_form import ProfileForm, SetUp
from push_tui.ui.setup import SetupApp
from push_tui.ui.terminal.input import PartOfPaste
from push_tui.ui.widgets.choice_line import ChoiceLine
from support.keys import key
from support.loopback_simulator import LoopbackSimulator
from support.person import Pilot, screen_text, until
from support.real_program import open_labels
from support.terminal_session import TerminalSession

HOSTILE = "[/b] [red]x\x1b]52;c;aGk=\x07\x1b[2J\u202e[@click=app.quit]here[/]"


@pytest.fixture
def setting(service: ChatService, tmp_path: Path) -> Iterator[Setting]:
    engine = Engine().start()
    yield Setting(
        engine=engine,
        paths=Paths.open(tmp_path),
        config=Config(),
        transport=lambda: SimulatorTransport(service),
    )
    engine.stop()
    assert engine.failures == []


@asynccontextmanager
async def at_setup(setting: Setting) -> AsyncIterator[Pilot]:
    """A person before the first screen of a first start."""
    app = SetupApp(setting)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ProfileForm) and app.screen.focused is not None)
        yield pilot


async def type_in(pilot: Pilot, **values: str) -> None:
    """Go to each field and paste into it."""
    for field, value in values.items():
        line = pilot.app.screen.query_one(f"#{field}")
        line.focus()
        await pilot.pause()
        line.post_message(events.Paste(f"{value}\n"))
        await pilot.pause()


async def fill(pilot: Pilot, **values: str) -> None:
    """The four lines of the simulated app, or others."""
    whole = {"host": "sim.example", "org_name": f"{DEMO_ORG}#{DEMO_APP}", "token": DEMO_TOKEN}
    await type_in(pilot, **(whole | values))


def shown(app: App[SetUp]) -> str:
    """What stands on the screen."""
    return screen_text(app)  # type: ignore[arg-type]  # any app has a screen


async def said(pilot: Pilot, words: str) -> None:
    """Wait until these words stand on the screen."""
    await until(pilot, lambda: words in " ".join(shown(pilot.app).split()))


async def test_four_lines_and_one_key_lead_to_a_saved_profile(setting: Setting, service: ChatService) -> None:
    async with at_setup(setting) as pilot:
        await fill(pilot)
        await pilot.press(key("check_profile"))
        await until(pilot, lambda: pilot.app.return_value is not None)
    outcome = pilot.app.return_value
    assert outcome is not None
    assert outcome.profile == load_config(setting.paths).profile("production")
    assert outcome.token == DEMO_TOKEN
    assert service.count("GET", "/push/label") == 1


async def test_the_url_of_a_call_and_a_whole_header_paste_into_a_profile_that_works(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        await type_in(pilot, host=f"https://sim.example/{DEMO_ORG}/{DEMO_APP}/push/single")
        assert "https://" not in shown(pilot.app).partition("Host")[2].partition("\n")[0]
        await type_in(pilot, token=f"Authorization: Bearer {DEMO_TOKEN}")
        await pilot.press(key("check_profile"))
        await until(pilot, lambda: pilot.app.return_value is not None)
    profile = load_config(setting.paths).profile("production")
    assert (profile.host, profile.org_name, profile.app_name) == ("sim.example", DEMO_ORG, DEMO_APP)


async def test_one_key_leads_to_the_demo(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        await pilot.press(key("open_demo"))
        await pilot.pause()
    assert pilot.app.return_value == SetUp(None)
    assert not setting.paths.profiles.exists()


@pytest.mark.parametrize(("action", "result"), [("close", None), ("open_demo", SetUp(None))])
async def test_what_you_typed_is_lost_when_you_press_again_while_that_is_said(
    setting: Setting, action: str, result: SetUp | None
) -> None:
    leave = key(action, scope=Scope.SETUP)
    async with at_setup(setting) as pilot:
        await fill(pilot)
        for _ in range(2):
            await pilot.press(leave)
            await said(pilot, "again to leave; what you typed here is lost.")
            await pilot.press("tab", "x")  # you stayed: leaving is said anew
        assert not pilot.app._exit
        assert DEMO_ORG in shown(pilot.app)
        await pilot.press(leave, leave)
        await until(pilot, lambda: pilot.app._exit)
    assert pilot.app.return_value == result
    assert not setting.paths.profiles.exists()


async def test_the_key_that_saves_saves_also_when_leaving_was_said(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        await fill(pilot)
        await pilot.press(key("close", scope=Scope.SETUP), key("check_profile"))
        await until(pilot, lambda: pilot.app.return_value is not None)
    assert load_config(setting.paths).profile("production").host == "sim.example"


async def test_leaving_an_untouched_form_asks_nothing(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app._exit)


async def test_all_fits_without_scrolling_and_a_sign_is_at_the_first_line(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        text = shown(pilot.app)
        for words in ("Where Who Token Safety", "Name Environment Host Dialect Proxy org_name", "Read-only Server"):
            assert all(word in text for word in words.split())
        assert pilot.app.screen.query_one("#profile-rows").max_scroll_y == 0
        assert "…" not in text, "no choice is cut"
        lines = [line.rstrip() for line in shown(pilot.app).split("\n")]
        name = next(line for line in lines if " Name" in line)
        assert "if empty: production" in name
        assert [line for line in lines if "› " in line] == [name]
        await pilot.press("tab")
        await until(pilot, lambda: "› Host" in shown(pilot.app))
        assert shown(pilot.app).count("›") == 1


async def test_what_is_missing_is_said_at_its_field_which_gets_the_focus(
    setting: Setting, service: ChatService
) -> None:
    async with at_setup(setting) as pilot:
        await fill(pilot, host="http://a41.chat.agora.io")
        await pilot.press(key("check_profile"))
        await said(pilot, "It must use https")
        assert pilot.app.focused is pilot.app.screen.query_one("#host")
    assert service.requests == type(service.requests)()


async def test_a_refused_token_is_said_at_the_token_and_nothing_typed_is_lost(
    setting: Setting, service: ChatService
) -> None:
    async with at_setup(setting) as pilot:
        await fill(pilot, token="not-the-right-token")
        await pilot.press(key("check_profile"))
        await said(pilot, "does not accept the token")
        assert pilot.app.focused is pilot.app.screen.query_one("#token")
        assert "sim.example" in shown(pilot.app)
        assert not setting.paths.profiles.exists()
        pilot.app.screen.query_one("#token").value = DEMO_TOKEN  # type: ignore[attr-defined]  # an Input
        await pilot.pause()  # the form hears of it from the field
        await pilot.press(key("check_profile"))
        await until(pilot, lambda: pilot.app.return_value is not None)
    assert setting.paths.profiles.exists()


async def test_a_token_is_never_shown(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        await fill(pilot)
        assert DEMO_TOKEN not in shown(pilot.app)
        assert "•" * len(DEMO_TOKEN) in shown(pilot.app)


async def test_a_curl_command_pasted_into_any_field_fills_the_app_and_shows_no_token(setting: Setting) -> None:
    command = (
        f"curl -X POST 'https://sim.example/{DEMO_ORG}/{DEMO_APP}/push/single' \\\n"
        f"-H 'Authorization: Bearer {DEMO_TOKEN}' \\\n-d '{{\n}}'"
    )
    async with at_setup(setting) as pilot:
        names = ("host", "org_name", "app_name", "token")
        filled = [pilot.app.screen.query_one(f"#{field}", ProfileLine) for field in names]
        for field in ("name", "host", "org_name", "token", "test_users"):
            for line in filled:
                line.value = ""
            await type_in(pilot, **{field: command})
            await said(pilot, "Taken from the cURL command: Host, org_name, app_name, App token.")
            assert [line.value for line in filled] == ["sim.example", DEMO_ORG, DEMO_APP, DEMO_TOKEN], field
            assert DEMO_TOKEN not in shown(pilot.app)
            assert "curl" not in shown(pilot.app)
        await pilot.press(key("check_profile"))
        await until(pilot, lambda: pilot.app.return_value is not None)
    profile = load_config(setting.paths).profiles["production"]
    assert (profile.host, profile.org_name, profile.app_name) == ("sim.example", DEMO_ORG, DEMO_APP)


async def test_a_curl_command_that_comes_as_keys_is_read_when_the_field_is_left(setting: Setting) -> None:
    command = f"curl https://sim.example/{DEMO_ORG}/{DEMO_APP}/push/single -H 'Authorization: Bearer {DEMO_TOKEN}'"
    names = ("host", "org_name", "app_name", "token")
    for leaving in ("tab", key("check_profile")):
        async with at_setup(setting) as pilot:
            line = pilot.app.screen.query_one("#host", ProfileLine)
            line.focus()
            line.insert_text_at_cursor(command)
            await pilot.pause()
            filled = [pilot.app.screen.query_one(f"#{field}", ProfileLine) for field in names]
            await pilot.press(leaving)
            await until(pilot, lambda: filled[0].value != command)  # noqa: B023  # called in this turn
            assert [line.value for line in filled] == ["sim.example", DEMO_ORG, DEMO_APP, DEMO_TOKEN]


PASTED_TOKEN = "YWMtQ7x9kLm2Tn4vBz8cPqRsT1uVwXyZ0aBcDeFgHiJkLm"


async def test_a_text_with_a_token_is_not_inserted_where_it_could_be_read(setting: Setting) -> None:
    texts = (
        PASTED_TOKEN,
        f"Authorization: Bearer {PASTED_TOKEN}",
        f"wget --header='Authorization: Bearer {PASTED_TOKEN}' https://a41.chat.agora.io/o/a/push/single",
        f"POST /o/a/push/single HTTP/1.1\nHost: a41.chat.agora.io\nAuthorization: Bearer {PASTED_TOKEN}\n",
        f"curl https://a41.chat.agora.io -H 'Authorization: Bearer {PASTED_TOKEN}' -d '{{",
        f"curl -H 'Authorization: Bearer {PASTED_TOKEN}'",
        "bearer abc.def.ghi",
    )
    async with at_setup(setting) as pilot:
        host = pilot.app.screen.query_one("#host", ProfileLine)
        for text in texts:
            await type_in(pilot, host="x")
            await until(pilot, lambda: "Nothing was inserted" not in shown(pilot.app))
            host.value = ""
            await type_in(pilot, host=text)
            await said(pilot, "Nothing was inserted: this may hold a token")
            assert host.value == "", text


async def test_a_command_whose_parts_come_one_by_one_is_taken_whole(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        host = pilot.app.screen.query_one("#host", ProfileLine)
        for number, part in enumerate(
            (
                "curl https://a41.chat.agora.io/org/app/push/task \\\n",
                " -H 'Authorization: Bearer YWMtQ7x9",
                "kLm2Tn4vBz8cPq'",
            )
        ):
            host.post_message(PartOfPaste(part, begins=number == 0, ends=number == 2))
            await pilot.pause()
        await pilot.pause()
        assert host.value == "a41.chat.agora.io"
        assert pilot.app.screen.query_one("#token", ProfileLine).value == "YWMtQ7x9kLm2Tn4vBz8cPq"
        assert "kLm2" not in shown(pilot.app)


async def test_a_token_that_is_typed_turns_into_dots(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        await pilot.press(*"Bearer ", *PASTED_TOKEN)
        assert PASTED_TOKEN[4:12] not in shown(pilot.app)
        await pilot.press("tab")
        await pilot.pause()
        assert PASTED_TOKEN[:12] not in shown(pilot.app)


async def test_escape_stops_a_call_that_takes_long(setting: Setting, service: ChatService) -> None:
    service.fault("GET", "/push/label", delay=30.0)
    async with at_setup(setting) as pilot:
        await fill(pilot)
        await pilot.press(key("check_profile"))
        await said(pilot, "Asking sim.example")
        await pilot.press("escape")
        await until(pilot, lambda: "Asking" not in shown(pilot.app))
        assert isinstance(pilot.app.screen, ProfileForm)
        assert "sim.example" in shown(pilot.app)
    assert not setting.paths.profiles.exists()


async def test_a_profile_can_be_saved_while_the_service_is_out_of_reach(setting: Setting, service: ChatService) -> None:
    service.fault("GET", "/push/label", drop_before_processing=True)
    async with at_setup(setting) as pilot:
        await fill(pilot)
        await pilot.press(key("save_unchecked"))
        await pilot.pause()
        assert not setting.paths.profiles.exists()
        await pilot.press(key("check_profile"))
        await until(pilot, lambda: pilot.app.screen.query_one("#field-host").has_class("-wrong"))
        await pilot.press(key("save_unchecked"))
        await until(pilot, lambda: pilot.app.return_value is not None)
    assert setting.paths.profiles.exists()


async def test_the_fields_follow_the_choices(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        screen = pilot.app.screen
        screen.query_one("#path").focus()
        await pilot.press("right")
        await pilot.pause()
        assert screen.query_one("#field-app_id").display
        assert not screen.query_one("#field-org_name").display
        screen.query_one("#dialect").focus()
        await pilot.press("left")
        await pilot.pause()
        assert not screen.query_one("#field-path").display
        assert screen.query_one("#field-org_name").display


async def test_letters_typed_on_a_choice_change_nothing(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        dialect = pilot.app.screen.query_one("#dialect", ChoiceLine)
        dialect.focus()
        before = dialect.value
        for letter in "https://tool.example":
            await pilot.press(letter)
            assert dialect.value == before, letter


async def test_an_app_key_typed_into_its_first_half_goes_on_in_the_second(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        form = pilot.app.screen
        form.query_one("#org_name").focus()
        await pilot.press(*f"{DEMO_ORG}#{DEMO_APP}")
        assert form.query_one("#org_name", ProfileLine).value == DEMO_ORG
        assert form.query_one("#app_name", ProfileLine).value == DEMO_APP


async def test_a_choice_answers_to_the_mouse(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        line = shown(pilot.app).splitlines()[pilot.app.screen.query_one("#environment").region.y]
        await pilot.click(offset=(line.index("staging"), pilot.app.screen.query_one("#environment").region.y))
        await said(pilot, "● staging")


async def test_the_keyboard_alone_reaches_every_field(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        pilot.app.screen.query_one("#name").focus()
        await pilot.pause()
        seen = []
        for _ in range(20):
            focused = pilot.app.focused
            assert focused is not None
            if focused.id in seen:
                break
            seen.append(focused.id)
            await pilot.press("enter" if len(seen) % 2 else "down")
        assert seen == [
            *("name", "host", "dialect", "proxy", "ca_file", "path", "org_name", "app_name", "token_from", "token"),
            *("environment", "read_only", "require_note", "second_person", "test_users", "server_time_zone"),
        ]


async def test_what_is_pasted_cannot_act(setting: Setting, service: ChatService) -> None:
    async with at_setup(setting) as pilot:
        await fill(pilot, name=HOSTILE, host=HOSTILE, token=HOSTILE)
        await pilot.press(key("check_profile"))
        await pilot.pause()
        text = shown(pilot.app)
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert "[@click=app.quit]here" in text


async def test_help_explains_setup(setting: Setting) -> None:
    async with at_setup(setting) as pilot:
        await pilot.press(key("help"))
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        assert "Check and save" in shown(pilot.app)


async def test_the_name_of_a_new_profile_must_be_new(setting: Setting) -> None:
    save_profile(setting.paths, Profile(name="staging", host="a41.chat.agora.io", org_name="41", app_name="38"))
    setting.config = load_config(setting.paths)
    async with at_setup(setting) as pilot:
        await fill(pilot, name="staging")
        await pilot.press(key("check_profile"))
        await said(pilot, 'There is a profile "staging" already')
        await pilot.press(*["backspace"] * len("staging"))
        await type_in(pilot, name="night shift")
        await pilot.press(key("check_profile"))
        await until(pilot, lambda: "night shift" in setting.config.profiles)


# The real program, from nothing


def test_from_nothing_to_labels_typed_ahead_over_a_slow_line(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "push_tui", "--config-dir", str(tmp_path)]
    with LoopbackSimulator() as simulator, TerminalSession(argv, {"PUSH_TUI_TOKEN": None}, 80, 24) as session:
        session.wait_for("a new profile")
        session.wait_for("Test users")
        session.stall()
        session.send(f"\t{simulator.base_url}\t\t\t\t\t{DEMO_ORG}\t{DEMO_APP}\t\t{DEMO_TOKEN}")
        session.resume()
        session.wait_for("•" * len(DEMO_TOKEN))
        session.press(key("check_profile"))
        open_labels(session)
        session.wait_for("all-customers")
        session.press(key("quit"))
        assert session.wait() == 0
    profile = load_config(Paths.open(tmp_path)).profile()
    assert (profile.base_url, profile.app) == (simulator.base_url, f"{DEMO_ORG}#{DEMO_APP}")


def test_from_nothing_to_the_demo(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "push_tui", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, None, 80, 24) as session:
        session.wait_for("a new profile")
        session.press(key("open_demo"))
        open_labels(session)
        session.wait_for("all-customers")
        assert "DEMO" in session.screen()[0]
        session.press(key("quit"))
        assert session.wait() == 0


def test_leaving_setup_ends_the_program(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "push_tui", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, None, 80, 24) as session:
        session.wait_for("a new profile")
        session.press("escape")
        assert session.wait() == 0
