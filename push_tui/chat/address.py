"""Where the service of one app is: host and path prefix, and how parts of a path are written."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, quote, urlsplit

from push_tui.chat.errors import IllegalTarget
from push_tui.hosts import is_loopback
from push_tui.names import LOST_IN_A_PATH

_NOT_IN_AN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f-\x9f\\<>\"{}|^`]")


def path_segment(text: str, what: str = "name") -> str:
    """``text`` percent-encoded as one segment of a path.

    Raises:
        IllegalTarget: it is empty, ``.`` or ``..`` (which a URL would swallow, so that another thing than the one named
            is met), or is not text that UTF-8 can carry. ``what`` names the thing in the sentence.
    """
    if not text or text in LOST_IN_A_PATH:
        shown = f"“{text}”" if text else "An empty one"
        raise IllegalTarget(f"{shown} cannot be used as a {what}: it would change the address of the call.")
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        raise IllegalTarget(f"This {what} holds half a character (a lone surrogate) and cannot be sent.") from None


@dataclass(frozen=True, slots=True)
class App:
    """One app of the service: ``base_url`` such as ``https://a41.chat.agora.io`` and the path ``prefix`` of its calls.

    Make it with `classic` or `by_id`, which encode the names.

    Raises:
        ValueError: the address is not https (http is allowed for loopback only), or holds more than host and port; the
            message is a sentence for people.
    """

    base_url: str
    prefix: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", _checked_base_url(self.base_url))

    @classmethod
    def classic(cls, base_url: str, org_name: str, app_name: str) -> Self:
        """The app ``org_name#app_name``; a bare host means https."""
        org = path_segment(org_name, "org_name")
        return cls(base_url, f"/{org}/{path_segment(app_name, 'app_name')}")

    @classmethod
    def by_id(cls, base_url: str, app_id: str) -> Self:
        """The app with this ID, addressed by ``/app-id/…`` (only where the dialect has that path form)."""
        return cls(base_url, f"/app-id/{path_segment(app_id, 'app_id')}")

    @property
    def host(self) -> str:
        """Host name or address without the port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def port(self) -> int:
        """The port, also where the address leaves it out."""
        return urlsplit(self.base_url).port or (443 if self.secure else 80)

    @property
    def secure(self) -> bool:
        """Whether calls go over TLS."""
        return self.base_url.startswith("https://")

    @property
    def loopback(self) -> bool:
        """Whether the service is on this host, so that no proxy is asked."""
        return is_loopback(self.host)

    @property
    def key(self) -> str:
        """Names app and host; two profiles with the same key draw on the same rate limits."""
        return f"{urlsplit(self.base_url).netloc}{self.prefix}"

    def url(self, path: str) -> str:
        """The full URL of a path that follows the app's prefix and is already encoded."""
        return f"{self.base_url}{self.prefix}/{path}"


def _checked_base_url(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    if not text or _NOT_IN_AN_ADDRESS.search(text):
        raise ValueError("The host must be a name such as a41.chat.agora.io, without blanks.")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("The host is not a valid address; write it like a41.chat.agora.io.") from None
    if not host or _has_more(parts):
        raise ValueError("The host must be a name or https://name, with a port if need be, and nothing after it.")
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise ValueError(f"The service is reached by https, not by {scheme}.")
    if scheme == "http" and not is_loopback(host):
        raise ValueError(f"http sends the token in the clear; use https for {host} (http is for this host only).")
    netloc = parts.netloc.casefold().removesuffix(":443" if scheme == "https" else ":80")
    return f"{scheme}://{netloc}"


def _has_more(parts: SplitResult) -> bool:
    return bool(parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
