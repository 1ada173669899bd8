# ruff: noqa: S603 -- the commands are ours, or typed by the person at this terminal.
"""Running commands and leaving cleanly, however one is asked to leave."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A program that cannot start is not started in a tight loop.
BETWEEN_STARTS = 3


@contextmanager
def leaving_quietly(code: int) -> Iterator[None]:
    """Ctrl-C or a request to end becomes an ordinary exit; a second one cannot spoil the first."""

    def leave(number: int, frame: FrameType | None) -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)
        raise SystemExit(code)

    with _handling(leave):
        yield


def run_in_foreground(command: Sequence[str], environment: dict[str, str]) -> int:
    """The command's exit code. Signals are the command's business, and we wait for its end.

    Ctrl-C reaches it by itself, as it is sent to the whole terminal.
    """
    children: list[subprocess.Popen] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        for child in children:
            if number != signal.SIGINT and child.poll() is None:
                child.send_signal(number)

    with _handling(pass_on):
        try:
            children.append(subprocess.Popen(command, env=environment))
        except OSError as error:
            print(f"{command[0]} cannot be run: {error.strerror}.", file=sys.stderr)
            return 127
        code = children[0].wait()
    return code if code >= 0 else 128 - code


@contextmanager
def in_background(command: Sequence[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Ended with the block, and out of Ctrl-C's reach until then."""
    child = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.terminate()
        child.wait()


class Kept:
    """A program that is started again when it ends by itself."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.command, self.environment = command, environment
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        self.child = subprocess.Popen(self.command, env=self.environment, start_new_session=True)

    def revive(self) -> None:
        """To be called now and then."""
        if self.child.poll() is not None and time.monotonic() - self.started > BETWEEN_STARTS:
            self.start()

    def stop(self) -> None:
        if self.child.poll() is None:
            self.child.terminate()
        self.child.wait()


@contextmanager
def kept_alive(command: Sequence[str], environment: dict[str, str]) -> Iterator[Kept]:
    """As `in_background`, and started again whenever it ends before the block does."""
    kept = Kept(command, environment)
    try:
        yield kept
    finally:
        kept.stop()


@contextmanager
def _handling(handler) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in ENDINGS}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
