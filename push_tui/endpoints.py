"""The calls of the API: what each does, and its method and path."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from push_tui.frozen import frozen


class Endpoint(StrEnum):
    """The twelve calls of the push API, and what the service tells about one user, by what they do."""

    PUSH_SYNC = "push to one user, synchronously"
    PUSH_SINGLE = "push to users"
    PUSH_LABEL = "push to labels"
    PUSH_TASK = "push to everybody"
    CREATE_LABEL = "create a label"
    GET_LABEL = "read a label"
    LIST_LABELS = "list labels"
    DELETE_LABEL = "delete a label"
    ADD_USERS = "add users to a label"
    GET_MEMBER = "find a user in a label"
    LIST_MEMBERS = "list the members of a label"
    REMOVE_USERS = "remove users from a label"
    GET_USER = "read a user"
    LIST_BINDINGS = "list the devices of a user"
    GET_STATUS = "read whether a user is online"
    LIST_ONLINE_DEVICES = "list the online devices of a user"
    GET_SETTINGS = "read the notification settings of a user"
    LIST_CERTIFICATES = "list the certificates of the app"


SENDS = frozenset({Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE, Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK})
USER_READS = frozenset(
    {
        Endpoint.GET_USER,
        Endpoint.LIST_BINDINGS,
        Endpoint.GET_STATUS,
        Endpoint.LIST_ONLINE_DEVICES,
        Endpoint.GET_SETTINGS,
        Endpoint.LIST_CERTIFICATES,
    }
)
"""What says why a user got nothing. Not in the two reference pages (API facts 4), so a service may lack any of them."""
READS = USER_READS | {Endpoint.GET_LABEL, Endpoint.LIST_LABELS, Endpoint.GET_MEMBER, Endpoint.LIST_MEMBERS}
MEMBER_CHANGES = frozenset({Endpoint.ADD_USERS, Endpoint.REMOVE_USERS})
LABEL_CALLS = frozenset(Endpoint) - SENDS - USER_READS
PUSH_TASKS = frozenset({Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK})
"""The pushes that the service carries out as tasks."""


@frozen
class Route:
    """Method and path of an endpoint; the path follows the app's prefix and may hold ``{label}`` and ``{user}``."""

    method: str
    path: str


def routes_with(sync: str) -> Mapping[Endpoint, Route]:
    """Return the routes of an edition whose path of a synchronous push is ``sync``."""
    return MappingProxyType(
        {
            Endpoint.PUSH_SYNC: Route("POST", sync),
            Endpoint.PUSH_SINGLE: Route("POST", "push/single"),
            Endpoint.PUSH_LABEL: Route("POST", "push/list/label"),
            Endpoint.PUSH_TASK: Route("POST", "push/task"),
            Endpoint.CREATE_LABEL: Route("POST", "push/label"),
            Endpoint.GET_LABEL: Route("GET", "push/label/{label}"),
            Endpoint.LIST_LABELS: Route("GET", "push/label"),
            Endpoint.DELETE_LABEL: Route("DELETE", "push/label/{label}"),
            Endpoint.ADD_USERS: Route("POST", "push/label/{label}/user"),
            Endpoint.GET_MEMBER: Route("GET", "push/label/{label}/user/{user}"),
            Endpoint.LIST_MEMBERS: Route("GET", "push/label/{label}/user"),
            Endpoint.REMOVE_USERS: Route("DELETE", "push/label/{label}/user"),
            Endpoint.GET_USER: Route("GET", "users/{user}"),
            Endpoint.LIST_BINDINGS: Route("GET", "users/{user}/push/binding"),
            Endpoint.GET_STATUS: Route("GET", "users/{user}/status"),
            Endpoint.LIST_ONLINE_DEVICES: Route("GET", "users/{user}/resources"),
            Endpoint.GET_SETTINGS: Route("GET", "users/{user}/notification/user/{user}"),
            Endpoint.LIST_CERTIFICATES: Route("GET", "notifiers"),
        }
    )
