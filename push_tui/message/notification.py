"""A notification as a phone shows it; `preview` makes it from a push."""

from enum import StrEnum

from push_tui.frozen import frozen
from push_tui.message.catalogue.sections import caption_of
from push_tui.message.push import Path


class Phone(StrEnum):
    """The two kinds of phone."""

    ANDROID = "Android"
    IPHONE = "iPhone"


class Origin(StrEnum):
    """Where a text comes from."""

    CHANNEL = "channel"
    BASIC = "basic"
    APP = "translation of the app"
    SERVICE = "default of the service"


@frozen
class Part:
    """One text of the notification, uncut, and the field that won."""

    name: str
    text: str = ""
    origin: Origin = Origin.BASIC
    source: Path = ()
    """The path of its field; empty for the service's default."""
    overrules: bool = False
    """Whether a different basic text lost."""


@frozen
class Appearance:
    """What the notification shows, collapsed or expanded; ``short`` if not all of it fits."""

    title: str
    subtitle: str
    content: str
    lines: tuple[str, ...] = ()
    picture: str = ""
    """URL of the big picture."""
    buttons: tuple[str, ...] = ()
    short: bool = False


@frozen
class Preview:
    """What one phone shows of a push that comes by one channel."""

    phone: Phone
    channel: str
    nothing: str
    """Why nothing is shown; empty if something is."""
    title: Part
    subtitle: Part
    content: Part
    collapsed: Appearance
    expanded: Appearance
    badge: str
    """The number on the app's icon: ``+1`` adds, ``=3`` sets, empty leaves it."""
    icon: str
    """URL of a picture at the side."""
    attention: str
    """Sound and vibration, in words."""
    tap: str
    notes: tuple[str, ...]
    others: tuple[str, ...] = ()
    """Other channels where it looks different, each with the differences."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The texts that are shown."""
        return tuple(part for part in (self.title, self.subtitle, self.content) if part.text)

    @property
    def winners(self) -> str:
        """Say which field or section each text comes from, except texts of the service."""
        said = []
        for part in self.parts:
            if part.origin is Origin.CHANNEL:
                said.append(
                    f"{part.name} from {caption_of(part.source)}" + (", not from Message" if part.overrules else "")
                )
            elif part.origin is Origin.APP:
                said.append(f"{part.name} from {caption_of(part.source)}, which the app translates")
        basic = [part.name for part in self.parts if part.origin is Origin.BASIC]
        if basic:
            said.append("all from Message" if len(basic) == len(self.parts) else f"{' and '.join(basic)} from Message")
        return "; ".join(said)

    @property
    def defaults(self) -> str:
        """Say which texts the service adds; empty if none."""
        missing = [f"no {part.name}" for part in self.parts if part.origin is Origin.SERVICE]
        return f"{' and '.join(missing)}: the service adds its own" if missing else ""
