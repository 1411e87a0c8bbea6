"""A push-tui that kills itself: DIRECTORY BASE_URL POINT NUMBER, then ``send``, ``job JOB`` or ``save``.

The point is ``module:Class.function/before`` or ``…/after``; NUMBER says at which of its calls.
"""

import importlib
import os
import signal
import sys
from functools import wraps
from inspect import iscoroutinefunction
from itertools import count
from pathlib import Path
from typing import Any

from push_tui.message.catalogue.basic import CONTENT_PATH
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.review import review_of
from push_tui.operations.send import send
from support.job_desk import PROFILE, job_desk

PUSH = Push(Audience(AudienceKind.USERS, ("customer-000001",)), message={"title": "Maintenance", "content": "Now"})


def die_at(point: str, number: int) -> None:
    """Replace a function by one that kills this process around its call ``number``, counted from 1."""
    place, _, moment = point.partition("/")
    module, _, names = place.partition(":")
    *owners, name = names.split(".")
    owner: Any = importlib.import_module(module)
    for each in owners:
        owner = getattr(owner, each)
    original, calls = getattr(owner, name), count(1)

    def die(now: str, call: int) -> None:
        if moment == now and call == number:
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(original)
    def called(*args: Any, **options: Any) -> Any:
        call = next(calls)
        die("before", call)
        result = original(*args, **options)
        die("after", call)
        return result

    @wraps(original)
    async def awaited(*args: Any, **options: Any) -> Any:
        call = next(calls)
        die("before", call)
        result = await original(*args, **options)
        die("after", call)
        return result

    setattr(owner, name, awaited if iscoroutinefunction(original) else called)


def main() -> None:
    directory, base_url, point, number = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    step = sys.argv[5]
    with job_desk(None, directory, PROFILE, base_url=base_url) as desk:
        if step == "send":
            review = desk.ask(review_of(desk.session, PUSH))
            die_at(point, number)
            desk.ask(send(desk.session, review, ""))
        elif step == "job":
            die_at(point, number)
            desk.resume(int(sys.argv[6]))
            desk.finish(int(sys.argv[6]), seconds=60)
        else:
            desk.session.composition.take(PUSH)
            desk.session.composition_saver.write()
            die_at(point, number)
            desk.session.composition.change(lambda push: push.with_value(CONTENT_PATH, "Later"))
            desk.session.composition_saver.write()
    print("lived")


if __name__ == "__main__":
    main()
