"""Waiting for something to become true, instead of sleeping and hoping."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

INTERVAL = 0.05


async def until(probe: Callable[[], Awaitable[T]], what: str, timeout: float = 10) -> T:
    """Asks again and again; returns the first answer that is true. Fails after `timeout` seconds.

    An assertion that fails inside the probe counts as "not yet"; any other error ends the wait.
    """
    deadline = time.monotonic() + timeout
    last: object = None
    while True:
        try:
            last = await probe()
        except AssertionError as error:
            last = error
        else:
            if last:
                return last
        if time.monotonic() >= deadline:
            raise AssertionError(f"not within {timeout} s: {what}; the last answer was {last!r}")
        await asyncio.sleep(INTERVAL)


@contextlib.asynccontextmanager
async def underway(work: Coroutine[Any, Any, T]) -> AsyncIterator[asyncio.Task[T]]:
    """Does `work` beside the block, which may await it; however the block ends, the work does too."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
