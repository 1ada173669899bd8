"""Running a command in the foreground and leaving cleanly, however one is asked to leave."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_in_foreground(command: Sequence[str], environment: dict[str, str]) -> int:
    """The command's exit code; a signal for us is the command's, and we wait for its end.

    Ctrl-C reaches the command by itself, as it is sent to the whole terminal.
    """
    with passing_signals() as child:
        try:
            child.append(subprocess.Popen(command, env=environment))
        except OSError as error:
            print(f"{command[0]} cannot be run: {error.strerror}.")
            return 127
        code = child[0].wait()
    return code if code >= 0 else 128 - code


@contextmanager
def passing_signals() -> Iterator[list[subprocess.Popen]]:
    children: list[subprocess.Popen] = []

    def pass_on(number: int, frame: object) -> None:
        for child in children:
            if number != signal.SIGINT and child.poll() is None:
                child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in ENDINGS}
    try:
        yield children
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
