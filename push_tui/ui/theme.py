"""Colours: one calm dark theme; the environment of a profile is told by words and by these three tones."""

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
