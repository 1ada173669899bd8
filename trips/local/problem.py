"""What a person at a terminal can mend: one sentence, no traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class SetupError(Exception):
    """The message is a whole sentence for the person who typed the command."""


@contextmanager
def one_sentence() -> Iterator[None]:
    try:
        yield
    except SetupError as problem:
        print(problem, file=sys.stderr)
        raise SystemExit(1) from None
