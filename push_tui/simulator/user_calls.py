"""What the simulator tells about one user: the calls beside the two reference pages (API facts 4)."""

from hashlib import sha256

from push_tui.simulator.calls import EndpointCall
from push_tui.simulator.demo_app import DEMO_EPOCH
from push_tui.simulator.refusals import NO_SUCH_USER, JsonBody, RefusedCall
from push_tui.simulator.users import DEMO_CERTIFICATES, Binding, Person, SimulatedUsers

_CREATED = int(DEMO_EPOCH * 1000) - 400 * 86_400_000
_HOUR_MS = 3_600_000
_VENDORS = ("HUAWEIPUSH", "APNS")


class UserCalls:
    """A method for each call; `ChatService` adds ``timestamp`` and ``duration`` to its answer."""

    def __init__(self, users: SimulatedUsers) -> None:
        self._users = users

    def get_user(self, call: EndpointCall) -> JsonBody:
        """Return the user as an entity."""
        person = self._person(call)
        entity: JsonBody = {
            "uuid": _number(call.user),
            "type": "user",
            "created": _CREATED,
            "modified": _CREATED,
            "username": call.user,
            "activated": person.active,
            "notification_display_style": 1,
        }
        return {"action": "get", "path": "/users", "entities": [entity], "count": 1}

    def list_bindings(self, call: EndpointCall) -> JsonBody:
        """Return the bound device, if there is one."""
        person = self._person(call)
        device: JsonBody = {
            "device_id": f"{_number(call.user)[:8]}-cad-9369",
            "device_token": f"BAEAAAAAB.{_number(call.user)}",
            "notifier_name": person.certificate,
        }
        bound = self._users.binding(call.user) is not Binding.NONE
        return {"entities": [device] if bound else [], "action": "get"}

    def get_status(self, call: EndpointCall) -> JsonBody:
        """Return whether the user is online; users who do not exist are offline."""
        online = self._users.exist(call.user) and self._users.person(call.user).online
        return {"action": "get", "entities": [], "data": {call.user: "online" if online else "offline"}, "count": 0}

    def list_online_devices(self, call: EndpointCall) -> JsonBody:
        """Return the device with which the user is online."""
        device = {
            "res": f"android_{_number(call.user)[:8]}",
            "device_uuid": _number(call.user),
            "device_name": "HUAWEI",
        }
        return {"data": [device] if self._person(call).online else []}

    def get_settings(self, call: EndpointCall) -> JsonBody:
        """Return the notification settings; the end of do not disturb is a time, not a length."""
        person = self._person(call)
        data: JsonBody = {"type": person.notifies} if person.notifies else {}
        if person.quiet_hours:
            data["ignoreDuration"] = call.now_ms + int(person.quiet_hours * _HOUR_MS)
        if person.quiet_daily:
            data["ignoreInterval"] = person.quiet_daily
        return {"data": data}

    def list_certificates(self, call: EndpointCall) -> JsonBody:
        """Return the app's certificates, each with a secret that no client may show."""
        entities = [
            {"uuid": _number(name), "type": "notifier", "name": name, "disabled": False, "provider": vendor}
            | {"environment": "PRODUCTION", "certificate": f"secret-of-{name}"}
            for name, vendor in zip(DEMO_CERTIFICATES, _VENDORS, strict=True)
        ]
        return {"path": "/notifiers", "entities": entities, "count": len(entities), "action": "get"}

    def _person(self, call: EndpointCall) -> Person:
        if not self._users.exist(call.user):
            raise RefusedCall(NO_SUCH_USER)
        return self._users.person(call.user)


def _number(name: str) -> str:
    """Return 32 hexadecimal digits, the same in every run."""
    return sha256(name.encode()).hexdigest()[:32]
