import os
import shutil
import signal
import time
from contextlib import closing

import psycopg
import pytest

from trips.local.postgres import Server, server, socket_folder
from trips.local.problem import SetupError


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A cluster made once, as making one costs more than all else here."""
    folder = tmp_path_factory.mktemp("made")
    with server(folder, throw_away=True):
        pass
    return folder / "postgres"


@pytest.fixture
def data(data, made):
    shutil.copytree(made, data / "postgres")
    return data


def postmaster(running):
    return int((running.data / "postmaster.pid").read_text().split("\n", 1)[0])


def kill(running):
    os.kill(postmaster(running), signal.SIGKILL)


def remember(running, number):
    with closing(running.connect("trips_owner")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def remembered(running):
    with closing(running.connect("trips_owner")) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY number")]


def test_data_stay_from_one_start_to_the_next(data):
    with server(data) as running:
        remember(running, 1)
    assert not running.is_served()
    with server(data) as running:
        assert remembered(running) == [1]


def test_last_to_leave_stops_the_server(data):
    first, second = Server(data), Server(data)
    first.start()
    pid = postmaster(first)
    second.start()
    first.stop()
    assert second.answers()
    assert postmaster(second) == pid
    second.stop()
    assert not second.is_served()
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_nothing_is_lost_when_the_postmaster_is_killed(data):
    abandoned = Server(data)
    abandoned.start()
    remember(abandoned, 1)
    kill(abandoned)
    with server(data) as running:
        assert remembered(running) == [1]
    abandoned.stop()


def test_revive_starts_a_killed_server_for_its_users(data):
    with server(data) as running:
        remember(running, 1)
        running.revive()
        kill(running)
        while running.is_served():
            time.sleep(0.01)
        running.revive()
        assert remembered(running) == [1]


def test_stale_pid_file_is_removed(data):
    for content in ("", "12", "99999999\n/nowhere\n", f"{os.getpid()}\n/elsewhere\n", "words\n"):
        (data / "postgres" / "postmaster.pid").write_text(content)
        with server(data, throw_away=True) as running:
            assert running.answers(), content


def test_pid_file_truncated_after_a_crash(data):
    abandoned = Server(data)
    abandoned.start()
    remember(abandoned, 1)
    kill(abandoned)
    (data / "postgres" / "postmaster.pid").write_text("")
    with server(data) as running:
        assert remembered(running) == [1]
    abandoned.stop()


def test_pid_file_truncated_while_serving_changes_nothing(data):
    first = Server(data)
    first.start()
    pid_file = data / "postgres" / "postmaster.pid"
    whole = pid_file.read_text()
    pid_file.write_text("")
    with server(data) as running:
        assert running.answers()
    pid_file.write_text(whole)
    first.stop()


def test_interrupted_set_up_is_begun_anew(data):
    (data / "postgres.new" / "base").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").unlink()
    with server(data) as running:
        assert running.answers()
    assert not (data / "postgres.new").exists()
    assert len(list(data.glob("postgres.unfinished-*"))) == 1


def test_data_of_another_version_are_left_alone(data):
    version = data / "postgres" / "PG_VERSION"
    version.write_text("16\n")
    with pytest.raises(SetupError, match="written by PostgreSQL 16"), server(data):
        pass
    assert version.read_text() == "16\n"


@pytest.mark.parametrize("name", ["x" * 60 + "/" + "y" * 60, "a folder, with 'signs' and $x", "été"])
def test_long_or_odd_path(data, name):
    with server(data / name) as running:
        assert running.answers()
        assert running.socket.name.startswith("trips-")
        assert running.socket.stat().st_mode & 0o777 == 0o700
    assert not running.socket.exists()


def test_short_socket_folder_of_somebody_else_is_refused(data):
    folder = data / ("x" * 100)
    squatted = socket_folder(folder)
    squatted.mkdir(mode=0o755)
    try:
        with pytest.raises(SetupError, match="belongs to somebody else"), server(folder):
            pass
    finally:
        squatted.rmdir()


def test_no_network_and_a_private_socket(data):
    with server(data) as running, closing(running.connect()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert running.socket.stat().st_mode & 0o077 == 0


def test_surrounding_postgres_variables_are_ignored(data, monkeypatch):
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("LC_ALL", "xx_XX")
    with server(data) as running, closing(running.connect("trips_web")) as connection:
        assert connection.execute("SELECT lower('É')").fetchone() == ("é",)


@pytest.mark.parametrize(("throw_away", "value"), [(False, "on"), (True, "off")])
def test_only_the_throw_away_server_is_unsafe(data, throw_away, value):
    with server(data, throw_away=throw_away) as running, closing(running.connect()) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == (value,)


def test_roles_of_a_fresh_server(data):
    with server(data) as running, closing(running.connect()) as connection:
        found = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles"
            " WHERE rolname LIKE 'trips%' ORDER BY rolname"
        ).fetchall()
    assert found == [
        ("trips_owner", False, True, True),
        ("trips_web", False, False, False),
        ("trips_worker", False, True, False),
    ]


def test_connecting_to_nothing_is_not_an_answer(data):
    running = Server(data)
    assert not running.answers()
    with pytest.raises(psycopg.OperationalError):
        running.connect()
