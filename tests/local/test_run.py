import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from trips.local.environment import ROOT
from trips.local.postgres import Server


@contextmanager
def running(port, ending):
    """`make run` up to its last line, then asked to end as a terminal would."""
    command = [sys.executable, "-u", "-m", "trips.local.run", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        lines = []
        for line in run.stdout:
            lines.append(line.rstrip())
            if line.startswith("Ctrl-C"):
                break
        try:
            yield lines
        finally:
            os.killpg(run.pid, ending)
            _, errors = run.communicate(timeout=60)
    assert run.returncode == 0, errors
    assert "Traceback" not in errors


def status(port, path):
    connection = HTTPConnection("localhost", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def users(data):
    with Server(data).connect("trips_owner") as connection:
        return connection.execute("SELECT id, email FROM identity_user ORDER BY id").fetchall()


def workers(data):
    """Process numbers of the workers of this data folder."""
    pattern = b"manage.py\0worker"
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (
                pattern in (folder / "cmdline").read_bytes()
                and str(data).encode() in (folder / "environ").read_bytes()
            ):
                yield int(folder.name)


def until(data, question, *values):
    """Waits in the database until it answers yes."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(psycopg.OperationalError), Server(data).connect("trips_owner") as connection:
            while time.monotonic() < end:
                if connection.execute(f"SELECT ({question}), pg_sleep(0.05)", values).fetchone()[0]:
                    return True
    return False


def last_worker(data):
    with Server(data).connect("trips_owner") as connection:
        return connection.execute("SELECT max(id) FROM procrastinate_workers").fetchone()[0]


def worker_that_dies_is_replaced(data):
    done = "SELECT count(*) > 0 FROM procrastinate_jobs WHERE status = 'succeeded'"
    assert until(data, done)
    before = last_worker(data)
    (process,) = workers(data)
    os.kill(process, signal.SIGKILL)
    assert until(data, "SELECT max(id) > %s FROM procrastinate_workers", before)
    (again,) = workers(data)
    assert again != process


def test_run_serves_survives_what_is_killed_and_keeps_the_data(data, unused_port):
    """One folder from nothing: the worker is killed, then the database; the second run finds everything again."""
    with running(unused_port, signal.SIGINT) as lines:
        assert f"http://localhost:{unused_port}" in lines
        assert any("@" in line for line in lines)
        assert [status(unused_port, path) for path in ("/healthz", "/readyz")] == [200, 200]
        worker_that_dies_is_replaced(data)
        before = users(data)
        secret = (data / "secret_key").read_text()
        postmaster = int((data / "postgres" / "postmaster.pid").read_text().split("\n")[0])
        os.kill(postmaster, signal.SIGKILL)
    assert not Server(data).is_served()
    assert list(workers(data)) == []
    with running(unused_port, signal.SIGTERM):
        assert users(data) == before
        assert status(unused_port, "/readyz") == 200
    assert not Server(data).is_served()
    assert list(workers(data)) == []
    assert (data / "secret_key").read_text() == secret
