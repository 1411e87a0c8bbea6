"""The reference's own curl commands work against the simulator after three named repairs.

``curl-commands-current.txt`` holds the 12 commands of the current edition as printed. They are run in the order in
which they make sense (the page deletes the label before it adds users to it), by curl where there is one, and again as
parsed here, so that the test never depends on a program.
"""

import http.client
import json
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from push_tui.simulator.demo_app import DEMO_APP, DEMO_ORG, DEMO_TOKEN
from support.loopback_simulator import LoopbackSimulator

PRINTED = (Path(__file__).parent / "curl-commands-current.txt").read_text().strip().split("\n\n")
SENSIBLE_ORDER = (4, 8, 2, 0, 1, 3, 5, 6, 9, 10, 11, 7)
"""Create the label, put users in, push, read, take the users out, delete the label."""
WITHOUT_AUTHORIZATION = "push/task"
LEFT_OVER = (
    "YWMt5lyAUJnNEeyHUS2MdMYkPAAAAAAAAAAAAAAAAAAAAAEHMpqy501HZr2ms92z"
    "-Hz9AQMAAAF_SGRs1QBPGgBOIAaoCYWXntKF-h0vuvlyUCNB-IXTM4eEpSVqIdei9A"
)


def with_placeholders_filled_in(command: str, base_url: str) -> str:
    app = f"{base_url}/{DEMO_ORG}/{DEMO_APP}/"
    for placeholder in ("http://XXXX/XXXX/XXXX/", "localhost/hx/hxdemo/"):
        command = command.replace(placeholder, app)
    for placeholder in ("<YourAppToken>", LEFT_OVER):
        command = command.replace(placeholder, DEMO_TOKEN)
    return command


def with_json_in_single_quotes(command: str) -> str:
    before, quote, body = command.partition('--data-raw "')
    return f"{before}--data-raw '{body.removesuffix(chr(34))}'" if quote else command


def with_authorization(command: str) -> str:
    if WITHOUT_AUTHORIZATION not in command:
        return command
    return command.replace(" -H ", f' -H "Authorization: Bearer {DEMO_TOKEN}" -H ', 1)


def repaired(command: str, base_url: str) -> str:
    return with_authorization(with_json_in_single_quotes(with_placeholders_filled_in(command, base_url)))


@dataclass
class Parsed:
    method: str = "GET"
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


def parsed(command: str) -> Parsed:
    result = Parsed()
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    for word in words:
        match word:
            case "-X":
                result.method = next(words)
            case "-H":
                name, _, value = next(words).partition(": ")
                result.headers[name] = value
            case "-d" | "--data-raw":
                result.body = next(words)
            case "-L":
                pass
            case _:
                result.url = word
    return result


def by_curl(command: str) -> tuple[int, Any]:
    script = f"{command} --silent --show-error --noproxy '*' --write-out '\\n%{{http_code}}'"
    run = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True, timeout=30)
    body, _, status = run.stdout.rpartition("\n")
    return int(status), json.loads(body)


def by_parsing(command: str) -> tuple[int, Any]:
    call = parsed(command)
    address = urlsplit(call.url)
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    target = f"{address.path}?{address.query}" if address.query else address.path
    connection.request(call.method, target, call.body or None, call.headers)
    response = connection.getresponse()
    answer = response.status, json.load(response)
    connection.close()
    return answer


WAYS = {"parsed": by_parsing} | ({"curl": by_curl} if shutil.which("curl") else {})


@pytest.mark.parametrize("run", WAYS.values(), ids=WAYS)
def test_every_printed_command_works_after_the_named_repairs(run: Callable[[str], tuple[int, Any]]) -> None:
    with LoopbackSimulator() as simulator:
        answers = [run(repaired(PRINTED[place], simulator.base_url)) for place in SENSIBLE_ORDER]
    assert [status for status, _ in answers] == [200] * 12
    create, add, to_label, sync, single, task, one, _, member, members, remove, delete = (
        answer["data"] for _, answer in answers
    )
    assert (create["name"], one["name"], one["count"]) == ("post-90s", "90", 0)
    assert add == remove == {"success": ["hx1", "hx2"], "fail": {}}
    assert (sync[0]["pushStatus"], single[0]["pushStatus"]) == ("SUCCESS", "ASYNC_SUCCESS")
    assert to_label["taskId"] < task
    assert (member["username"], len(members), delete) == ("hx1", 1, "success")
    assert "cursor" in answers[9][1]


def test_the_page_prints_twelve_commands_one_for_each_endpoint() -> None:
    calls = {
        (call.method, urlsplit(call.url).path)
        for call in (parsed(repaired(command, "http://host")) for command in PRINTED)
    }
    assert len(PRINTED) == len(calls) == 12


def test_unrepaired_the_page_is_wrong_where_it_is_said_to_be() -> None:
    with LoopbackSimulator() as simulator:
        single, task = (with_placeholders_filled_in(PRINTED[place], simulator.base_url) for place in (1, 3))
        status, answer = by_parsing(single)
        assert (status, answer["error"]) == (400, "json_parse")
        assert by_parsing(with_json_in_single_quotes(task))[0] == 401
