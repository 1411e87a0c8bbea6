"""The work that runs apart from the screen: network on one thread with an event loop, storage on another.

A stalled SSH line stops Textual's event loop; a send, a job or a write to the history must not stop with it. The
screen submits coroutines here and gets a call for each change; it never blocks this loop.
"""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")

_SWITCH_INTERVAL = 0.0005
"""Seconds between offers of the GIL; at Python's 0.005 a busy engine costs the screen 50 ms a key, at this 13 ms."""


class Engine:
    """An event loop in a thread, and one storage thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._storage = ThreadPoolExecutor(1, thread_name_prefix="storage")
        self._tasks: set[asyncio.Task[Any]] = set()
        self._pending: set[Future[Any]] = set()
        self._closers: list[Callable[[], Awaitable[None]]] = []
        self._stopping = threading.Lock()
        self._stopped = False
        self._closing = False
        self.failures: list[BaseException] = []
        """Exceptions of launched coroutines, which nobody awaits; not empty means a defect."""

    def start(self) -> "Engine":
        """Start both threads and return the engine."""
        sys.setswitchinterval(_SWITCH_INTERVAL)
        self._thread.start()
        return self

    def submit(self, coroutine: Coroutine[Any, Any, Result]) -> "Future[Result]":
        """Run a coroutine on the engine's loop, even if the caller ends first.

        Cancelling the returned future does not cancel the coroutine: only `stop` or the operation's own cancel action
        does.
        """
        future: Future[Result] = Future()
        future.set_running_or_notify_cancel()
        if self._stopped:
            coroutine.close()
            future.set_exception(asyncio.CancelledError())
            return future
        self._follow(future)

        def begin() -> None:
            if self._closing:
                coroutine.close()
                future.set_exception(asyncio.CancelledError())
                return
            task = self._loop.create_task(coroutine)
            self._tasks.add(task)
            task.add_done_callback(partial(self._finish, future=future))

        self._loop.call_soon_threadsafe(begin)
        return future

    def launch(self, coroutine: Coroutine[Any, Any, object]) -> None:
        """Like `submit`, for work that nobody awaits; errors are collected in `failures`."""

        def collect(future: "Future[object]") -> None:
            error = future.exception()
            if error is not None and not isinstance(error, asyncio.CancelledError):
                self.failures.append(error)

        self.submit(coroutine).add_done_callback(collect)

    def _follow(self, future: "Future[Result]") -> "Future[Result]":
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        return future

    def _finish(self, task: "asyncio.Task[Result]", *, future: "Future[Result]") -> None:
        self._tasks.discard(task)
        if task.cancelled():
            future.set_exception(asyncio.CancelledError())
        elif (error := task.exception()) is not None:
            future.set_exception(error)
        else:
            future.set_result(task.result())

    async def store(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Result:
        """Run a storage call on the storage thread; calls run one by one, in order.

        Cancelling the waiting caller does not cancel the call, even if it is still queued: an outcome is always
        written.
        """
        call = self._loop.run_in_executor(self._storage, partial(function, *args, **kwargs))
        return await asyncio.shield(call)

    def store_later(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> "Future[Result]":
        """Like `store`, from any thread."""
        return self._follow(self._storage.submit(function, *args, **kwargs))

    def on_close(self, closer: Callable[[], Awaitable[None]]) -> None:
        """Await ``closer`` (such as a client's ``close``) on the engine's loop when the engine stops."""
        self._closers.append(closer)

    def not_on_close(self, closer: Callable[[], Awaitable[None]]) -> None:
        """Forget a ``closer`` of `on_close`, whose client was closed before."""
        self._closers.remove(closer)

    def call_soon(self, function: Callable[[], object]) -> None:
        """Call a short function on the engine's loop, from any thread. Does nothing after `stop`."""
        if not self._stopped:
            self._loop.call_soon_threadsafe(function)

    @property
    def pending(self) -> "tuple[Future[Any], ...]":
        """Submitted work that has not ended; empty when the engine is idle."""
        return tuple(self._pending.copy())

    def stop(self, timeout: float = 2.0) -> None:
        """Cancel running work, give it ``timeout`` seconds to record its outcome, close clients, end both threads.

        Call it from any thread but the engine's own; more than once is fine.
        """
        with self._stopping:
            if self._stopped or not self._thread.is_alive():
                self._stopped = True
                return
            self._stopped = True
            done = asyncio.run_coroutine_threadsafe(self._close(timeout), self._loop)
            try:
                done.result(timeout + 1.0)
            except TimeoutError:
                self.failures.append(TimeoutError("the engine did not stop in time"))
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(1.0)
            if not self._thread.is_alive():
                self._loop.close()
            self._storage.shutdown(wait=False, cancel_futures=False)

    async def _close(self, timeout: float) -> None:  # noqa: ASYNC109  # the caller's own bound
        self._closing = True
        running = list(self._tasks)
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=timeout)
        for closer in self._closers:
            try:
                await asyncio.wait_for(closer(), timeout=0.5)
            except Exception as error:  # noqa: BLE001  # one client that will not close must not keep the others open
                self.failures.append(error)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(self._collect)
        self._loop.run_forever()

    def _collect(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        self.failures.append(error if isinstance(error, BaseException) else RuntimeError(context["message"]))
