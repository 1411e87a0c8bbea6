"""Steps in a process of their own, prepared so that a disk is full or a directory somebody else's."""

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable

from push_tui.storage.records import HistoryUnavailable

NOBODY = 65534


def _in_a_child(
    step: Callable[[], object], connection: "multiprocessing.connection.Connection", prepare: Callable[[], None]
) -> None:
    prepare()
    try:
        said = step()
        connection.send("it worked" if not isinstance(said, str) else said)
    except HistoryUnavailable as error:
        connection.send(str(error))


def told_in_a_child(step: Callable[[], object], prepare: Callable[[], None]) -> str:
    """What ``step`` says in a process of its own that was prepared, as a limit or another user cannot be undone."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    child = context.Process(target=_in_a_child, args=(step, there, prepare))
    child.start()
    assert here.poll(20)
    said = str(here.recv())
    child.join()
    return said


def no_room() -> None:
    """Let no file grow beyond 64 KiB."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, resource.RLIM_INFINITY))


def ordinary_user() -> None:
    """Be nobody, where the tests are run by root."""
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
