"""A cURL command is read the way a shell would hand it over; what is secret in it is never kept."""

import subprocess

import pytest

from push_tui.dialects import AGORA, AGORA_2023
from push_tui.message.curl import CurlCommand, CurlError, read_curl
from push_tui.message.curl_writing import to_curl
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.message.shell_words import shell_commands

TOKEN = "007eJxTYNDNaz3snC8huEfHWdz6s98qltq4zqy9fl99Uh0FDvy6F6DAYGlu4OxobJqS"
BODY = '{"pushMessage": {"title": "a b"}}'
URL = "https://a41.chat.agora.io/org/app/push/task"


def the_call(text: str) -> CurlCommand:
    """The only request of the only command in the text."""
    (call,) = read_curl(text)
    return call


def words_of(text: str) -> list[str]:
    """The words of the first command in the text."""
    return [word.text for word in shell_commands(text)[0].words]


def shell(command: str) -> list[str]:
    """The words that a real shell hands to ``curl``, which is a function here and sends nothing."""
    program = """curl() { printf '%s\\0' curl "$@"; }\n""" + command
    answer = subprocess.run(["sh", "-c", program], capture_output=True, check=True, timeout=10)
    return answer.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize(
    "command",
    [
        "curl -X POST 'http://h/o/a/push/task' -H 'Content-Type: application/json' -d '{\"a\": 1}'",
        'curl -X POST "http://h/o/a/push/task" --data-raw "{\\"a\\": \\"b c\\"}"',
        "curl \\\n  -X POST \\\n  http://h/o/a/push/task \\\n  -d '{\n \"a\": 1\n}'",
        "curl http://h --data-raw 'it'\"'\"'s'",
        "curl http://h --data-raw 'it'\\''s'",
        "curl http://h -d \"back\\\\slash and 'single'\"",
        "curl http://h -d a\\ b -H x",
        "curl '' -d ''",
        "curl http://h -d '$HOME `date` \\n !'",
        'curl http://h -d "tab\\tstays"',
    ],
)
def test_words_are_those_of_a_shell(command: str) -> None:
    assert words_of(command) == shell(command)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ('curl -d "\\$5 \\`x\\`"', ["curl", "-d", "$5 `x`"]),
        (r"curl -d $'it\'s\n\u00e9\x21 \ud83d\ude80'", ["curl", "-d", "it's\né! \U0001f680"]),
        ("curl -d '{}' | jq .", ["curl", "-d", "{}"]),
        ("curl -d '{}' > out.json", ["curl", "-d", "{}"]),
        ("curl -d '{}' && echo done", ["curl", "-d", "{}"]),
        ("curl http://h # to the label\n -d '{}'", ["curl", "http://h", "-d", "{}"]),
        ("curl http://h\n-d '{}'\n\ncurl http://other", ["curl", "http://h", "-d", "{}"]),
        ('curl -d "a\\\nb"', ["curl", "-d", "ab"]),
        ("curl a#b", ["curl", "a#b"]),
    ],
)
def test_words_that_only_a_real_shell_gets_right(command: str, words: list[str]) -> None:
    assert words_of(command) == words


@pytest.mark.parametrize(
    "options",
    [
        f"-X POST '{URL}' -d '{BODY}'",
        f"-XPOST {URL} -d'{BODY}'",
        f"--request POST --url {URL} --data '{BODY}'",
        f"-sSL -k --max-time 5 -o out.json '{URL}' --data-binary '{BODY}'",
        f"-sX POST {URL} --data-ascii '{BODY}'",
        f"--json '{BODY}' {URL}",
        f"-iLd '{BODY}' {URL} | jq .",
        f"--data-raw='{BODY}' {URL}?x=1#y",
        f"-u kim:secret -H 'Accept: application/json' -d '{BODY}' https://kim:secret@a41.chat.agora.io/org/app/push/task",
    ],
)
def test_every_way_to_write_options_is_understood(options: str) -> None:
    command = the_call(f"$ curl {options}")
    assert (command.method, command.url, command.body) == ("POST", URL, BODY)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("h/o/a/push/task", "https://h/o/a/push/single"),
        ("https://h/o/a/push/single", "h/o/a/push/task"),
        ("h/o/a/push/task", "g/o/a/push/single"),
        ("localhost:8080/x", "HTTPS://h/o/a/push/single"),
    ],
)
def test_every_url_is_a_call_with_and_without_scheme(first: str, second: str) -> None:
    assert [call.url for call in read_curl(f"curl {first} {second} -d '{BODY}'")] == [first, second]


