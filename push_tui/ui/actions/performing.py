"""How an action of the registry becomes a key, a palette entry and a place in the footer.

A screen or widget that mixes in `Performs` and names its scopes gets the bindings of those actions. Every way to an
action (key, palette, click in the footer) goes through `perform`, which tells the reason when it cannot be done.
"""

from collections.abc import Iterator
from inspect import isawaitable
from typing import ClassVar, cast

from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from push_tui.text import visible_lines
from push_tui.ui.actions import Action, Scope, actions_of
from push_tui.ui.actions.key_names import key_name


def bindings(*scopes: Scope) -> list[Binding]:
    """The key bindings of every action in these scopes."""
    return [
        Binding(
            key,
            f"perform('{action.id}')",
            action.title,
            show=False,
            key_display=key_name(key),
            priority=scope.value.priority and len(key_name(key)) > 1,
            id=f"{scope.name.lower()}.{action.id}.{key}",
        )
        for scope in scopes
        for action in actions_of([scope])
        for key in action.keys
    ]


class Performs:
    """A node of the DOM that does actions: ``action_<id>`` for each action of its ``SCOPES``."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()

    def why_not(self, action_id: str) -> str | None:
        """Why the action cannot be done now, as a sentence; None when it can."""
        return None

    def applies(self, action_id: str) -> bool:
        """Whether the footer has room for the action: false for what cannot come to be possible where one is."""
        return True

    def title_of(self, action: Action) -> str:
        """What the action is called here; a dialog says what its confirmation does."""
        return action.title

    async def action_perform(self, action_id: str) -> None:
        """Do the action, or say why not."""
        node = cast(DOMNode, self)
        reason = self.why_not(action_id)
        if reason is not None:
            node.app.notify(visible_lines(reason), severity="warning", markup=False)
            return
        result = getattr(self, f"action_{action_id}")()
        if isawaitable(result):
            await result


def performers(screen: Screen[object]) -> Iterator[Performs]:
    """Who may perform actions now, nearest to the focus first; a dialog keeps its app out."""
    node: DOMNode | None = screen.focused or screen
    while node is not None:
        if isinstance(node, Performs):
            yield node
        if node is screen and screen.is_modal:
            return
        node = node.parent if isinstance(node, Widget) else None


def offered(screen: Screen[object]) -> Iterator[tuple[Action, Scope, Performs]]:
    """Yield every action that can be reached now, its scope and who performs it; the nearest to the focus wins."""
    taken: set[str] = set()
    for performer in performers(screen):
        for scope in performer.SCOPES:
            for action in actions_of([scope]):
                if action.id not in taken:
                    taken.add(action.id)
                    yield action, scope, performer
