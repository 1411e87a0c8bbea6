"""What any Textual app with a table costs: the yardstick of the benchmarks."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class BareApp(App[None]):
    """One table, four columns by a hundred rows, nothing else."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        table.add_columns("Label", "Members", "Created", "Description")
        for row in range(100):
            table.add_row(f"label-{row}", str(row * 37), "2026-01-01", f"Description of label {row}")


if __name__ == "__main__":
    BareApp().run()
