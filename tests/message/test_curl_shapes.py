"""The commands that people paste: what the import reads, and that it is what curl sends."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from push_tui.dialects import AGORA
from push_tui.message.importing import Imported, ImportProblem, import_text
from push_tui.message.push import Json
from support.curl_shapes import BASE_URL, SHAPES, Shape
from support.http_echo import HttpEcho


def sent_by(imported: Imported) -> tuple[str, Json]:
    """Path and request of what the import read."""
    path = AGORA.routes[imported.push.endpoint].path.replace("{user}", (imported.push.user or "").replace(" ", "%20"))
    return path, json.loads(imported.push.encode(AGORA))


def read(shape: Shape, base_url: str) -> Imported | str:
    """What the import makes of the command: the push, or the refusal."""
    try:
        return import_text(shape.at(base_url), AGORA)
    except ImportProblem as problem:
        return problem.message


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.command[:60] for shape in SHAPES])
def test_a_command_is_read_as_it_is_meant_or_refused_with_the_reason(shape: Shape) -> None:
    answer = read(shape, BASE_URL)
    if isinstance(answer, str):
        assert shape.refusal and shape.refusal in answer
        return
    assert not shape.refusal
    assert sent_by(answer) == (shape.path, shape.request)
    assert all(any(words in note for note in answer.notes) for words in shape.notes)
    assert ("as written" in " ".join(answer.notes)) == any("The body holds" in words for words in shape.notes)


def test_the_table_has_two_hundred_shapes() -> None:
    assert len(SHAPES) >= 200


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="needs curl and bash")
def test_what_is_read_is_what_curl_sends(tmp_path: Path) -> None:
    differences = []
    with HttpEcho() as echo:
        base_url = f"{echo.url}/org/app"
        for shape in SHAPES:
            if shape.place != "shell":
                continue
            echo.requests.clear()
            environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
            subprocess.run(
                ["bash", "-c", shape.at(base_url)],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                timeout=30,
                check=False,
            )
            pushes = [push for call in echo.requests if (push := _push_in(*call)) is not None]
            answer = read(shape, base_url)
            expected = [] if isinstance(answer, str) else [sent_by(answer)]
            if pushes[:1] != expected:
                differences.append(f"{shape.command}\n  curl sends {pushes}\n  the import reads {answer}")
    assert not differences, "\n".join(differences)


def _push_in(method: str, path: str, body: bytes) -> tuple[str, Json] | None:
    """Path and request of a push among the calls of a command; None for any other call."""
    path = path.partition("?")[0].removeprefix("/org/app/").removesuffix("/")
    try:
        request: Json = json.loads(body)
    except ValueError:
        return None
    of_push = path in ("push/single", "push/list/label", "push/task") or path.startswith("push/sync/")
    return (path, request) if method == "POST" and of_push and "pushMessage" in str(request) else None
