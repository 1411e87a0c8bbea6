"""Colours: one dark theme, and the tones of what widgets draw line by line.

Three of the tones show the environment of a profile; the words beside them say it, too.
"""

from textual.theme import Theme

PUSH_TUI = Theme(
    name="push-tui",
    primary="#3b6ea8",
    secondary="#5f87af",
    accent="#5fd7af",
    foreground="#d7dae0",
    background="#14171c",
    surface="#191d24",
    panel="#232934",
    success="#5faf5f",
    warning="#d7af5f",
    error="#d75f5f",
    dark=True,
    variables={
        # Plain colours, because Textual's own are blended with the background, which drawn lines do not know.
        "text": "#d7dae0",
        "text-muted": "#8b94a3",
        "text-disabled": "#5c6675",
        "text-success": "#7fc77f",
        "text-warning": "#e0b060",
        "text-error": "#f07a7a",
        "text-accent": "#5fd7af",
        "block-cursor-background": "#3b6ea8",
        "block-cursor-foreground": "#ffffff",
        "input-selection-background": "#3b6ea8 50%",
        "border": "#3b6ea8",
        "border-blurred": "#2d3542",
        "scrollbar": "#3a4454",
        "scrollbar-background": "#191d24",
        "scrollbar-corner-color": "#191d24",
    },
)

TONES = {
    "text": "$text",
    "dim": "$text-muted",
    "faint": "$text-disabled",
    "italic": "italic $text-muted",
    "strong": "bold",
    "title": "bold $text",
    "heading": "bold $text-primary",
    "name": "$text-primary",
    "key": "bold $accent",
    "accent": "$text-accent",
    "good": "$text-success",
    "warn": "$text-warning",
    "alert": "bold $text-warning",
    "bad": "bold $text-error",
    "rule": "$panel-lighten-1",
    "box": "on $surface-lighten-1",
    "header": "bold $text-muted on $panel",
    "tab": "bold $text on $surface",
    # Where the cursor is: in a list, in a list without the focus, on a row of the form.
    "cursor": "bold #ffffff on $primary",
    "resting": "on $surface-lighten-2",
    "here": "on $primary 35%",
    # How careful to be.
    "production": "bold $background on $error",
    "staging": "bold $background on $warning",
    "development": "bold $background on $success",
    "demo": "bold $background on $accent",
    # The card on a phone.
    "frame": "$text-disabled on $panel",
    "card": "$text on $panel",
    "card-dim": "$text-muted on $panel",
    "card-title": "bold $text on $panel",
    "card-default": "italic $text-warning on $panel",
    "card-icon": "$text-accent on $panel",
    "card-button": "bold $text-accent on $panel",
    "badge": "bold #ffffff on #c0392b",
}
"""The Textual style of each tone, by its name."""
