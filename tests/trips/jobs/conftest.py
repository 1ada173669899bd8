"""Real workers: processes of our own command, as the role of the worker, on the database of the test."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
UNTIL = 600  # tries of 50 ms


@pytest.fixture
def worker_environment(transactional_db, tmp_path):
    """The surrounding run's environment, with the database of this test and a folder for mail."""
    address = urlsplit(os.environ["DATABASE_WORKER_URL"])
    folder = address.path.rpartition("/")[0]
    worker = urlunsplit(address._replace(path=f"{folder}/{connection.settings_dict['NAME']}"))
    return os.environ | {
        "DATABASE_WORKER_URL": worker,
        "TRIPS_DATABASE_ROLE": "worker",
        "TRIPS_DEMO": "1",
        "TRIPS_MAIL_FOLDER": str(tmp_path / "mail"),
        "LOG_LEVEL": "INFO",
    }


@pytest.fixture
def start_worker(worker_environment):
    """Starts a worker; all are gone when the test ends."""
    started = []

    def start(*arguments):
        command = [sys.executable, "manage.py", "worker", *arguments]
        started.append(
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=worker_environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def another_connection():
    """A second session of the same database."""
    other = connection.copy()
    try:
        yield other
    finally:
        other.close()


def until(question, *values):
    """Waits in the database until it answers yes."""
    with connection.cursor() as cursor:
        for _attempt in range(UNTIL):
            cursor.execute(f"SELECT ({question}), pg_sleep(0.05)", values)
            if cursor.fetchone()[0]:
                return
    raise AssertionError(f"never: {question}")
