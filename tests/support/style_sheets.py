"""Style sheets that are parsed once for all apps of a process: parsing took a tenth of each start."""

from typing import Any

from textual.css.stylesheet import Stylesheet

_parsed: dict[tuple[tuple[str, str], ...], dict[tuple[Any, ...], Any]] = {}
"""What was parsed with the colours and other variables of a theme."""


def parse_once() -> None:
    """Let every app take what another has parsed with the same variables."""
    begin, set_variables = Stylesheet.__init__, Stylesheet.set_variables

    def begun(sheet: Stylesheet, *, variables: dict[str, str] | None = None) -> None:
        begin(sheet, variables=variables)
        share(sheet)

    def set_and_share(sheet: Stylesheet, variables: dict[str, str]) -> None:
        sheet._parse_cache = {}  # type: ignore[assignment]  # it is cleared
        set_variables(sheet, variables)
        share(sheet)

    def share(sheet: Stylesheet) -> None:
        sheet._parse_cache = _parsed.setdefault(tuple(sheet._variables.items()), {})  # type: ignore[assignment]

    Stylesheet.__init__ = begun  # type: ignore[assignment, method-assign]
    Stylesheet.set_variables = set_and_share  # type: ignore[assignment, method-assign]