def test_without_a_body_it_is_a_get() -> None:
    assert the_call(f"curl {URL}").method == "GET"


def test_the_body_with_its_own_quotes_unescaped_is_put_together_again() -> None:
    body = '{ "targets": ["kim"], "pushMessage": {"title": "it\'s $5"} }'
    command = the_call(f'curl -X POST "{URL}" --data-raw "{body}" -H "Accept: */*"')
    assert command.body == body
    assert the_call(f"curl {URL} -d '{body}'").body == body


def test_a_body_in_its_own_quotes_may_hold_escaped_ones_too() -> None:
    assert the_call(f'curl {URL} -d "{{"a": "b", \\"c\\": "d"}}"').body in ('{"a": "b", "c": "d"}',)


@pytest.mark.parametrize(
    "secret",
    [
        f"-H 'Authorization: Bearer {TOKEN}'",
        f'--header "authorization:Bearer {TOKEN}"',
        f"-H Authorization: Bearer {TOKEN}",
        f"-H 'X-Custom-Token: {TOKEN}'",
        f"--oauth2-bearer {TOKEN}",
        f"-u kim:{TOKEN}",
        f"-b session={TOKEN}",
        f"-X {TOKEN}",
        f"'https://{TOKEN}:x@h/o/a/push/task' ",
        f"'https://h/o/a/push/task?access_token={TOKEN}'",
        f"-H '{TOKEN}'",
    ],
)
def test_a_token_is_dropped_wherever_it_stands(secret: str) -> None:
    assert TOKEN not in repr(read_curl(f"curl {secret} -d '{BODY}' {URL}"))


def test_that_a_token_was_there_is_known() -> None:
    assert the_call(f"curl {URL} -H 'Authorization: Bearer x'").had_secret
    assert not the_call(f"curl {URL} -H 'Accept: */*'").had_secret


def test_a_quote_that_is_never_closed_is_said_without_echoing_it() -> None:
    with pytest.raises(CurlError, match="never closed"):
        read_curl(f"curl {URL} -d '{{")


def test_a_body_in_a_file_is_said() -> None:
    assert the_call(f"curl {URL} -d @push.json").problem == (
        "This command reads its body from a file; import that file instead."
    )


def test_every_request_of_every_command_is_read() -> None:
    text = f"curl {URL} -d '{BODY}' --next {URL}/2\ncurl {URL}/3 {URL}/4 -d x"
    assert [(call.method, call.url.removeprefix(URL)) for call in read_curl(text)] == [
        ("POST", ""),
        ("GET", "/2"),
        ("POST", "/3"),
        ("POST", "/4"),
    ]


@pytest.mark.parametrize("text", ["wget https://h", '{"pushMessage": {"title": "curl is fun"}}', "I like curl a lot"])
def test_what_only_mentions_curl_is_no_command(text: str) -> None:
    assert read_curl(text) == ()


def test_the_command_for_a_push_is_safe_to_paste() -> None:
    push = Push(Audience(AudienceKind.USER, ("kim",)), message={"title": 'it\'s $HOME `x` \\ "quoted"'})
    command = to_curl(push, AGORA, "https://a41.chat.agora.io", "41117440/383391")
    words = shell(f"PUSH_TUI_TOKEN=secret\n{command}")
    assert words[:6] == [
        "curl",
        "-X",
        "POST",
        "https://a41.chat.agora.io/41117440/383391/push/sync/kim",
        "-H",
        "Authorization: Bearer secret",
    ]
    assert words[-2:] == ["--data-raw", push.pretty(AGORA)]
    assert '"Authorization: Bearer $PUSH_TUI_TOKEN"' in command


def test_the_command_follows_the_dialect() -> None:
    push = Push(Audience(AudienceKind.USER, ("a b/c",)))
    assert "/push/sync/a%20b%2Fc'" in to_curl(push, AGORA, "https://h/", "/app-id/abc/")
    assert "'https://h/app-id/abc/push/single'" in to_curl(push, AGORA_2023, "https://h/", "/app-id/abc/")
