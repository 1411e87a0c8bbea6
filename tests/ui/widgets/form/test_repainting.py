"""What of the form is drawn anew when a row grows by a line: that line and what it pushes down, nothing above."""

import pytest
from textual.strip import Strip

from push_tui.message.push import Push
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.widgets.form.drawn_rows import DrawnRows
from push_tui.ui.widgets.form.form import Form
from support.keys import key
from support.person import Pilot, until


@pytest.mark.parametrize(
    ("field", "keys"),
    [("ext", ["a"]), ("content", ["w"])],
    ids=["the first letter of a new pair", "a letter with which a text takes another line"],
)
async def test_a_row_that_grows_leaves_the_lines_above_it_alone(
    pilot: Pilot, monkeypatch: pytest.MonkeyPatch, field: str, keys: list[str]
) -> None:
    drawn: list[int] = []
    render = DrawnRows.render_line

    def noted(rows: DrawnRows, y: int) -> Strip:
        drawn.append(y)
        return render(rows, y)

    monkeypatch.setattr(DrawnRows, "render_line", noted)
    await pilot.press(key("compose"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen) and pilot.app.focused is not None)
    form = pilot.app.screen.query_one(Form)
    rows = pilot.app.screen.query_one(DrawnRows)
    form._composition.take(Push(message={"title": "x", "content": "w" * (rows.columns.value - 1)}))
    assert form.go_to(("pushMessage", field))
    await until(pilot, lambda: rows.size.height > 0)
    await pilot.pause()
    before = len(rows._lines)
    head = next(rows.top(index) for index, entry in enumerate(rows.entries) if "Message" in entry.look.label)
    drawn.clear()
    await pilot.press(*keys)
    await until(pilot, lambda: len(rows._lines) > before and bool(drawn))
    await pilot.pause()
    assert min(drawn) >= head
    assert max(drawn) == len(rows._lines) - 1
