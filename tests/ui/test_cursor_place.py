"""The terminal's cursor, which screen readers and magnifiers follow, is where the focus is."""

import sys
from pathlib import Path

import pytest
from textual.command import CommandList
from textual.geometry import Offset

from push_tui.message.push import STRATEGY_PATH
from push_tui.ui.screens.pick_labels import PickLabels
from push_tui.ui.widgets.choice_line import ChoiceLine
from push_tui.ui.widgets.panel import Panel
from push_tui.ui.widgets.problem_list import ProblemList
from push_tui.ui.widgets.row_list import RowList
from support.composer import CONTENT, TITLE, open_composer, type_text
from support.keys import key
from support.person import BOTH_SIZES, Desk, Pilot, settled
from support.real_program import open_labels
from support.terminal_session import TerminalSession
from support.waiting import painted


def at_cursor(desk: Desk) -> str:
    """The text from the terminal's cursor to the end of its row."""
    place = desk.app.cursor_position
    return desk.app.screen._compositor.render_strips()[place.y].crop(place.x).text


@BOTH_SIZES
async def test_it_is_on_the_row_of_a_list_also_after_a_scroll(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    rows = desk.app.focused
    assert isinstance(rows, RowList)
    for pressed in ("home", "down", "down", "end", "up", "pageup", "pagedown"):
        await pilot.press(pressed)
        await painted(desk.app)
        assert rows.current is not None
        assert rows.current.name in at_cursor(desk)
        assert desk.app.cursor_position.x == rows.content_region.x


async def test_it_stays_in_the_list_when_its_row_is_scrolled_out_of_sight(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    rows = desk.app.focused
    assert isinstance(rows, RowList)
    rows.scroll_to(y=5, animate=False, force=True, immediate=True)
    await painted(desk.app)
    assert rows.content_region.contains_point(desk.app.cursor_position)


async def test_it_is_at_the_text_of_an_empty_list(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("jobs"))
    await settled(pilot)
    assert isinstance(desk.app.focused, RowList)
    assert not desk.app.focused.items
    assert at_cursor(desk).strip()


async def test_it_is_on_the_fact_of_a_panel(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("overview"))
    await settled(pilot)
    for pressed in ("tab", "down", "down", "down"):
        await pilot.press(pressed)
        await painted(desk.app)
        panel = desk.app.focused
        assert isinstance(panel, Panel)
        assert panel.current is None or panel.current.line.text[:12] in at_cursor(desk)


async def test_it_is_on_the_problem_in_the_list_of_problems(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    desk.app.screen.query_one(ProblemList).focus()
    for _ in range(2):
        await pilot.press("down")
        await painted(desk.app)
        problems = desk.app.focused
        assert isinstance(problems, ProblemList)
        assert problems.current is not None
        assert problems.current.message[:20] in at_cursor(desk)


async def test_in_the_form_it_is_in_the_field_and_on_the_option_of_an_open_list(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(TITLE)
    await type_text(pilot, "ab")
    await painted(desk.app)
    assert desk.app.cursor_position.x == form._rows.content_region.x + form._rows.columns.value_left + 2
    form.go_to(STRATEGY_PATH)
    await painted(desk.app)
    assert at_cursor(desk).startswith("2 · vendor only")
    await pilot.press("enter")
    await painted(desk.app)
    chosen = at_cursor(desk)
    await pilot.press("up")
    await painted(desk.app)
    assert chosen.startswith("● 2")
    assert at_cursor(desk).startswith("○ ")
    await pilot.press("escape")
    form.go_to(CONTENT)
    await painted(desk.app)
    assert "Content" in desk.app.screen._compositor.render_strips()[desk.app.cursor_position.y].text


async def test_it_is_on_the_chosen_of_a_few_words(desk: Desk, pilot: Pilot) -> None:
    line = ChoiceLine((("a", "first"), ("b", "second"), ("c", "third")), "a")
    await desk.app.screen.mount(line)
    line.focus()
    for word in ("first", "second", "third"):
        await painted(desk.app)
        assert at_cursor(desk).startswith(f"● {word}")
        await pilot.press("right")


async def test_in_the_palette_it_is_where_you_type_and_on_the_command_that_you_move_to(
    desk: Desk, pilot: Pilot
) -> None:
    await pilot.press(key("commands"))
    await painted(desk.app)
    line = desk.app.cursor_position
    commands = desk.app.screen.query_one(CommandList)
    for _ in range(3):
        await pilot.press("down")
        await painted(desk.app)
        assert commands.highlighted
        title = str(commands.get_option_at_index(commands.highlighted).prompt).split("\n")[0]
        assert title.strip()[:8] in at_cursor(desk)
    await pilot.press("h")
    await painted(desk.app)
    assert desk.app.cursor_position == line + Offset(1, 0)


async def test_in_a_list_below_a_filter_it_is_where_you_type_and_on_the_row_that_you_move_to(
    desk: Desk, pilot: Pilot
) -> None:
    await settled(pilot)
    await desk.app.push_screen(PickLabels())
    await painted(desk.app)
    dialog = desk.app.screen
    assert isinstance(dialog, PickLabels)
    line = desk.app.cursor_position
    await pilot.press("down")
    await painted(desk.app)
    assert dialog.rows.current is not None
    assert dialog.rows.current.name in at_cursor(desk)
    await pilot.press("v")
    await painted(desk.app)
    assert desk.app.cursor_position == line + Offset(1, 0)


async def test_a_box_without_a_focus_has_it(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("help"))
    await painted(desk.app)
    desk.app.screen.set_focus(None)
    assert desk.app.screen.query_one("#help").region.contains_point(desk.app.cursor_position)


async def test_it_is_within_what_has_the_focus_on_every_screen(desk: Desk, pilot: Pilot) -> None:
    for action_id in ("help", "commands", "new_label", "history", "jobs", "overview", "compose"):
        await pilot.press(key(action_id))
        await settled(pilot)
        assert desk.app.focused is not None
        assert desk.app.focused.region.contains_point(desk.app.cursor_position), action_id
        if desk.app.screen.is_modal:
            await pilot.press("escape")


@pytest.mark.slow
def test_the_terminal_has_it_there(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, cwd=tmp_path) as session:
        open_labels(session)

        def on_row_of(label: str) -> None:
            session.wait_until(lambda rows: label in rows[session.terminal.cursor[1]], what=f"the cursor on {label}")

        on_row_of("all-customers")
        session.press("down", "down")
        on_row_of("app-v2.14.0")
        session.press(key("commands"))
        session.wait_for("What do you want to do")
        session.wait_quiet()
        line = session.terminal.cursor[1]
        assert "What do you want to do" in session.screen()[line]
        session.press("down")
        session.wait_until(lambda _: session.terminal.cursor[1] > line, what="the cursor on a command")
        session.send("q")
        session.wait_until(lambda _: session.terminal.cursor[1] == line, what="the cursor where you type")
