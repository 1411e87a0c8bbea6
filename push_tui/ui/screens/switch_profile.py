"""The dialog that chooses among the profiles of the configuration."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from push_tui.storage.config import Profile
from push_tui.ui.content import plain
from push_tui.ui.screens.base import Dialog
from push_tui.ui.widgets.row_list import Cell, Column, RowList

COLUMNS = (
    Column("Profile", None, names=True),
    Column("App", None, names=True),
    Column("Environment", 12),
    Column("Dialect", 11, tone="dim"),
)
_TONES = {"production": "bad", "staging": "warn", "development": "good"}


class SwitchProfile(Dialog[Profile]):
    """Enter chooses; the result is the profile."""

    TITLE_TEXT = "Switch profile"
    CONFIRM = "Use it"
    DEFAULT_CSS = """
    SwitchProfile RowList { height: 12; }
    """

    def body(self) -> Iterable[Widget]:
        """The profiles, and what the configuration says about them."""
        yield RowList[Profile](COLUMNS, _cells, lambda profile: profile.name, markable=False, id="profiles")
        yield Static(plain("\n".join(self.session.config.notes)))

    def on_mount(self) -> None:
        """Stand on the profile in use."""
        profiles = list(self.session.config.profiles.values())
        rows = self.query_one("#profiles", RowList)
        rows.show(profiles)
        rows.focus()
        names = [profile.name for profile in profiles]
        if self.session.profile.name in names:
            rows.move_to(names.index(self.session.profile.name))

    def why_not(self, action_id: str) -> str | None:
        """The demo stays apart from what is real."""
        if action_id == "confirm" and self.query_one("#profiles", RowList).current is None:
            return "There is no other profile."
        return None

    @on(RowList.Chosen)
    async def _chosen(self) -> None:
        await self.action_perform("confirm")

    def action_confirm(self) -> None:
        """Use the profile under the cursor."""
        self.dismiss(self.query_one("#profiles", RowList).current)


def _cells(profile: Profile) -> tuple[Cell, ...]:
    return (
        Cell(profile.name),
        Cell(profile.app_label),
        Cell(profile.environment, _TONES[profile.environment]),
        Cell(profile.dialect_name),
    )
