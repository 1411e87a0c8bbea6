"""Colours: four themes, and the tones of what widgets draw line by line.

Three of the tones show the environment of a profile; the words beside them say it, too. No state is told by colour
alone: the theme *terminal* has only the 16 colours that the person chose for the terminal, and NO_COLOR none.
"""

from typing import Any

from textual.app import App
from textual.theme import Theme

from push_tui.storage.paths import Paths
from push_tui.storage.state import remember_theme, remembered_theme
from push_tui.ui.host import host_of

_BY_GROUND = {
    "block-cursor-blurred-text-style": "not underline",
    "header-text-style": "not underline",
    "pointed-text-style": "not reverse",
    "bad-text-style": "not reverse",
    "faint-text-style": "not dim",
    "muted-text-style": "not dim",
    "box-text-style": "not underline",
}
"""The attributes of a theme whose grounds and greys tell what *terminal* tells by attributes."""

PUSH_TUI = Theme(
    name="push-tui",
    primary="#3b6ea8",
    secondary="#5f87af",
    accent="#5fd7af",
    foreground="#d7dae0",
    background="#15181c",
    surface="#1b1e24",
    panel="#262a32",
    success="#5faf5f",
    warning="#d7af5f",
    error="#d75f5f",
    dark=True,
    variables={
        **_BY_GROUND,
        # Plain colours, because Textual's own are blended with the background, which drawn lines do not know.
        "text": "#d7dae0",
        "text-muted": "#98a1ae",
        "text-primary": "#86aad3",
        "text-disabled": "#768190",
        "text-success": "#7fc77f",
        "text-warning": "#e0b060",
        "text-error": "#f07a7a",
        "text-accent": "#5fd7af",
        "bar": "#3f9c83",
        "bar-good": "#4f8a57",
        "primary-muted": "#1f2d52",
        "block-cursor-background": "#3b6ea8",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#2f343d",
        "input-selection-background": "#3b6ea8 50%",
        "border": "#3b6ea8",
        "border-blurred": "#31363f",
        "scrollbar": "#3f4550",
        "scrollbar-background": "#1b1e24",
        "scrollbar-corner-color": "#1b1e24",
    },
)

LIGHT = Theme(
    name="light",
    primary="#2f66a8",
    secondary="#4f7396",
    accent="#00695c",
    foreground="#1d232b",
    background="#f7f8fa",
    surface="#eef0f4",
    panel="#dde2ea",
    success="#2e7d32",
    warning="#a34f00",
    error="#b3261e",
    dark=False,
    variables={
        **_BY_GROUND,
        "text": "#1d232b",
        "text-muted": "#545e6c",
        "text-disabled": "#6f7988",
        "text-primary": "#1f5593",
        "text-success": "#1b6e20",
        "text-warning": "#934400",
        "text-error": "#a3170f",
        "text-accent": "#00695c",
        "bar": "#3a8f86",
        "bar-good": "#4c9155",
        "primary-muted": "#c9dbf0",
        # Textual makes these lighter, and white on white shows nothing.
        "surface-lighten-1": "#e3e7ee",
        "surface-lighten-2": "#d5dbe5",
        "panel-lighten-1": "#c3cad6",
        "block-cursor-background": "#2f66a8",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#d3dbe6",
        "input-selection-background": "#9cc0ea",
        "border": "#2f66a8",
        "border-blurred": "#c3cad6",
        "scrollbar": "#7f8b9c",
        "scrollbar-background": "#eef0f4",
        "scrollbar-corner-color": "#eef0f4",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#4da3ff",
    secondary="#9ecbff",
    accent="#00ffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    success="#00ff5f",
    warning="#ffd700",
    error="#ff5555",
    dark=True,
    variables={
        **_BY_GROUND,
        "text": "#ffffff",
        "text-muted": "#d0d0d0",
        "text-disabled": "#a8a8a8",
        "text-primary": "#9ecbff",
        "text-success": "#00ff5f",
        "text-warning": "#ffd700",
        "text-error": "#ff8080",
        "text-accent": "#00ffff",
        "bar": "#00a8a8",
        "bar-good": "#00a844",
        "primary-muted": "#002d5f",
        "surface-lighten-1": "#262626",
        "surface-lighten-2": "#3a3a3a",
        "panel-lighten-1": "#8a8a8a",
        "block-cursor-background": "#ffffff",
        "block-cursor-foreground": "#000000",
        "bad-text-style": "reverse",
        "block-cursor-blurred-background": "#3a3a3a",
        "input-selection-background": "#005fd7",
        "border": "#ffffff",
        "border-blurred": "#8a8a8a",
        "scrollbar": "#d0d0d0",
        "scrollbar-background": "#1c1c1c",
        "scrollbar-corner-color": "#1c1c1c",
    },
)


# Nothing tells over SSH whether a terminal is dark or light, so text has no colour that can be read on only one of
# them: no yellow or cyan, which vanish on white, and no blue, which does on black.
TERMINAL = Theme(
    name="terminal",
    ansi=True,
    primary="ansi_cyan",
    accent="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    success="ansi_green",
    warning="ansi_magenta",
    error="ansi_red",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "surface": "ansi_default",  # Textual's own are transparent: what is below a dialog would show
        "panel": "ansi_default",
        "surface-lighten-1": "ansi_default",
        "text-primary": "ansi_default",
        "bar": "ansi_cyan",
        "bar-good": "ansi_green",
        "panel-lighten-1": "ansi_bright_black",
        "primary-muted": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "bold reverse",
        "block-cursor-blurred-text-style": "underline",
        "input-selection-background": "ansi_default",  # reversed
        # Textual's black on bright blue is black on blue where the terminal has eight backgrounds.
        "screen-selection-background": "ansi_blue",
        "screen-selection-foreground": "ansi_bright_white",
        "header-text-style": "underline",
        "pointed-text-style": "reverse",
        "bad-text-style": "not reverse",
        "faint-text-style": "dim italic",
        "muted-text-style": "dim",
        "box-text-style": "underline",
        "border": "ansi_cyan",
        "border-blurred": "ansi_bright_black",
        "scrollbar-background": "ansi_default",
    },
)
THEMES = (PUSH_TUI, LIGHT, HIGH_CONTRAST, TERMINAL)
NAME_BY_ACTION = dict(
    zip(("theme_dark", "theme_light", "theme_contrast", "theme_terminal"), (each.name for each in THEMES), strict=True)
)
"""The name of the theme that each action chooses.

To add a theme, list it in `THEMES`, and its action here and in ``actions/everywhere.py``.
"""


