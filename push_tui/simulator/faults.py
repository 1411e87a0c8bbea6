"""Faults that tests ask for: a status, a slow answer, a lost connection, an unreadable body."""

from collections.abc import Mapping
from dataclasses import dataclass

from push_tui.simulator.refusals import Refusal
from push_tui.simulator.wire import Drop


@dataclass(slots=True)
class SimulatedFault:
    """A fault for the next ``remaining`` calls (None: until cleared) whose path has this prefix."""

    method: str
    path_prefix: str
    status: int | None
    headers: Mapping[str, str]
    body: bytes | str | Refusal | None
    delay: float
    drop: Drop | None
    malformed: bool
    processed: bool
    remaining: int | None

    @property
    def never_arrives(self) -> bool:
        """Whether the call never reaches the service, as behind a gateway that refuses it."""
        replaced = self.status is not None or self.body is not None
        return self.drop is Drop.BEFORE_PROCESSING or (replaced and not self.processed)


def take_fault(faults: list[SimulatedFault], method: str, path: str) -> SimulatedFault | None:
    """Return the oldest fault for this call and use it once; None if there is none."""
    for fault in faults:
        if fault.method in (method, "*") and path.startswith(fault.path_prefix):
            if fault.remaining is not None:
                fault.remaining -= 1
                if fault.remaining == 0:
                    faults.remove(fault)
            return fault
    return None
