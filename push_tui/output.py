"""What the program tells who started it: the exit code, a sentence on standard error, and standard output.

No screen uses it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from push_tui.text import decoded, visible, visible_lines

DONE, FAILED, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130


class Unusable(Exception):
    """The program must end; the message is one sentence for people."""

    def __init__(self, sentence: str, status: int = FAILED) -> None:
        super().__init__(sentence)
        self.status = status


def complain(sentence: str) -> None:
    """Print a sentence on standard error."""
    said = visible(sentence)
    if sys.stderr is not None:  # else `print` would take standard output
        with suppress(OSError):
            print(said if said.startswith("push-tui") else f"push-tui: {said}", file=sys.stderr)


@contextmanager
def output() -> Iterator[None]:
    """Turn what the system answers to a write into `Unusable`; the block only writes to standard output."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(error) from None


def unwritten(error: OSError) -> Unusable:
    """Return why standard output cannot be written."""
    return Unusable(f"Standard output cannot be written ({error.strerror}); send it to another file.")


def printed(text: str) -> None:
    """Print a text now; what the encoding lacks is escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    with output():
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()


def answered(question: str) -> str:
    """Return what you type after a question; empty if the input ends."""
    printed(question)
    return sys.stdin.readline()


def written(data: bytes) -> None:
    """Write to standard output, and to a terminal nothing on which it would act; call it with whole lines."""
    if sys.stdout.isatty():
        data = visible_lines(decoded(data)).encode()
    with output():
        sys.stdout.buffer.write(data)


@contextmanager
def destination(output: Path | None, *, replace: bool) -> Iterator[Callable[[bytes], object]]:
    """Yield what writes an export: to standard output, or to a private file that appears only when it is complete.

    Raises:
        FileExistsError: such a file is there by then, and ``replace`` is false.
    """
    if output is None:
        yield written
        return
    if output.exists() and not output.is_file():  # /dev/null, a pipe
        with output.open("wb") as file:
            yield file.write
        return
    from push_tui.storage.files import whole_file

    with whole_file(output, replace=replace) as file:
        yield file.write
