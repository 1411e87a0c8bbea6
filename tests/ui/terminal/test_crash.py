"""A crash: the terminal gets a traceback that holds no values, and nothing that acts on it."""

from io import StringIO

from rich.console import Console

from push_tui.ui.terminal.app import TerminalApp

SECRET = "YWMt5lyAUJnNEeyHUS2MdMYkPAAAAAAAAAAAAAAA"


class Crashing(TerminalApp[None]):
    """Fails with a token among the variables, and a message from outside."""

    def on_mount(self) -> None:
        token = SECRET
        if token:
            raise RuntimeError("the service said \x1b]52;c;cHduZWQ=\x07")


async def test_a_crash_shows_where_but_no_variable_and_no_control() -> None:
    shown = StringIO()
    app = Crashing()
    app.error_console = Console(file=shown, width=200)
    try:
        async with app.run_test():
            pass
    except RuntimeError:
        pass
    text = shown.getvalue()
    assert "on_mount" in text
    assert "the service said ␛]52" in text
    assert SECRET not in text
    assert "\x1b" not in text
