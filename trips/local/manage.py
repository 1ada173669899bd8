"""One management command on the demo data: `python -m trips.local.manage showmigrations`."""

import os
import sys

from trips.local.binaries import programs
from trips.local.environment import ROOT, as_owner, as_worker, demo_database, demo_environment
from trips.local.problem import one_sentence
from trips.local.processes import leaving_quietly, run_in_foreground

# All others but these run with the web role's few rights, as the pages do.
OWNER_COMMANDS = frozenset(
    {
        "createcachetable",
        "dbshell",
        "demo",
        "flush",
        "makemigrations",
        "migrate",
        "prepare",
        "reference_data",
        "roles",
        "showmigrations",
        "sqlmigrate",
    }
)
# What must see every row, and changes no table.
WORKER_COMMANDS = frozenset({"rotate_keys", "worker"})


def main(arguments: list[str]) -> int:
    with one_sentence(), leaving_quietly(130), demo_database() as (addresses, database):
        environment = demo_environment(addresses)
        if OWNER_COMMANDS.intersection(arguments[:1]):
            environment = as_owner(environment)
        elif WORKER_COMMANDS.intersection(arguments[:1]):
            environment = as_worker(environment)
        if database:
            environment["PATH"] = os.pathsep.join([environment.get("PATH", ""), str(programs())])
        return run_in_foreground([sys.executable, str(ROOT / "manage.py"), *arguments], environment)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
