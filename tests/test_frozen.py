"""Immutable records are what ``dataclass(frozen=True, slots=True)`` makes, with less memory for each class."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from push_tui.frozen import frozen


@dataclass(frozen=True, slots=True)
class Usual:
    name: str
    count: int = 0
    token: str = field(default="", repr=False)
    seen: bool = field(default=False, compare=False)


@frozen
class Ours:
    name: str
    count: int = 0
    token: str = field(default="", repr=False)
    seen: bool = field(default=False, compare=False)


@frozen(kw_only=True)
class Named(Ours):
    place: str


@frozen
class Nothing:
    pass


@frozen
class WithItsOwn:
    name: str

    def __repr__(self) -> str:
        return "its own words"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WithItsOwn)

    def __hash__(self) -> int:
        return 1


VALUES = (("vip", 1), ("vip", 2), ("ios", 1, "t", True), ("ios", 1, "t", False), ("ios", 1, "u", False))


@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_records_are_equal_as_usual_dataclasses_are(one: tuple[object, ...], other: tuple[object, ...]) -> None:
    equal = Usual(*one) == Usual(*other)  # type: ignore[arg-type]  # rows of a table
    assert (Ours(*one) == Ours(*other)) is equal  # type: ignore[arg-type]  # rows of a table
    assert (hash(Ours(*one)) == hash(Ours(*other))) is equal  # type: ignore[arg-type]  # rows of a table


def test_records_of_other_classes_are_never_equal() -> None:
    assert Ours("vip") not in (Usual("vip"), Named("vip", place="here"))
    assert Nothing() == Nothing()


def test_records_look_as_usual_dataclasses_do_without_their_secrets() -> None:
    assert repr(Ours("vip", token="secret")) == repr(Usual("vip", token="secret")).replace("Usual", "Ours")
    assert repr(Nothing()) == "Nothing()"


def test_fields_cannot_be_set_or_deleted() -> None:
    record = Ours("vip")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'name'"):
        record.name = "ios"  # type: ignore[misc]  # what is tried
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'name'"):
        del record.name
    assert not hasattr(record, "__dict__")


def test_a_class_keeps_methods_of_its_own() -> None:
    assert (repr(WithItsOwn("vip")), hash(WithItsOwn("vip"))) == ("its own words", 1)
    assert WithItsOwn("vip") == WithItsOwn("ios")


def test_records_are_replaced_copied_and_pickled_whole() -> None:
    record = Named("vip", 3, place="here")
    assert replace(record, count=4) == Named("vip", 4, place="here")
    assert copy.deepcopy(record) == pickle.loads(pickle.dumps(record)) == record
