"""Known secrets that the whole suite plants, and the look at everything that leaves for one of them.

A canary is in the environment of the tests, in every profile that can have one, and in each request; `leaked` looks
for it in what a test left behind: files and logs, the terminal, the output, the environment of children.
"""

import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import push_tui
from push_tui.simulator.demo_app import DEMO_TOKEN

CERTIFICATE = "5CFd2fd1755d40ecb72977518be15d3b"
"""The app certificate in the vendor's examples; the tests mint tokens with it."""
PASSWORD = "canary-of-a-proxy-7f31"
PLANTED = (DEMO_TOKEN, CERTIFICATE, PASSWORD)

_WRITTEN_BY_HAND = ("config.toml", "profiles.toml", "credentials.toml")
"""Files of the person, who may write a secret into them; the program keeps one only in the last."""
_OURS, _TESTS = Path(push_tui.__file__).parent, Path(__file__).parents[1]


def leaked(data: bytes | str) -> list[str]:
    """The canaries in what has left, by their first characters."""
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return [f"{secret[:6]}…" for secret in PLANTED if secret.encode() in raw]


def leaked_to(directory: Path) -> list[str]:
    """The files below ``directory`` that hold a canary and are not the person's own."""
    return [
        f"{file}: {found}"
        for file in directory.rglob("*")
        if file.name not in _WRITTEN_BY_HAND and file.is_file() and (found := leaked(_content(file)))
    ]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def plant() -> None:
    """Put canaries into the environment of the tests, and look at every program that `push_tui` starts."""
    os.environ["PUSH_TUI_TOKEN"] = DEMO_TOKEN
    os.environ["HTTPS_PROXY"] = f"http://canary:{PASSWORD}@127.0.0.1:9"
    sys.addaudithook(_look_at_child)


def _look_at_child(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen" and _is_started_by_us(sys._getframe(1)):
        _, argv, _, environ = arguments
        found = leaked(repr((argv, dict(os.environ if environ is None else environ))))
        assert not found, f"{argv} sees {found}"


def _is_started_by_us(frame: FrameType | None) -> bool:
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(_OURS) or file.is_relative_to(_TESTS):
            return file.is_relative_to(_OURS)
        frame = frame.f_back
    return False
