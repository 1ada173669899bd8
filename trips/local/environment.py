"""The environment in which the demo, the tests and the management commands run."""

import base64
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trips.local.locks import Lock
from trips.local.postgres import Server, server
from trips.local.problem import SetupError

ROOT = Path(__file__).resolve().parents[2]
TEST_SLOTS = 50
ADDRESSES = ("DATABASE_URL", "DATABASE_WORKER_URL", "DATABASE_OWNER_URL")
# No secret, and always the same: the template of the test databases outlives a run.
TEST_SEALING_KEYS = "test:" + base64.urlsafe_b64encode(b"only tests, never a real name".ljust(32)).decode()


def data_folder() -> Path:
    return Path(os.environ.get("TRIPS_DATA") or ROOT / ".data").absolute()


def given_addresses() -> dict[str, str] | None:
    """The person's own server, when there is one: all three addresses or none."""
    given = {name: value for name in ADDRESSES if (value := os.environ.get(name))}
    if not given:
        return None
    if len(given) < len(ADDRESSES):
        raise SetupError(
            "Give all three addresses or none: DATABASE_URL is the web role's, DATABASE_WORKER_URL the "
            "worker's, DATABASE_OWNER_URL the owner's, who makes migrations and test databases."
        )
    return given


@contextmanager
def demo_database() -> Iterator[tuple[dict[str, str], Server | None]]:
    """The addresses of the demo data, and the server behind them if it is ours."""
    addresses = given_addresses()
    if addresses:
        yield addresses, None
        return
    with server(data_folder()) as running:
        yield _addresses(running), running


@contextmanager
def test_database() -> Iterator[dict[str, str]]:
    """The addresses of a fast server whose database nobody else uses at the same time."""
    addresses = given_addresses()
    if addresses:
        yield addresses
        return
    folder = data_folder() / "test"
    with _slot(folder) as number:
        name = f"trips_{number}" if number else "trips"
        with server(folder, database=name, throw_away=True) as running:
            yield _addresses(running)


def demo_environment(addresses: dict[str, str]) -> dict[str, str]:
    folder = data_folder()
    files = {"STATIC_ROOT": str(folder / "static"), "TRIPS_MAIL_FOLDER": str(folder / "mail")}
    files["TRIPS_FILES_FOLDER"] = str(folder / "files")
    keys = {"SECRET_KEY": secret_key(folder), "TRIPS_SEALING_KEYS": sealing_keys(folder)}
    return _base() | files | keys | {"TRIPS_DEMO": "1"} | addresses


def test_environment(addresses: dict[str, str]) -> dict[str, str]:
    """As in production, without mail and without TLS, and as the owner, who makes databases."""
    keys = {"SECRET_KEY": secrets.token_urlsafe(50), "TRIPS_SEALING_KEYS": TEST_SEALING_KEYS}
    chosen = keys | {"TRIPS_HTTPS": "off", "TRIPS_FILES_FOLDER": str(data_folder() / "test" / "files")}
    mail = {"MAIL_HOST": "localhost", "MAIL_FROM": "trips@localhost", "SITE_URL": "http://testserver"}
    return as_owner(_base() | chosen | mail | _bytecode() | addresses)


def _bytecode() -> dict[str, str]:
    """Compiled once for all runs and workers, even where Python is told to leave none beside the sources."""
    return {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(data_folder() / "test" / "bytecode"),
    }


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    """For what makes tables or fills them; the web server never gets it."""
    return environment | {"TRIPS_DATABASE_ROLE": "owner"}


def as_worker(environment: dict[str, str]) -> dict[str, str]:
    """For what nobody in person asks for: it sees every row, and owns none."""
    return environment | {"TRIPS_DATABASE_ROLE": "worker"}


def secret_key(folder: Path) -> str:
    """Made once for the demo and kept, so that a restart signs nobody out."""
    return os.environ.get("SECRET_KEY") or _kept(folder / "secret_key", secrets.token_urlsafe(50))


def sealing_keys(folder: Path) -> str:
    """Made once for the demo and kept: without them its names and addresses do not open again."""
    return os.environ.get("TRIPS_SEALING_KEYS") or _kept(folder / "sealing_keys", _new_key())


def _new_key() -> str:
    return f"demo:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def _kept(path: Path, made: str) -> str:
    """What the file holds; the first time, what was made just now."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    except OSError:
        raise SetupError(f"{path.name} cannot be written in {path.parent}: set TRIPS_DATA.") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(made)
    return made


def _base() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "TRIPS_DATABASE_ROLE"}
    return kept | {"DJANGO_SETTINGS_MODULE": "trips.settings"}


def _addresses(running: Server) -> dict[str, str]:
    return dict(zip(ADDRESSES, (running.web_url, running.worker_url, running.owner_url), strict=True))


@contextmanager
def _slot(folder: Path) -> Iterator[int]:
    """A number held by one run at a time, so that runs side by side never share a database."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number, lock = _first_free(folder)
    except OSError:
        raise SetupError(f"The data folder {folder} cannot be written: set TRIPS_DATA.") from None
    try:
        yield number
    finally:
        lock.release()


def _first_free(folder: Path) -> tuple[int, Lock]:
    for number in range(TEST_SLOTS):
        lock = Lock(folder / f"slot-{number}.lock")
        if lock.try_exclusive():
            return number, lock
        lock.release()
    raise SetupError(f"More than {TEST_SLOTS} test runs at once in {folder}: wait for one to end.")
