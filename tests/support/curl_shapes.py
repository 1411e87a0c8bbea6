"""The table of commands that people paste, from ``message/curl-shapes.txt``.

"%%" stands between them. Above each: where it is written for (a shell, in which a slow test runs it; or a terminal with
its prompt, cmd.exe, PowerShell), and what the import makes of it: the path and the request that it reads (everybody and
``THE_BODY``, unless said), or words of its refusal, and words of its notes.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from push_tui.message.push import Json

THE_BODY = '{"pushMessage":{"title":"T","content":"C"}}'
BASE_URL = "https://a41.chat.agora.io/org/app"


@dataclass(frozen=True)
class Shape:
    """One command, and what is expected of it."""

    place: str
    path: str
    request: Json
    refusal: str
    notes: tuple[str, ...]
    command: str

    @classmethod
    def of(cls, block: str) -> "Shape":
        head, _, rest = block.partition("\n")
        place, outcome, *more = head.split(" ", 2)
        notes = []
        while rest.startswith("note "):
            note, _, rest = rest.partition("\n")
            notes.append(note.removeprefix("note "))
        expected = more[0] if more else ""
        path, _, request = expected.partition("{") if outcome == "read" else ("", "", "")
        return cls(
            place,
            path.strip() or "push/task",
            json.loads("{" + request if request else THE_BODY),
            expected if outcome == "refused" else "",
            tuple(notes),
            rest,
        )

    def at(self, base_url: str) -> str:
        """The command for a service at this address."""
        text = self.command.replace("TASK_URL", f"{base_url}/push/task").replace("BASE_URL", base_url)
        return text.replace("THE_BODY", THE_BODY).replace("ESC_BODY", THE_BODY.replace('"', '\\"'))


SHAPES = [
    Shape.of(block.strip("\n"))
    for block in (Path(__file__).parents[1] / "message" / "curl-shapes.txt").read_text(encoding="utf-8").split("\n%%\n")
]
