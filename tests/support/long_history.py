"""Histories of many pushes, for tests and benchmarks of lists, searches and exports."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from push_tui.outcomes import Outcome, TargetStatus
from push_tui.storage.history import History, Past
from push_tui.storage.records import Intent, RecordKind, Result

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
"""When the oldest row was begun; the others follow three seconds apart."""
RARE = "kumquat-7731"
"""Text of one row."""
CHINESE = "龘靐"
"""Text of ten rows."""
_AT_ONCE = 5_000


def a_push_of_many(number: int, rows: int, chance: random.Random, words: list[str]) -> Intent:
    """Return the push of one row among ``rows``."""
    title = " ".join(chance.choices(words, k=3))
    content = " ".join(chance.choices(words, k=12)) + "".join(chr(chance.randint(0x4E00, 0x8FFF)) for _ in range(20))
    if number == rows // 3:
        content += RARE
    if number % (rows // 10) == 7:
        title += CHINESE
    users = tuple(f"user-{chance.randint(1, 50_000)}" for _ in range(chance.choice((1, 1, 2, 5, 20))))
    message = {"targets": users, "strategy": 2, "pushMessage": {"title": title, "content": content}}
    return Intent(
        kind=RecordKind.PUSH,
        profile=chance.choice(("staging", "production")),
        app="41117440#383391",
        host="a41.chat.agora.io",
        environment="staging",
        operator=chance.choice(("kim", "lena", "omar")),
        method="POST",
        path="push/single",
        audience_kind="users",
        audience=users,
        audience_text=", ".join(users[:3]),
        title=title,
        request=json.dumps(message, ensure_ascii=False).encode(),
    )


def fill(directory: Path, rows: int) -> History:
    """Write that many ended pushes into a new history; return it, open."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(4_000)]

    def pushes(first: int) -> Iterator[Past]:
        for number in range(first, min(rows, first + _AT_ONCE)):
            status = TargetStatus("user-1", "FAIL" if number % 1_000 == 0 else "SUCCESS")
            result = Result(state=Outcome.ACCEPTED, statuses=(status,), answer=b'{"data":[]}')
            begun = FIRST + timedelta(seconds=3 * number)
            yield Past(a_push_of_many(number, rows, chance, words), result, begun, begun + timedelta(seconds=1), False)

    history = History(directory / "history.db", directory / "history.lock")
    with history.reading() as connection:
        connection.execute("PRAGMA cache_size = -400000")  # names of all audiences go into one index, in no order
    for first in range(0, rows, _AT_ONCE):
        history.record_past(pushes(first))
    return history
