"""The bodies of label calls."""

import pytest

from push_tui.chat.bodies import label_body, users_body
from push_tui.chat.errors import InvalidTarget
from push_tui.dialects import AGORA


def test_a_label_without_a_description_has_none_in_its_body() -> None:
    assert label_body("zz-test") == b'{"name":"zz-test"}'
    assert label_body("zz-test", "hah") == b'{"name":"zz-test","description":"hah"}'


@pytest.mark.parametrize("count", [0, 101])
def test_a_member_change_takes_1_to_100_users(count: int) -> None:
    with pytest.raises(InvalidTarget, match=f"1 to 100 users, not {count}"):
        users_body(["hx1"] * count, AGORA)
