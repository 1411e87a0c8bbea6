"""Turn actions of the registry into keys, palette entries and footer entries.

A screen or widget that mixes in `Performs` names its scopes and so has their keys. Every way to an action (key,
palette, click in the footer) goes through `action_perform`, which shows the reason if the action cannot be done.
"""

from collections.abc import Iterable, Iterator
from inspect import isawaitable
from typing import Any, ClassVar, Protocol, cast

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from push_tui.ui.actions import Action, Scope, actions_of, key_of
from push_tui.ui.actions.action import key_name

_OF_A_FIELD = frozenset({"backspace", "delete", "down", "end", "home", "left", "right", "space", "up"})
"""Keys that type, delete or move in a text field, besides single characters."""


def bindings(*scopes: Scope) -> list[Binding]:
    """Return the key bindings of every action in these scopes."""
    return [
        Binding(
            key,
            f"perform('{action.id}')",
            action.title,
            show=False,
            key_display=key_name(key),
            priority=scope.value.priority and len(key_name(key)) > 1 and key not in _OF_A_FIELD,
            id=f"{scope.name.lower()}.{action.id}.{key}",
        )
        for scope in scopes
        for action in actions_of([scope])
        for key in action.keys
    ]


class Hints(Protocol):
    """The app, as far as it says which key does what, which the messages do not keep, or why one does nothing."""

    def hint(self, words: str) -> None:
        """Say which key does what."""

    def refuse(self, reason: str) -> None:
        """Say why the last key does nothing."""


def press_again(action_id: str, scope: Scope) -> str:
    """Say, before leaving loses what was typed, that its key does it when pressed again."""
    return f"Press {key_of(action_id, scope)} again to leave; what you typed here is lost."


class Performs:
    """A DOM node that does the actions of its ``SCOPES``, most in a method ``action_<id>``."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]]

    def __init_subclass__(cls) -> None:
        """Bind the keys of the scopes that no base has; Textual then reads ``BINDINGS``."""
        super().__init_subclass__()
        inherited = {scope for base in cls.__mro__[1:] for scope in base.__dict__.get("SCOPES", ())}
        if new := [scope for scope in cls.SCOPES if scope not in inherited]:
            cls.BINDINGS = [*bindings(*new), *cls.__dict__.get("BINDINGS", ())]

    def why_not(self, action_id: str) -> str | None:
        """Return why the action cannot be done now, as a sentence; None if it can."""
        return None

    def has(self, action_id: str) -> bool:
        """Return false if this one lacks the action, unlike others of its scope; neither help nor palette name it."""
        return True

    def applies(self, action_id: str) -> bool:
        """Return false if the action can never apply here; the footer then leaves it out."""
        return True

    def fields(self) -> Iterable[tuple[Action, str]]:
        """Yield what a search in the palette finds beside the actions: the fields of a form, each with its section."""
        return ()

    @property
    def way_here(self) -> str:
        """How you put the focus here, as a sentence, so that the palette can name what it cannot do from elsewhere."""
        return ""

    def title_of(self, action: Action) -> str:
        """Return the action's title here; a dialog says what its confirmation does."""
        return action.title

    def key_shown(self, action: Action) -> str:
        """Return the key that the footer names for the action; empty if it has none."""
        return action.key_names[0] if action.keys else ""

    async def action_perform(self, action_id: str) -> None:
        """Do the action, or say why not."""
        node = cast(DOMNode, self)
        reason = self.why_not(action_id)
        if reason is not None:
            cast(Hints, node.app).refuse(reason)
            return
        result = self.act(action_id)
        if isawaitable(result):
            await result

    def act(self, action_id: str) -> object:
        """Do the action, and return what to await, if anything; override it for actions that differ only in a value."""
        return getattr(self, f"action_{action_id}")()


def performers(screen: Screen[object]) -> Iterator[Performs]:
    """Yield the nodes that may perform actions now, nearest to the focus first.

    A dialog keeps the app out, unless it has nothing more to show and makes room for another screen.
    """
    node: DOMNode | None = screen.focused or screen
    while node is not None:
        if isinstance(node, Performs):
            yield node
        if node is not screen:
            node = node.parent
        else:
            node = screen.app if not screen.is_modal or getattr(screen, "makes_room", False) else None


async def perform(screen: Screen[Any], action_id: str) -> None:
    """Do the action of this ID that is in reach, or say why not."""
    for action, _, performer in list(offered(screen)):
        if action.id == action_id:
            await performer.action_perform(action_id)
            return


def offered(screen: Screen[object]) -> Iterator[tuple[Action, Scope, Performs]]:
    """Yield every action in reach, its scope and its performer; the performer nearest to the focus wins."""
    taken: set[str] = set()
    for performer in performers(screen):
        for scope in performer.SCOPES:
            for action in actions_of([scope]):
                if action.id not in taken and performer.has(action.id):
                    taken.add(action.id)
                    yield action, scope, performer
