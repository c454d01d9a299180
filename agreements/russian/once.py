"""One instance per process, made at the first need, whichever thread comes first."""

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Decorate a factory without arguments: it runs once, also when two threads ask together."""
    made = lru_cache(maxsize=1)(make)
    lock = threading.Lock()

    @wraps(make)
    def instance() -> T:
        with lock:
            return made()

    return instance
