"""The themes: readable each, chosen once, and none where the terminal has no colours."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.app import App
from textual.color import Color
from textual.theme import Theme
from textual.widgets._toast import Toast

from push_tui.storage.state import remembered_theme
from push_tui.ui.app import PushTui
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.profile_form import ProfileForm
from push_tui.ui.theme import HIGH_CONTRAST, TERMINAL, THEMES, TONES, set_theme
from push_tui.ui.widgets.bars import stacked
from push_tui.ui.widgets.columns import Cell, Column
from push_tui.ui.widgets.pasting import PlainInput, PlainTextArea
from push_tui.ui.widgets.row_drawing import problem_sign
from push_tui.ui.widgets.row_list import RowList
from support.keys import key
from support.person import Desk, Pilot, desk_of, screen_text, settled, until

WITH_GROUNDS = pytest.mark.parametrize(
    "theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name
)
TEXT = 4.5
"""Contrast that WCAG asks for between text and its ground."""
HINT = 3
"""The same for what is disabled."""
NEAREST = 3.9
"""The same for text where a terminal has 256 colours, each the nearest of them; orange on light grey is the least."""


def contrast(text: Color, ground: Color) -> float:
    """The ratio of WCAG 2."""

    def light(color: Color) -> float:
        parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized)
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((light(text), light(ground)))
    return (high + 0.05) / (low + 0.05)


def colours_of(theme: Theme) -> dict[str, Color]:
    variables = {**theme.to_color_system().generate(), **theme.variables}
    return {name: Color.parse(value) for name, value in variables.items() if re.fullmatch("#[0-9a-fA-F]{6}", value)}


def of_256(colour: Color) -> Color:
    """Return the colour that a terminal of 256 colours shows."""
    shown = RichColor.from_rgb(*colour.rgb).downgrade(ColorSystem.EIGHT_BIT)
    return Color(*shown.get_truecolor())


@WITH_GROUNDS
@pytest.mark.parametrize(
    "ground",
    ["background", "surface", "panel", "surface-lighten-1", "primary-muted", "block-cursor-blurred-background"],
)
@pytest.mark.parametrize(
    ("as_shown", "least"), [(lambda colour: colour, TEXT), (of_256, NEAREST)], ids=["exact", "256"]
)
def test_text_can_be_read_on_every_ground(
    theme: Theme, ground: str, as_shown: Callable[[Color], Color], least: float
) -> None:
    colours = {name: as_shown(colour) for name, colour in colours_of(theme).items()}
    weak = {
        name: round(contrast(colours[name], colours[ground]), 1)
        for name in ("text", "text-muted", "text-primary", "text-success", "text-warning", "text-error", "text-accent")
        if contrast(colours[name], colours[ground]) < least
    }
    assert not weak
    if ground != "block-cursor-blurred-background":  # on which nothing hints
        assert contrast(colours["text-disabled"], colours[ground]) >= HINT


@WITH_GROUNDS
def test_the_row_under_the_cursor_can_be_read(theme: Theme) -> None:
    colours = colours_of(theme)
    assert contrast(colours["block-cursor-foreground"], colours["block-cursor-background"]) >= TEXT


@WITH_GROUNDS
def test_how_careful_to_be_can_be_read(theme: Theme) -> None:
    colours = colours_of(theme)
    for badge in ("error", "warning", "success", "accent"):
        assert contrast(colours[badge], colours["background"]) >= TEXT, badge
    assert all(TONES[tone].endswith(" on $background") for tone in ("production", "staging", "development", "demo"))


@WITH_GROUNDS
def test_bars_can_be_seen_and_are_quieter_than_words(theme: Theme) -> None:
    colours = colours_of(theme)
    for bar, words in (("bar", "text-accent"), ("bar-good", "text-success")):
        seen = contrast(colours[bar], colours["surface"])
        assert HINT <= seen < contrast(colours[words], colours["surface"])


@WITH_GROUNDS
def test_the_row_under_the_cursor_looks_like_no_warning(theme: Theme) -> None:
    colours = colours_of(theme)
    assert colours["block-cursor-background"] not in (colours["warning"], colours["text-warning"])


async def test_in_the_terminal_s_own_colours_lines_mark_the_fields_and_help_is_dim(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = TERMINAL.name
    await pilot.press(key("compose"))
    await settled(pilot)

    assert desk.app.stylesheet.parse_style(TONES["box"]).underline
    assert desk.app.stylesheet.parse_style(TONES["dim"]).dim
    assert desk.app.focused is not None
    assert desk.app.focused.rich_style.underline


async def test_in_the_terminal_s_own_colours_cursors_are_reversed_and_a_resting_one_and_heads_underlined(
    desk: Desk, pilot: Pilot
) -> None:
    desk.app.theme = TERMINAL.name
    await settled(pilot)
    style = desk.app.stylesheet.parse_style
    assert all(style(TONES[tone]).reverse for tone in ("cursor", "pointed"))
    resting = style(TONES["resting"])
    assert resting.underline, "dim on its reverse would be grey on grey"
    assert not resting.reverse
    assert style(TONES["header"]).underline
    rows = desk.app.screen.query_one(LabelsPane).rows
    row = rows.render_line(rows.line_of(rows.cursor) + 1)
    assert [segment.style.reverse for segment in row if segment.style] == [True]


async def test_in_the_terminal_s_own_colours_the_cursor_of_a_field_is_its_text_reversed(
    desk: Desk, pilot: Pilot
) -> None:
    desk.app.theme = TERMINAL.name
    await pilot.press(key("filter"))
    await settled(pilot)
    cursor = desk.app.screen.query_one("#labels-filter").get_component_rich_style("input--cursor")
    assert cursor.reverse
    assert cursor.color is not None and cursor.color.is_default
    assert cursor.bgcolor is not None and cursor.bgcolor.is_default


ON_ANY_GROUND = {None, 1, 2, 5}
"""The terminal's own colours in which text can be read on black and on white: its text, red, green and magenta."""
LINES = {"bar", "bar-good", "bad-unfilled", "rule"}
"""What is drawn, but not read."""


