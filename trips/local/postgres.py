# ruff: noqa: S603, S607 -- the programs are the wheel's own and the system's sh, with our arguments.
"""PostgreSQL on this machine, in a folder of one's own, reached by a private socket only.

Several processes may use the same folder at the same time: the first starts the server, the
last to leave stops it. Three lock files in the folder say who is there:

- `turn.lock`: held while somebody starts or stops;
- `users.lock`: shared by everyone who uses the server;
- `serving.lock`: inherited by the server itself, so free only once all its processes are gone.
"""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from trips.database import roles
from trips.local.binaries import MAJOR, clean_environment, identity, programs
from trips.local.locks import Lock, alone, is_held
from trips.local.problem import SetupError

OWNER, WEB, WORKER, SUPERUSER = "trips_owner", "trips_web", "trips_worker", "postgres"
START_SECONDS = 120
# The kernel allows 107 bytes for a socket's path; the server adds its own file name.
SOCKET_FOLDER_LENGTH = 107 - len("/.s.PGSQL.5432")

INITDB = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
# Values of rows stay out of the log.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# Fast and lost with the machine: for data that a test makes anew.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    def __init__(self, folder: Path, *, database: str = "trips", throw_away: bool = False) -> None:
        self.folder = folder.absolute()
        self.database = database
        self.throw_away = throw_away
        self.data = self.folder / "postgres"
        self.log = self.folder / "postgres.log"
        self.socket = socket_folder(self.folder)
        self._users = Lock(self.folder / "users.lock")

    @property
    def owner_url(self) -> str:
        return self.url(OWNER)

    @property
    def web_url(self) -> str:
        return self.url(WEB)

    @property
    def worker_url(self) -> str:
        return self.url(WORKER)

    @property
    def superuser_url(self) -> str:
        return self.url(SUPERUSER)

    def url(self, user: str) -> str:
        """The form that django-environ reads: the socket's folder, then the database."""
        return f"postgres://{user}@/{quote(str(self.socket))}/{self.database}"

    def connect(self, user: str = SUPERUSER, database: str = "") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket),
            port=5432,
            user=user,
            dbname=database or self.database,
            connect_timeout=5,
            autocommit=True,
        )

    def start(self) -> None:
        """Join the server of this folder, after starting it if nobody has."""
        self._prepare_folder()
        with alone(self.folder / "turn.lock"):
            self._users.shared()
            try:
                self._ensure_running()
                self._ensure_database()
            except BaseException:
                self._leave()
                raise

    def stop(self) -> None:
        """Leave; the last one stops the server."""
        with alone(self.folder / "turn.lock"):
            self._leave()

    def revive(self) -> None:
        """Start the server again if it died under its users."""
        if not self.is_served():
            with alone(self.folder / "turn.lock"):
                self._ensure_running()

    def answers(self) -> bool:
        try:
            with self.connect(database="postgres") as connection:
                served = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return served is not None and Path(served[0]).resolve() == self.data.resolve()

    def is_served(self) -> bool:
        """Whether any process of a server started here is alive, ready or not."""
        return is_held(self.folder / "serving.lock")

    def _prepare_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not os.access(self.folder, os.W_OK | os.X_OK):
                raise PermissionError
        except OSError:
            raise SetupError(_unwritable(self.folder)) from None

    def _ensure_running(self) -> None:
        if self.answers():
            return
        self._wait_for_the_dying()
        if not self.answers():
            self._ensure_cluster()
            self._drop_stale_pid_file()
            self._ensure_socket_folder()
            self._launch()

    def _wait_for_the_dying(self) -> None:
        """After its postmaster is killed, the other processes need a moment to notice."""
        for _ in _until(START_SECONDS):
            if not self.is_served() or self.answers():
                return
        raise SetupError(f"The PostgreSQL of {self.folder} does not answer; its log is {self.log}.")

    def _ensure_cluster(self) -> None:
        try:
            version = (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            self._make_cluster()
            return
        if version != str(MAJOR):
            raise SetupError(
                f"The data in {self.data} were written by PostgreSQL {version or 'unknown'}, and "
                f"the programs here are version {MAJOR}: move that folder away, or set TRIPS_DATA."
            )
        identity().own(self.data)

    def _make_cluster(self) -> None:
        """Built beside and renamed once whole: a half-made one is never taken for data."""
        if self.data.exists():
            self.data.rename(self.folder / f"postgres.unfinished-{time.time_ns()}")
        building = self.folder / "postgres.new"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(mode=0o700)
        identity().own(building)
        if not identity().can_write(building):
            raise SetupError(_unwritable(self.folder))
        quick = ["--no-sync"] if self.throw_away else []
        made = self._run("initdb", "-D", str(building), *INITDB, *quick)
        if made.returncode:
            raise SetupError(f"PostgreSQL could not be set up in {self.folder}: {_last_line(made.stderr)}")
        building.rename(self.data)

    def _drop_stale_pid_file(self) -> None:
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        first = pid_file.read_text(errors="replace").split("\n", 1)[0].strip()
        if first.isdigit() and _works_in(int(first), self.data):
            raise SetupError(f"Another program (process {first}) serves {self.data}: stop it first.")
        pid_file.unlink()

    def _ensure_socket_folder(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        found = self.socket.lstat()
        mine = found.st_uid in {os.geteuid(), identity().uid}
        if not stat.S_ISDIR(found.st_mode) or not mine or found.st_mode & 0o077:
            raise SetupError(f"{self.socket} belongs to somebody else: remove it, then try again.")
        identity().own(self.socket)
        # A killed server leaves these, and a process that nobody has reaped makes them look alive.
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.socket / name).unlink(missing_ok=True)

    def _launch(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self.socket)}
        settings |= THROW_AWAY if self.throw_away else {}
        options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        serving = Lock(self.folder / "serving.lock")
        serving.exclusive()
        try:
            pid = self._spawn([str(programs() / "postgres"), "-D", str(self.data), *options], serving)
        finally:
            serving.release()
        self._wait_for(pid)

    def _spawn(self, command: list[str], serving: Lock) -> int:
        """In a session of its own, so that Ctrl-C reaches the server last and only through us."""
        started = subprocess.run(
            ["sh", "-c", '"$@" >postgres.log 2>&1 </dev/null & echo $!', "sh", *identity().prefix, *command],
            cwd=self.folder,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            pass_fds=(serving.descriptor(),),
            start_new_session=True,
            text=True,
            check=True,
        )
        return int(started.stdout)

    def _wait_for(self, pid: int) -> None:
        for _ in _until(START_SECONDS):
            if self.answers():
                return
            if not self.is_served():
                break
        reason = _last_line(self.log.read_text(errors="replace"))
        raise SetupError(f"PostgreSQL (process {pid}) did not start in {self.folder}: {reason}")

    def _ensure_database(self) -> None:
        """Roles and database, at each start: what an interrupted start left out is made up."""
        with self.connect(database="postgres") as connection:
            for statement in roles.roles_sql(owner=OWNER, web=WEB, worker=WORKER):
                connection.execute(statement)
            found = "SELECT FROM pg_database WHERE datname = %s"
            if not connection.execute(found, [self.database]).rowcount:
                names = map(sql.Identifier, (self.database, OWNER))
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))

    def _leave(self) -> None:
        self._users.release()
        if not is_held(self._users.path):
            self._shut_down()

    def _shut_down(self) -> None:
        """Repeated, as a server that is still starting has no pid file to be stopped by."""
        if not self.is_served():
            return
        for _ in _until(START_SECONDS):
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60")
            if not self.is_served():
                break
        with suppress(OSError):
            self.socket.rmdir()

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*identity().prefix, str(programs() / program), *arguments],
            cwd=self.folder,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def server(folder: Path, *, database: str = "trips", throw_away: bool = False) -> Iterator[Server]:
    running = Server(folder, database=database, throw_away=throw_away)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def socket_folder(folder: Path) -> Path:
    """Inside the data folder, unless its path is too long or odd for a socket address."""
    inside = folder / "socket"
    if len(str(inside)) <= SOCKET_FOLDER_LENGTH and re.fullmatch(r"[\w/.+-]+", str(inside), re.ASCII):
        return inside
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"trips-{digest}"


def _unwritable(folder: Path) -> str:
    return f"The data folder {folder} cannot be written: change its permissions, or set TRIPS_DATA."


def _until(seconds: float) -> Iterator[None]:
    """Try again and again, at first quickly, until so many seconds have passed."""
    pause, end = 0.02, time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)


def _works_in(pid: int, folder: Path) -> bool:
    """Whether that process has made the folder its own, as a postmaster does."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"
