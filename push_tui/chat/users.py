"""What the service tells about one user, to find out why that user got nothing.

Source: API facts 4; the two reference pages have none of these calls, so a service may lack any of them. Each coroutine
may raise what `ChatClient.read` raises.
"""

from push_tui.chat import parsing
from push_tui.chat.client import ChatClient
from push_tui.chat.user_models import AppUser, Certificate, DeviceBinding, NotificationSettings, OnlineDevice
from push_tui.endpoints import Endpoint


async def get_user(client: ChatClient, user: str, *, once: bool = False) -> AppUser:
    """Return the user; with ``once``, a call that fails is not repeated, and asks for no other token."""
    return await client.read(Endpoint.GET_USER, parsing.user, user, once=once)


async def list_bindings(client: ChatClient, user: str) -> tuple[DeviceBinding, ...]:
    """Return the devices that a vendor's push service reaches."""
    return await client.read(Endpoint.LIST_BINDINGS, parsing.bindings, user)


async def is_online(client: ChatClient, user: str) -> bool:
    """Return whether the user is online; on some services users who do not exist are offline."""
    return await client.read(Endpoint.GET_STATUS, lambda body: parsing.is_online(body, user), user)


async def list_online_devices(client: ChatClient, user: str) -> tuple[OnlineDevice, ...]:
    """Return the devices with which the user is online."""
    return await client.read(Endpoint.LIST_ONLINE_DEVICES, parsing.online_devices, user)


async def get_settings(client: ChatClient, user: str) -> NotificationSettings:
    """Return what the user set for the notifications of all conversations."""
    return await client.read(Endpoint.GET_SETTINGS, parsing.notification_settings, user)


async def list_certificates(client: ChatClient) -> tuple[Certificate, ...]:
    """Return the certificates of the app: a device is reached by one of them, whose name its binding has."""
    return await client.read(Endpoint.LIST_CERTIFICATES, parsing.certificates)
