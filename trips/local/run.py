"""Serve the demonstration: `python -m trips.local.run --port 8000`."""

import argparse
import errno
import socket
import subprocess
import sys
import time
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from trips.local.environment import ROOT, as_owner, as_worker, demo_database, demo_environment
from trips.local.postgres import Server
from trips.local.problem import SetupError, one_sentence
from trips.local.processes import Kept, in_background, kept_alive, leaving_quietly

SERVER = (
    "-m",
    "gunicorn",
    "trips.wsgi:application",
    "--config",
    "python:trips.local.gunicorn",
)
# Does what the pages leave behind and what time brings, as a service does beside the web server.
WORKER = (str(ROOT / "manage.py"), "worker")
ANSWER_SECONDS = 60


def main(arguments: list[str]) -> int:
    with one_sentence(), leaving_quietly(0):
        port = _port(arguments)
        refuse_taken_port(port)
        with demo_database() as (addresses, database):
            environment = demo_environment(addresses) | {"SITE_URL": f"http://localhost:{port}"}
            print("Preparing the database; the first time takes a minute.", flush=True)
            _manage("prepare", "--demo", "--verbosity", "0", environment=environment)
            _serve(port, environment, database)
    return 0


def refuse_taken_port(port: int) -> None:
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except PermissionError:
            raise SetupError(f"Port {port} is not for ordinary accounts: try `make run PORT=8000`.") from None
        except OSError as error:
            if family == socket.AF_INET or error.errno == errno.EADDRINUSE:
                raise SetupError(
                    f"Port {port} is taken by another program: choose one, for example "
                    f"`make run PORT={port + 1 if port < 65535 else 8000}`."
                ) from None


def _port(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="trips.local.run")
    parser.add_argument("--port", default="8000")
    given = parser.parse_args(arguments).port
    if not (given.isascii() and given.isdecimal()) or not 0 < int(given) < 65536:
        raise SetupError(f"{given} is not a port: choose a number, for example `make run PORT=8000`.")
    return int(given)


def _manage(*command: str, environment: dict[str, str]) -> None:
    line = [sys.executable, str(ROOT / "manage.py"), *command]
    with in_background(line, as_owner(environment)) as step:
        if step.wait():
            raise SetupError(f"The step `manage.py {' '.join(command)}` failed: see above.")


def _serve(port: int, environment: dict[str, str], database: Server | None) -> None:
    bind = [part for host in _hosts() for part in ("--bind", f"{host}:{port}")]
    with (
        in_background([sys.executable, *SERVER, *bind], environment) as web,
        kept_alive([sys.executable, *WORKER], as_worker(environment)) as worker,
    ):
        _wait_for_answer(port, web)
        print(f"\nhttp://localhost:{port}\n", flush=True)
        _manage("demo", "--logins", environment=environment)
        print("\nCtrl-C stops the server and keeps the data.", flush=True)
        _watch(web, worker, database)


def _hosts() -> list[str]:
    """What "localhost" may mean to a browser on this machine."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return ["127.0.0.1"]
    return ["127.0.0.1", "[::1]"]


def _wait_for_answer(port: int, web: subprocess.Popen) -> None:
    end = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < end and web.poll() is None:
        try:
            with closing(HTTPConnection("localhost", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == HTTPStatus.OK:
                    return
        except (OSError, HTTPException):
            pass
        time.sleep(0.1)
    raise SetupError("The web server did not start: see above.")


def _watch(web: subprocess.Popen, worker: Kept, database: Server | None) -> None:
    """Until the web server ends; a database or a worker that was killed is started again."""
    while True:
        try:
            web.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if database:
                database.revive()
            worker.revive()
        else:
            raise SetupError("The web server stopped by itself: see above.")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
