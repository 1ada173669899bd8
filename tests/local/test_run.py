import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest

from trips.local.environment import ROOT
from trips.local.postgres import Server

pytestmark = pytest.mark.slow


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


def test_run_serves_survives_a_killed_database_and_keeps_the_data(data, unused_port):
    with running(unused_port, signal.SIGINT) as lines:
        assert f"http://localhost:{unused_port}" in lines
        assert any("@" in line for line in lines)
        assert [status(unused_port, path) for path in ("/healthz", "/readyz")] == [200, 200]
        before = users(data)
        secret = (data / "secret_key").read_text()
        postmaster = int((data / "postgres" / "postmaster.pid").read_text().split("\n")[0])
        os.kill(postmaster, signal.SIGKILL)
    assert not Server(data).is_served()
    with running(unused_port, signal.SIGTERM):
        assert users(data) == before
        assert status(unused_port, "/readyz") == 200
    assert not Server(data).is_served()
    assert (data / "secret_key").read_text() == secret
