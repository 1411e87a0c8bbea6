"""What several tests of screens need."""

import pytest

from support.past import Past
from support.person import Desk


@pytest.fixture
def past(desk: Desk) -> Past:
    """What earlier runs left in the history of ``desk``."""
    return Past(desk)
