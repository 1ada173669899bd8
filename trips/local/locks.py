"""Advisory locks on files: the kernel lets go of them when their holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Lock:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd: int | None = None

    def exclusive(self) -> None:
        fcntl.flock(self.descriptor(), fcntl.LOCK_EX)

    def shared(self) -> None:
        fcntl.flock(self.descriptor(), fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        try:
            fcntl.flock(self.descriptor(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    def descriptor(self) -> int:
        if self.fd is None:
            self.fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self.fd


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time, in turn."""
    lock = Lock(path)
    lock.exclusive()
    try:
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    lock = Lock(path)
    try:
        return not lock.try_exclusive()
    finally:
        lock.release()
