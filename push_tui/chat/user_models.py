"""What the service tells about a user, as frozen values. Text is raw; times of the service are epoch milliseconds."""

from dataclasses import field
from datetime import time
from enum import StrEnum

from push_tui.frozen import frozen


@frozen
class AppUser:
    """A user as the service has it. None: not reported."""

    username: str
    active: bool | None = None
    """False if the user is banned."""
    created: int | None = None
    """Epoch milliseconds."""
    shows_text: bool | None = None
    """The display style: whether a chat notification shows sender and text instead of a general sentence."""
    quiet_daily: "DailyTimes | None" = None
    """Do not disturb, as old clients set it; in whole hours."""


@frozen
class DeviceBinding:
    """A device that the vendor's push service reaches, by the certificate of this name."""

    device_id: str
    device_token: str = field(repr=False)
    """A secret of the device: keep it in memory, and show `token_end` instead."""
    certificate: str

    @property
    def token_end(self) -> str:
        """The last 6 characters of the token, enough to compare two; none of a short one."""
        return self.device_token[-6:] if len(self.device_token) > 12 else ""


@frozen
class OnlineDevice:
    """A device with which a user is online."""

    resource: str
    name: str = ""


class Notifies(StrEnum):
    """Of which messages a user wants to be notified."""

    DEFAULT = "DEFAULT"
    ALL = "ALL"
    MENTIONS = "AT"
    NOTHING = "NONE"


@frozen
class DailyTimes:
    """A time span of every day; it ends on the next day if ``end`` is before ``start``."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Return whether a time of day is in it; the end is not."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@frozen
class NotificationSettings:
    """What a user set for all conversations. Do not disturb is set by ``quiet_until``, ``quiet_daily`` or neither."""

    notifies: Notifies = Notifies.DEFAULT
    quiet_until: int | None = None
    """Epoch milliseconds."""
    quiet_daily: DailyTimes | None = None
    """The reference does not say in which time zone."""


@frozen
class Certificate:
    """A certificate of the app for a vendor's push service, without its secret."""

    name: str
    vendor: str = ""
    disabled: bool = False
