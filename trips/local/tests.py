"""Run a command beside a test server: `python -m trips.local.tests pytest -k word`."""

import sys

from trips.local.environment import test_database, test_environment
from trips.local.problem import SetupError, one_sentence
from trips.local.processes import leaving_quietly, run_in_foreground


def main(command: list[str]) -> int:
    with one_sentence(), leaving_quietly(130):
        if not command:
            raise SetupError("Name the command to run, as in: python -m trips.local.tests pytest")
        with test_database() as addresses:
            return run_in_foreground(command, test_environment(addresses))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
