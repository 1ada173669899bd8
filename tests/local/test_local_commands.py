import os
import signal
import socket
import subprocess
import sys

import environ
import pytest

from trips.local import environment
from trips.local.binaries import identity
from trips.local.postgres import Server
from trips.local.problem import SetupError

SHOW_ADDRESSES = "import os; print(os.environ['DATABASE_URL'], os.environ['DATABASE_OWNER_URL'])"


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_taken_port_is_said_before_anything_is_made(python, data, taken_port):
    done = python("-m", "trips.local.run", "--port", str(taken_port))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {taken_port} is taken" in done.stderr
    assert "make run PORT=" in done.stderr
    assert not data.exists()


@pytest.mark.parametrize("port", ["0", "65536", "８０"])
def test_impossible_port(python, data, port):
    done = python("-m", "trips.local.run", f"--port={port}")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert not data.exists()


@pytest.mark.parametrize("command", [("run", "--port", "{port}"), ("tests", "true"), ("manage", "check")])
def test_data_folder_without_write_permission(python, data, command, unused_port):
    data.mkdir(mode=0o500)
    module, *rest = (part.format(port=unused_port) for part in command)
    # Root may write everywhere: be somebody else.
    done = python("-m", f"trips.local.{module}", *rest, prefix=identity().prefix)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "cannot be written" in done.stderr
    assert "TRIPS_DATA" in done.stderr


def test_a_file_where_the_data_folder_should_be(python, data):
    data.write_text("")
    done = python("-m", "trips.local.tests", "true")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_exit_code_is_the_command_s(python):
    assert python("-m", "trips.local.tests", sys.executable, "-c", "raise SystemExit(7)").returncode == 7
    missing = python("-m", "trips.local.tests", "no-such-program")
    assert (missing.returncode, missing.stderr) == (
        127,
        "no-such-program cannot be run: No such file or directory.\n",
    )


def test_runs_side_by_side_share_the_server_and_no_database(data):
    program = (
        "import os, time, environ, psycopg\n"
        "a = environ.Env.db_url_config(os.environ['DATABASE_OWNER_URL'])\n"
        "with psycopg.connect(host=a['HOST'], user=a['USER'], dbname=a['NAME']) as c:\n"
        "    c.execute('CREATE TABLE mine (x int)')\n"
        "    time.sleep(0.3)\n"
        "    print(a['NAME'])\n"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "trips.local.tests", sys.executable, "-c", program],
            cwd=environment.ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    names = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * 3
    assert len(set(names)) == 3
    assert not Server(data / "test").is_served()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_leaves_no_server_behind(data, ending):
    run = subprocess.Popen(
        [sys.executable, "-m", "trips.local.tests", "sh", "-c", "echo ready; exec sleep 60"],
        cwd=environment.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout.readline() == "ready\n"
    os.killpg(run.pid, ending)
    _, errors = run.communicate(timeout=30)
    assert errors == ""
    assert run.returncode == 128 + ending
    assert not Server(data / "test").is_served()


def test_given_addresses_are_respected(python, data, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://web@example.invalid/x")
    monkeypatch.setenv("DATABASE_WORKER_URL", "postgres://worker@example.invalid/x")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner@example.invalid/x")
    done = python("-m", "trips.local.tests", sys.executable, "-c", SHOW_ADDRESSES)
    assert done.stdout == "postgres://web@example.invalid/x postgres://owner@example.invalid/x\n"
    assert not list(data.rglob("postgres"))


def test_address_that_does_not_answer_is_explained(python, data, monkeypatch, unused_port):
    monkeypatch.setenv("DATABASE_URL", "postgres://web:secret@//nowhere/x")
    monkeypatch.setenv("DATABASE_WORKER_URL", "postgres://worker:secret@//nowhere/x")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner:secret@//nowhere/x")
    done = python("-m", "trips.local.run", "--port", str(unused_port))
    assert done.returncode == 1
    assert "The database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL"])
def test_one_address_alone_is_explained(data, monkeypatch, name):
    monkeypatch.setenv(name, "postgres://web@example.invalid/x")
    with pytest.raises(SetupError, match="all three addresses or none"):
        environment.given_addresses()


def test_addresses_are_read_by_django_environ(data):
    running = Server(data / "a+b", database="trips_1")
    read = environ.Env.db_url_config(running.web_url)
    assert (read["HOST"], read["USER"], read["NAME"]) == (str(running.socket), "trips_web", "trips_1")


@pytest.mark.parametrize("name", ["secret_key", "sealing_keys"])
def test_demo_secrets_are_made_once_and_private(data, name):
    make = getattr(environment, name)
    first = make(data)
    assert len(first) >= 48
    assert make(data) == first
    assert (data / name).stat().st_mode & 0o777 == 0o600


def test_only_what_asks_for_it_runs_as_owner(data, monkeypatch):
    monkeypatch.setenv("TRIPS_DATABASE_ROLE", "owner")
    pages = environment.demo_environment({})
    assert "TRIPS_DATABASE_ROLE" not in pages
    assert environment.as_owner(pages)["TRIPS_DATABASE_ROLE"] == "owner"
    assert environment.as_worker(pages)["TRIPS_DATABASE_ROLE"] == "worker"
