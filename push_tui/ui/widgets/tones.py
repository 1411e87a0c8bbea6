"""Colours of the style sheet for widgets that draw their own lines."""

from rich.style import Style
from textual.widget import Widget


def component_style(widget: Widget, component: str) -> Style:
    """What the style sheet says of a component class, to be laid over a line's own style.

    ``get_component_rich_style(partial=True)`` knows neither the alpha of a colour nor ``auto`` colours, which
    ``$text-muted`` is: such text would come out as bright as any other.
    """
    styles = widget.get_component_styles(component)
    whole = widget.get_component_rich_style(component)
    has_color = styles.has_rule("color") or styles.has_rule("auto_color")
    colors = Style(
        color=whole.color if has_color else None,
        bgcolor=whole.bgcolor if styles.has_rule("background") else None,
    )
    return colors + styles.text_style