def set_theme(app: App[Any], paths: Paths) -> None:
    """Give the app its themes, and the one chosen last; without a choice one that this terminal can show."""
    for theme in THEMES:
        app.register_theme(theme)
    chosen = remembered_theme(paths)
    if chosen not in {theme.name for theme in THEMES}:
        chosen = (TERMINAL if app.console.color_system == "standard" else PUSH_TUI).name
    app.theme = TERMINAL.name if app.no_color else chosen  # the others need backgrounds


async def choose_theme(app: App[Any], name: str) -> None:
    """Use a theme, now and at the next start."""
    app.theme, host = name, host_of(app)
    try:
        await host.ask(host.session.engine.store(remember_theme, host.session.paths, name))
    except OSError as error:
        host.tell(f"The next start will not have these colours: {error.strerror or error}.", "warning")


TONES = {
    "text": "$text",
    "dim": "$muted-text-style $text-muted",
    "faint": "$faint-text-style $text-disabled",
    "italic": "italic $muted-text-style $text-muted",
    "strong": "bold",
    "title": "bold $text",
    "heading": "bold $text-primary",
    "name": "$text-primary",
    "key": "bold $accent",
    "found": "bold underline",
    "accent": "$text-accent",
    "good": "$text-success",
    "warn": "$text-warning",
    "alert": "bold $text-warning",
    "bad": "bold $bad-text-style $text-error",
    # Bars are large: quieter than words, so that what needs a look is the loudest.
    "bar": "$bar",
    "bar-good": "$bar-good",
    "bad-unfilled": "bold $text-error",  # never reversed, as words may be: many such rows would be a wall
    "rule": "$panel-lighten-1",
    "box": "$box-text-style on $surface-lighten-1",
    "box-above": "on $surface-lighten-1",  # a field of several lines is underlined once
    "share": "on $primary-muted",
    "header": "bold $header-text-style $text-muted on $panel",
    "tab": "bold $text on $surface",
    # Where the focus and the cursor are: on a row and on the heading of a panel, on a row of a list without the focus,
    # on lines of a panel, on a field of the form.
    "cursor": "$block-cursor-text-style $block-cursor-foreground on $block-cursor-background",
    "resting": "$block-cursor-blurred-text-style on $block-cursor-blurred-background",
    "pointed": "$pointed-text-style on $primary-muted",
    "here": "$box-text-style on $primary-muted",
    # How careful to be. Reversed, so that they stand out without colours, too.
    "production": "bold reverse $error on $background",
    "staging": "bold reverse $warning on $background",
    "development": "bold reverse $success on $background",
    "demo": "bold reverse $accent on $background",
    # The card on a phone.
    "frame": "$muted-text-style $text-disabled on $panel",
    "card": "$text on $panel",
    "card-dim": "$text-muted on $panel",
    "card-title": "bold $text on $panel",
    "card-default": "italic $text-warning on $panel",
    "card-icon": "$text-accent on $panel",
    "card-button": "bold $text-accent on $panel",
    "badge": "bold reverse $error on $background",
}
"""The Textual style of each tone, by its name."""
