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
        # As plain colours: Textual's own are blends with whatever lies below, which lines drawn by hand do not know.
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
