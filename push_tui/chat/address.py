"""The address of one app: host, path prefix, and the encoding of path segments."""

from typing import Self
from urllib.parse import quote, urlsplit

from push_tui.chat.errors import InvalidTarget
from push_tui.frozen import frozen
from push_tui.hosts import is_loopback, service_url
from push_tui.names import LOST_IN_A_PATH


def path_segment(text: str, what: str = "name") -> str:
    """Percent-encode ``text`` as one segment of a path.

    Raises:
        InvalidTarget: it is empty, ``.`` or ``..`` (the URL would name another thing), or cannot be
            UTF-8. ``what`` names the thing in the sentence.
    """
    if not text or text in LOST_IN_A_PATH:
        shown = f'"{text}"' if text else "An empty text"
        raise InvalidTarget(f"{shown} cannot be a {what}; use another one.")
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise InvalidTarget(f"This {what} holds a broken character (a lone surrogate); type it again.") from None


@frozen
class App:
    """One app of the service: ``base_url`` such as ``https://a41.chat.agora.io`` and the path ``prefix`` of its calls.

    Make it with `classic` or `by_id`, which encode the names.

    Raises:
        InvalidValue: as `push_tui.hosts.service_url`.
    """

    base_url: str
    prefix: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", service_url(self.base_url))

    @classmethod
    def classic(cls, base_url: str, org_name: str, app_name: str) -> Self:
        """Return the app ``org_name#app_name``; a bare host means https."""
        org = path_segment(org_name, "org_name")
        return cls(base_url, f"/{org}/{path_segment(app_name, 'app_name')}")

    @classmethod
    def by_id(cls, base_url: str, app_id: str) -> Self:
        """Return the app with this ID, addressed by ``/app-id/…`` (only if the dialect has that path form)."""
        return cls(base_url, f"/app-id/{path_segment(app_id, 'app_id')}")

    @property
    def host(self) -> str:
        """Host name or address without the port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def port(self) -> int:
        """The port, even if the URL leaves it out."""
        return urlsplit(self.base_url).port or (443 if self.secure else 80)

    @property
    def secure(self) -> bool:
        """Whether calls go over TLS."""
        return self.base_url.startswith("https://")

    @property
    def loopback(self) -> bool:
        """Whether the service is on this host, so no proxy is used."""
        return is_loopback(self.host)

    @property
    def key(self) -> str:
        """Names app and host; two profiles with the same key share rate limits."""
        return f"{urlsplit(self.base_url).netloc}{self.prefix}"

    def url(self, path: str) -> str:
        """Return the full URL of an encoded path that follows the app's prefix."""
        return f"{self.base_url}{self.prefix}/{path}"
