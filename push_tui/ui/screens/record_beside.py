"""The record under the cursor of the history, beside the list."""

from textual import work
from textual.timer import Timer

from push_tui.operations.listing import read_record, service_zone
from push_tui.storage.records import HistoryUnavailable, Row
from push_tui.ui.screens.base import REST_SECONDS, InApp
from push_tui.ui.screens.record_page import heading_of, lines_of
from push_tui.ui.widgets.text_line import TextLine
from push_tui.ui.widgets.text_pane import TextPane


class RecordBeside(TextPane, InApp):
    """Reads the first record at once, others once the cursor rests. Does not mark it as seen, as opening it may."""

    _row: Row | None = None
    _resting: Timer | None = None

    def follow(self, row: Row | None) -> None:
        """Show the record of a row; the previous one stays until it is read."""
        if row != self._row:
            self._row = row
            self._read_soon()

    def on_show(self) -> None:
        """Read what was not read while the terminal was too narrow."""
        super().on_show()
        self._read_soon()

    def _read_soon(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        if self._row is None:
            self.show(())
        elif self._can_be_seen and self.rows:
            self._resting = self.set_timer(REST_SECONDS, self._read)
        elif self._can_be_seen:
            self._read()

    @work(exclusive=True)
    async def _read(self) -> None:
        row = self._row
        if row is None:
            return
        try:
            record = await self.tui.ask(read_record(self.session, row.id))
        except HistoryUnavailable as error:
            self.show([TextLine((str(error), "bad"))])
            return
        if row is not self._row or not self.is_attached:
            return
        if record is None:
            self.show([TextLine("This row was removed from the history.")])
            return
        zone = self.session.config.operator_zone
        lines = lines_of(record, zone, service_zone(self.session, record), now=self.tui.now())
        self.scroll_home(animate=False, force=True, immediate=True)
        self.show([TextLine((heading_of(record, zone), "title")), TextLine(), *lines])
