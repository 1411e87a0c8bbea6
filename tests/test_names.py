"""What a user ID and a label name may be is one rule, and every reader follows it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui import names
from push_tui.dialects import AGORA, EASEMOB
from push_tui.hosts import InvalidValue
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.message.rules.audience import audience_problems
from push_tui.message.rules.problem import Severity
from push_tui.operations.composition import Composition
from push_tui.operations.labels import name_problem
from push_tui.operations.membership import users_problem
from push_tui.simulator.service import ChatService
from push_tui.storage.config_keys import PROFILE_KEYS
from push_tui.storage.user_files import UserFileError, read_user_file, read_user_text
from push_tui.ui.widgets.form.editing import type_targets
from support.message_checks import has_errors
from support.service_caller import Caller

USUAL = ("kim", "qa-1", "0", "a.b_c-9", "...", ".a", "-", "x" * 64)
UPPER_CASE = ("Kim", "KIM", "x" * 63 + "X")
NO_USER_IDS = {
    "": "no user ID",
    ".": "means another place in a web address",
    "..": "means another place in a web address",
    "x" * 65: "65 characters; a user ID has at most 64",
    "mr kim": "holds a space",
    "kim\n": "holds U+000A",
    "o'neil": 'holds "\'"',
    'ki"m': "holds a quotation mark",
    "[kim]": 'holds "["',
    "a/b": 'holds "/"',
    "a@b": 'holds "@"',
    "höpfner": 'holds "ö"',
    "ho\u0308pfner": "holds U+0308 (combining diaeresis)",
    "你好": 'holds "你"',
    "kim–1": "holds U+2013 (en dash)",
    "ｋim": "holds U+FF4B (fullwidth latin small letter k)",
    "\u212aim": "holds U+212A (kelvin sign)",
    "Кim": "holds U+041A (cyrillic capital letter ka)",
    "ki\u200bm": "holds U+200B (zero width space)",
    "\u202emik": "holds U+202E (right-to-left override)",
    "kim\u0000": "holds U+0000",
    "\ud800": "holds U+D800",
}
"""What no user can be called, with the reason."""


def the_rule(user: str, path: Path) -> bool:
    return not names.user_problem(user)


def the_composer_field(user: str, path: Path) -> bool:
    composition = Composition(AGORA)
    composition.set_audience_kind(AudienceKind.USERS)
    type_targets(composition, user)
    return composition.push.audience.targets == (user,) and the_audience(user, path)


def the_paste_dialog(user: str, path: Path) -> bool:
    users = names.split_names(user)
    return users == (user,) and users_problem(users, AGORA) is None


def a_paste_that_becomes_a_job(user: str, path: Path) -> bool:
    try:
        return read_user_text(user).ids == (user,)
    except UserFileError:
        return False


def a_file(user: str, path: Path) -> bool:
    file = path / "users.txt"
    file.write_bytes(user.encode(errors="surrogatepass"))
    try:
        return read_user_file(file).ids == (user,)
    except UserFileError:
        return False


def the_audience(user: str, path: Path) -> bool:
    return not has_errors(audience_problems(Push(Audience(AudienceKind.USERS, (user,))), AGORA))


def the_profile(user: str, path: Path) -> bool:
    try:
        return PROFILE_KEYS["test_users"]([user]) == (user,)
    except InvalidValue:
        return False


def the_simulator(user: str, path: Path) -> bool:
    call = Caller(ChatService(AGORA))
    call.service.users.register((*USUAL, *UPPER_CASE))
    reply = call("POST", "/push/label/vip/user", {"usernames": [user]})
    return reply.status == 200 and reply.data["success"] == [user]


READERS = (
    the_rule,
    the_composer_field,
    the_paste_dialog,
    a_paste_that_becomes_a_job,
    a_file,
    the_audience,
    the_profile,
    the_simulator,
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_every_reader_takes_the_same_user_ids(reader: Callable[[str, Path], bool], tmp_path: Path) -> None:
    table = (*USUAL, *UPPER_CASE, *NO_USER_IDS)
    assert [user for user in table if reader(user, tmp_path)] == [*USUAL, *UPPER_CASE]


def test_the_reason_is_told_of_what_is_no_user_id() -> None:
    assert {user: names.user_problem(user) for user in NO_USER_IDS} == NO_USER_IDS


@pytest.mark.parametrize("user", UPPER_CASE)
def test_upper_case_is_taken_with_a_warning(user: str) -> None:
    assert not names.is_usual_user(user)
    (problem,) = audience_problems(Push(Audience(AudienceKind.USERS, (user,))), AGORA)
    assert problem.severity is Severity.WARNING
    assert read_user_text(user).upper_case == 1


@pytest.mark.parametrize(
    "text",
    ["a b", "a,b", "a; b", "a\r\nb\n", '"a","b"', "'a' 'b'", " a\t|b ", "a\u00a0b", "a\u2028b", ";a;;b;", '"a";\n"b";'],
)
def test_users_in_a_paste_may_be_separated_by_anything_that_is_no_part_of_one(text: str) -> None:
    assert names.split_names(text) == ("a", "b")
    assert read_user_text(text).ids == ("a", "b")
    for kind in (AudienceKind.USERS, AudienceKind.USER):  # typed for one user they are two as well, which is said
        composition = Composition(AGORA)
        composition.set_audience_kind(kind)
        type_targets(composition, text)
        assert composition.push.audience.targets == ("a", "b")


@given(st.lists(st.text(alphabet="abcxyz019_.-", min_size=1, max_size=64), max_size=120))
def test_no_user_is_lost_in_a_paste(users: list[str]) -> None:
    assert names.split_names("\n".join(users)) == tuple(users)


LABEL_NAMES = ("vip", "VIP", "0", "a.b_c-9", "...", "x" * 64)
NO_LABEL_NAMES = {
    "": "A label needs a name.",
    ".": '"." means another place in a web address; use another name.',
    "..": '".." means another place in a web address; use another name.',
    "x" * 65: "65 characters; a name has at most 64.",
    "a b": "A space is not allowed; use A-Z a-z 0-9 _ - and the full stop.",
    "vip\n": "U+000A is not allowed; use A-Z a-z 0-9 _ - and the full stop.",
    "a/b": '"/" is not allowed; use A-Z a-z 0-9 _ - and the full stop.',
    "ki\u200bm": "U+200B (zero width space) is not allowed; use A-Z a-z 0-9 _ - and the full stop.",
    "标签": '"标" is not allowed; use A-Z a-z 0-9 _ - and the full stop.',
}


def test_the_reason_is_told_of_what_is_no_label_name() -> None:
    for name in LABEL_NAMES:
        assert names.label_problem(name, AGORA) == ""
    assert {name: names.label_problem(name, AGORA) for name in NO_LABEL_NAMES} == NO_LABEL_NAMES


@pytest.mark.parametrize("name", [*LABEL_NAMES, *NO_LABEL_NAMES])
def test_a_label_that_can_be_made_can_be_pushed_to_and_the_service_takes_it(name: str) -> None:
    taken = name_problem(name, (), EASEMOB) is None
    assert taken is (name in LABEL_NAMES)
    assert taken is not has_errors(audience_problems(Push(Audience(AudienceKind.LABELS, (name,))), EASEMOB))
    if name not in names.LOST_IN_A_PATH:  # the service's own rule allows these two, and no call could reach them
        assert taken is (Caller(ChatService(EASEMOB, labels=()))("POST", "/push/label", {"name": name}).status == 200)


def test_whether_case_tells_labels_apart_is_the_dialects_to_say() -> None:
    assert names.same_label("VIP", "vip", AGORA)
    assert not names.same_label("VIP", "vip", EASEMOB)
    assert names.same_label("vip", "vip", EASEMOB)