async def test_in_the_terminal_s_own_colours_text_can_be_read_on_a_dark_and_on_a_light_ground(
    desk: Desk, pilot: Pilot
) -> None:
    desk.app.theme = TERMINAL.name
    await settled(pilot)
    for tone in TONES.keys() - LINES:
        look = desk.app.stylesheet.parse_style(TONES[tone]).rich_style
        assert look.color is None or (look.color.triplet is None and look.color.number in ON_ANY_GROUND), tone
        assert look.bgcolor is None or look.bgcolor.is_default, tone


async def test_in_the_terminal_s_own_colours_a_toast_is_a_box_on_the_ground_of_the_terminal(
    desk: Desk, pilot: Pilot
) -> None:
    desk.app.theme = TERMINAL.name
    desk.app.tell("No such label.", "error")
    await until(pilot, lambda: bool(desk.app.screen.query(Toast)))
    await settled(pilot)
    toast = desk.app.screen.query_one(Toast)
    assert toast.rich_style.color is not None and toast.rich_style.color.is_default
    assert toast.rich_style.bgcolor is not None and toast.rich_style.bgcolor.is_default
    assert {edge for edge, _ in toast.styles.border} == {"heavy"}, "an error is told without colours, too"


async def test_in_the_terminal_s_own_colours_nothing_shines_through_a_form(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = TERMINAL.name
    desk.app.action_profile()
    await settled(pilot)
    await pilot.press(key("add_profile"))
    await settled(pilot)
    assert isinstance(desk.app.screen, ProfileForm)
    assert "all-customers" not in screen_text(desk.app)
    assert desk.app.screen.styles.background.a == 1


async def test_in_the_terminal_s_own_colours_an_empty_field_is_underlined_to_its_end(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = TERMINAL.name
    await pilot.press(key("new_label"))
    await settled(pilot)
    for field in desk.app.screen.query(PlainInput):
        line = field.render_line(0)
        assert line.cell_length >= field.content_size.width > 10
        assert all(segment.style is not None and segment.style.underline for segment in line)


async def test_in_the_terminal_s_own_colours_what_is_selected_is_reversed(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = TERMINAL.name
    await pilot.press(key("filter"), *"vip", "shift+home")
    await settled(pilot)
    line = desk.app.screen.query_one("#labels-filter", PlainInput).render_line(0)
    await pilot.press("enter", key("to_members"), key("add_from_file"))
    await settled(pilot)
    area = desk.app.screen.query_one(PlainTextArea)
    area.text = "kim"
    area.focus().select_all()
    await settled(pilot)
    for selected in (list(line)[1], next(iter(area.render_line(0)))):
        assert selected.style is not None and selected.style.reverse
        assert selected.style.color is not None and selected.style.color.is_default
        assert selected.style.bgcolor is None or selected.style.bgcolor.is_default


async def test_in_high_contrast_an_alarm_is_the_strongest(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = HIGH_CONTRAST.name
    await settled(pilot)
    assert [tone for tone in ("good", "warn", "bad") if desk.app.stylesheet.parse_style(TONES[tone]).reverse] == ["bad"]


async def test_in_high_contrast_an_alarm_takes_no_more_room_than_its_words(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = HIGH_CONTRAST.name
    await settled(pilot)
    rows = desk.app.screen.query_one(LabelsPane).rows
    line = rows.strip([("failed   ", "bad"), ("qa-3 ", ""), *stacked([(4, "bad")], 4, 4)], 20)
    assert [segment.text for segment in line if segment.style and segment.style.reverse] == ["failed"]


async def test_in_high_contrast_a_list_of_failures_is_no_wall(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = HIGH_CONTRAST.name
    await settled(pilot)
    rows = RowList[str]((Column("State", 8),), lambda state: (Cell(state, "bad"),), str)
    rows.sign = lambda item, *, focused: problem_sign("bad", focused=focused)  # type: ignore[method-assign]
    await desk.app.screen.mount(rows)
    rows.show(["failed", "rejected", "failed"])
    await settled(pilot)
    line = rows.render_line(2)
    assert [segment.text for segment in line if segment.style and segment.style.reverse] == ["✖"]
    assert "rejected" in line.text


async def test_every_tone_has_a_style_in_every_theme(desk: Desk, pilot: Pilot) -> None:
    for theme in THEMES:
        desk.app.theme = theme.name
        await settled(pilot)
        for tone in TONES.values():
            desk.app.stylesheet.parse_style(tone)


async def test_a_chosen_theme_is_there_at_the_next_start(desk: Desk, pilot: Pilot) -> None:
    await desk.app.action_perform("theme_light")
    await settled(pilot)
    assert desk.app.theme == "light"
    assert desk.paths.state.stat().st_mode & 0o777 == 0o600
    with desk_of(desk.service, desk.paths.root) as next_start:
        assert next_start.app.theme == "light"


@pytest.mark.parametrize("content", ["theme = [not TOML", "theme = 7", 'theme = "plaid"', "\0"])
def test_a_choice_that_cannot_be_read_is_no_choice(desk: Desk, content: str) -> None:
    desk.paths.state.write_text(content)
    assert remembered_theme(desk.paths) in {"", "plaid"}
    with desk_of(desk.service, desk.paths.root) as next_start:
        assert next_start.app.theme in {theme.name for theme in THEMES}


@pytest.mark.parametrize(("term", "theme"), [("linux", "terminal"), ("xterm-256color", "push-tui")])
def test_sixteen_colours_are_those_of_the_terminal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, term: str, theme: str
) -> None:
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setenv("TERM", term)
    app: App[Any] = App()
    set_theme(app, desk.paths)
    assert app.theme == theme


async def test_without_colours_attributes_tell_the_states(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with desk_of(desk.service, desk.paths.root) as plain:
        app: PushTui = plain.app
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            assert app.theme == TERMINAL.name
            await pilot.press(key("compose"))
            await settled(pilot)
            strips = app.screen._compositor.render_strips()
            looks = [segment.style for line in strips for segment in line if segment.style is not None]
            assert {look.color.name for look in looks if look.color is not None} == {"default"}
            assert any(look.reverse for look in looks)
            assert any(look.dim for look in looks), "a placeholder is no text"
            assert app.why_not("theme_light") is not None


async def test_what_you_search_for_is_marked_on_a_reversed_row_too(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = TERMINAL.name
    await settled(pilot)
    await pilot.press(key("filter"), *"vip", "enter")
    await settled(pilot)
    rows = desk.app.screen.query_one(LabelsPane).rows
    row = rows.render_line(rows.line_of(rows.cursor) + 1)
    assert [segment.text for segment in row if segment.style and segment.style.underline] == ["vip"]
