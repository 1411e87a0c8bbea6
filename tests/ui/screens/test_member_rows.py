"""The loaded members in an order and through a filter, a part at a time."""

import pytest

from push_tui.chat.models import Member
from push_tui.ui.screens.member_rows import LoadedMembers, MemberOrder

MANY = [Member(f"user-{number * 7919 % 30_011:05}", number * 104_729 % 30_011) for number in range(30_000)]
"""In no order, more than several parts."""
BY_NAME = sorted(MANY, key=lambda member: member.username)


def finished(loaded: LoadedMembers, query: str, order: MemberOrder, source: list[Member]) -> list[Member]:
    """What is found when nothing is left to do."""
    loaded.advance(query, order, source)
    while loaded.doing:
        loaded.advance(query, order, source)
    return list(loaded.found)


def test_members_are_sorted_by_user_id_or_by_the_newest_or_stay_as_listed() -> None:
    loaded = LoadedMembers()
    assert finished(loaded, "", MemberOrder.BY_NAME, MANY) == BY_NAME
    newest = finished(loaded, "", MemberOrder.NEWEST, MANY)
    assert newest == sorted(MANY, key=lambda member: -(member.created or 0))
    assert finished(loaded, "", MemberOrder.LISTED, MANY) == MANY


@pytest.mark.parametrize("order", [MemberOrder.LISTED, MemberOrder.BY_NAME])
def test_a_filter_keeps_the_order(order: MemberOrder) -> None:
    members = MANY if order is MemberOrder.LISTED else BY_NAME
    found = finished(LoadedMembers(), "77", order, MANY)
    assert found == [member for member in members if "77" in member.username]


def test_until_a_new_order_is_complete_the_one_before_is_shown_whole() -> None:
    loaded = LoadedMembers()
    loaded.advance("", MemberOrder.BY_NAME, MANY)
    assert (loaded.doing, list(loaded.found)) == ("sorting…", MANY)
    finished(loaded, "", MemberOrder.BY_NAME, MANY)
    loaded.advance("", MemberOrder.NEWEST, MANY)
    assert (loaded.doing, list(loaded.found)) == ("sorting…", BY_NAME)


def test_what_is_found_so_far_is_shown_while_the_rest_is_searched() -> None:
    loaded = LoadedMembers()
    loaded.advance("1", MemberOrder.LISTED, MANY)
    assert loaded.doing == "filtering…"
    assert 0 < len(loaded.found) < len(finished(loaded, "1", MemberOrder.LISTED, MANY))


def test_a_new_character_ends_the_search_for_the_text_before() -> None:
    loaded = LoadedMembers()
    loaded.advance("1", MemberOrder.LISTED, MANY)
    loaded.advance("12", MemberOrder.LISTED, MANY)
    assert all("12" in member.username for member in loaded.found)
    assert finished(loaded, "12", MemberOrder.LISTED, MANY) == [each for each in MANY if "12" in each.username]


def test_a_search_answers_while_a_new_order_is_made() -> None:
    loaded = LoadedMembers()
    loaded.advance("", MemberOrder.BY_NAME, MANY)
    loaded.advance("77", MemberOrder.BY_NAME, MANY)
    assert loaded.doing == "sorting…"
    assert loaded.found
    assert all("77" in member.username for member in loaded.found)


@pytest.mark.parametrize("order", list(MemberOrder))
def test_members_that_were_loaded_since_are_sorted_and_found_too(order: MemberOrder) -> None:
    loaded, members = LoadedMembers(), MANY[:100]
    finished(loaded, "user", order, members)
    members += MANY[100:]
    found = finished(loaded, "user", order, members)
    assert found == finished(LoadedMembers(), "user", order, MANY)


@pytest.mark.parametrize("order", [MemberOrder.BY_NAME, MemberOrder.NEWEST])
def test_members_that_are_loaded_during_a_sort_are_sorted_too(order: MemberOrder) -> None:
    loaded, members = LoadedMembers(), MANY[:10_000]
    loaded.advance("", order, members)
    assert loaded.doing == "sorting…"
    members += MANY[10_000:]
    assert finished(loaded, "", order, members) == finished(LoadedMembers(), "", order, MANY)


def test_another_label_shows_none_of_the_members_before() -> None:
    loaded = LoadedMembers()
    finished(loaded, "user", MemberOrder.BY_NAME, MANY)
    others = [Member("user-b"), Member("user-a"), Member("else")]
    assert [member.username for member in finished(loaded, "user", MemberOrder.BY_NAME, others)] == ["user-a", "user-b"]
    assert finished(loaded, "", MemberOrder.BY_NAME, []) == []
