import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "DATABASE_URL",
    "DATABASE_WORKER_URL",
    "DATABASE_OWNER_URL",
    "TRIPS_DATABASE_ROLE",
    "TRIPS_DEMO",
    "SECRET_KEY",
    "TRIPS_SEALING_KEYS",
)


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of one's own, and none of the surrounding test run's addresses."""
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "data"
    monkeypatch.setenv("TRIPS_DATA", str(folder))
    return folder


@pytest.fixture
def python(data):
    """Runs one of our modules to its end, with a prefix if it must be somebody else."""

    def run(*arguments, prefix=()):
        command = [*prefix, sys.executable, *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
