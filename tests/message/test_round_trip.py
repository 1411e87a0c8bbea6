"""Import, edit nothing, send: the same JSON, whatever it holds; and any push through a cURL command and back."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, Dialect
from push_tui.endpoints import Endpoint
from push_tui.message.curl import read_curl
from push_tui.message.curl_writing import to_curl
from push_tui.message.importing import ImportProblem, import_text
from push_tui.message.likeness import delivery_digest
from push_tui.message.push import Audience, AudienceKind, Json, Push, json_text
from push_tui.message.text_json import JsonError, parse_json
from push_tui.message.validation import validate

ENDPOINTS = {
    Endpoint.PUSH_SYNC: "push/sync/kim",
    Endpoint.PUSH_SINGLE: "push/single",
    Endpoint.PUSH_LABEL: "push/list/label",
    Endpoint.PUSH_TASK: "push/task",
}
SHELL_TROUBLE = st.text(alphabet="'\"$`\\\n\t !#;|&<>{}[](),:-abc😀é\u202e\x1b\x7f\u2028")
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | SHELL_TROUBLE
NUMBERS = (
    st.integers() | st.integers(min_value=2**53, max_value=2**80) | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)
KNOWN_KEYS = st.sampled_from(
    ["title", "content", "subTitle", "sub_title", "ext", "config", "agora", "apns", "fcm", "vivo"]
)
MESSAGES = st.dictionaries(KNOWN_KEYS | TEXTS, VALUES, max_size=6)
ENVELOPE_KEYS = st.sampled_from(["strategy", "startDate", "trace", "requestId"])
EXTRAS = st.dictionaries(ENVELOPE_KEYS | TEXTS.filter(lambda key: key not in {"targets", "async"}), VALUES, max_size=4)
TARGETS = st.lists(TEXTS, max_size=4)
ONE_CALL = st.sampled_from([kind for kind in AudienceKind if kind is not AudienceKind.TEXTS])
OF_A_REQUEST = {"pushMessage", "targets", "strategy", "startDate", "async"}
"""Keys by which a JSON object is taken for a whole request."""


@st.composite
def requests(draw: st.DrawFn) -> tuple[Endpoint, dict[str, Json]]:
    """An endpoint and a body for it, its keys in any order."""
    endpoint = draw(st.sampled_from(list(ENDPOINTS)))
    body: dict[str, Json] = {**draw(EXTRAS), "pushMessage": draw(MESSAGES)}
    if endpoint in (Endpoint.PUSH_SINGLE, Endpoint.PUSH_LABEL):
        body["targets"] = list(draw(TARGETS))
    keys = draw(st.permutations(list(body)))
    return endpoint, {key: body[key] for key in keys}


def exactly(value: Json) -> str:
    """A text that differs when a type, a digit or the order of keys does."""
    return json.dumps(value)


@given(requests(), st.sampled_from(list(DIALECTS.values())))
def test_an_imported_request_is_sent_as_it_came(request: tuple[Endpoint, dict[str, Json]], dialect: Dialect) -> None:
    endpoint, body = request
    command = f"curl 'https://h/o/a/{ENDPOINTS[endpoint]}' --data-raw {_single_quoted(json.dumps(body))}"
    push = import_text(command, dialect).push
    sent = json.loads(push.encode(dialect))
    if endpoint is Endpoint.PUSH_SYNC and not dialect.sync_by_path:
        assert (sent.pop("targets"), sent.pop("async")) == (["kim"], False)
    assert exactly(sent) == exactly(body)
    assert exactly(json.loads(push.pretty(dialect))) == exactly(json.loads(push.encode(dialect)))


@given(MESSAGES.filter(lambda message: not OF_A_REQUEST & set(message)), VALUES)
def test_a_bare_message_is_sent_as_it_came(message: dict[str, Json], title: Json) -> None:
    message |= {"title": title}
    push = import_text(json.dumps(message), AGORA).push
    assert exactly(json.loads(push.encode(AGORA))["pushMessage"]) == exactly(message)


@given(requests())
def test_a_draft_of_any_request_is_read_back(request: tuple[Endpoint, dict[str, Json]]) -> None:
    endpoint, body = request
    push = Push.from_envelope(endpoint, "kim" if endpoint is Endpoint.PUSH_SYNC else None, body)
    again = Push.from_draft(json.loads(json.dumps(push.to_draft())))
    assert again.encode(AGORA) == push.encode(AGORA)
    assert again.digest(AGORA) == push.digest(AGORA)


@given(TEXTS, TEXTS, ONE_CALL, st.sampled_from(list(DIALECTS.values())))
@example('it\'s "$HOME" `id` \\n \\', "a\nb\r\n'\"'\"'", AudienceKind.USER, AGORA)
def test_any_text_goes_through_a_curl_command_and_back(
    title: str, user: str, kind: AudienceKind, dialect: Dialect
) -> None:
    targets = () if kind is AudienceKind.EVERYBODY else (user,)
    push = Push(Audience(kind, targets), 2, message={"title": title, "content": title})
    text = to_curl(push, dialect, "https://a41.chat.agora.io", "org/app")
    (command,) = read_curl(text)
    assert (command.method, command.body) == ("POST", push.pretty(dialect))
    again = import_text(text, dialect).push
    assert again.encode(dialect) == push.encode(dialect)
    assert (again.endpoint, again.user or "") == (push.endpoint, push.user or "")


@pytest.mark.parametrize("title", ["@", "me @", "^", "a ^", "`", "a `", "%x%", "$x = '"])
def test_what_looks_like_another_shell_goes_through_a_curl_command_and_back(title: str) -> None:
    push = Push(Audience(AudienceKind.USERS, ("qa-1",)), 2, message={"title": title, "content": title})
    again = import_text(to_curl(push, AGORA, "https://a41.chat.agora.io", "org/app"), AGORA).push
    assert again.encode(AGORA) == push.encode(AGORA)


@given(VALUES)
def test_json_is_written_and_read_exactly(value: Json) -> None:
    assert exactly(parse_json(json_text(value))) == exactly(value)
    assert exactly(parse_json(json_text(value, indent=2))) == exactly(value)


@given(st.text(st.characters(), min_size=1))
@example("\ud800")
@example("\udfff\ud800")
def test_lone_surrogates_never_crash(text: str) -> None:
    push = Push(Audience(AudienceKind.USER, (text,)), message={text: text, "title": text, "ext": {text: [text]}})
    for dialect in DIALECTS.values():
        json.loads(push.encode(dialect))
        push.digest(dialect)
        delivery_digest(push, dialect)
        validate(push, dialect)
        to_curl(push, dialect, "https://h", "o/a").encode()
    parse_json(json_text(text))


@given(st.text())
@example("[" * 100_000)
@example('{"a": NaN')
@example("curl -d")
@example("curl -d '{")
@example("curl -H")
@example("curl http://[ -d '{}'")
@example("curl 'https://h/o/a/push/sync/%ff%fe' -d '{\"pushMessage\": {}}'")
def test_no_text_at_all_breaks_the_import(text: str) -> None:
    for candidate in (text, f"curl {text}", "{" + text, f"curl https://h/o/a/push/task -d '{{{text}'"):
        try:
            import_text(candidate, AGORA_2023)
        except ImportProblem as problem:
            assert problem.message


@given(MESSAGES, VALUES, VALUES, TARGETS, ONE_CALL)
@settings(max_examples=200)
def test_any_push_can_be_checked_and_every_fix_applied(
    message: dict[str, Json], strategy: Json, start: Json, targets: list[str], kind: AudienceKind
) -> None:
    push = Push(Audience(kind, tuple(targets)), strategy, start, message)
    for dialect in DIALECTS.values():
        for problem in validate(push, dialect):
            assert problem.message and problem.path
            if problem.fix:
                mended = problem.fix.apply(push)
                left = {(other.path, other.message) for other in validate(mended, dialect)}
                assert (problem.path, problem.message) not in left
                mended.encode(dialect)


@given(st.text(alphabet='{}[]":,01-.eE tfn\\/*#\n', max_size=40))
def test_a_fix_of_broken_json_changes_the_text(text: str) -> None:
    try:
        parse_json(text)
    except JsonError as error:
        assert all(fix.text != text for fix in error.problem.fixes)


def _single_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
