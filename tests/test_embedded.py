"""The embedded server: traces of an earlier one do not stop it."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from backend.embedded import Cluster, EmbeddedError, make_database


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="gwangju-embedded-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "pg", durable=False)
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


async def test_making_the_database_twice_changes_nothing(cluster: Cluster) -> None:
    cluster.start()
    await make_database(cluster)
    await make_database(cluster)
    connection = await asyncpg.connect(cluster.url())
    assert await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    await connection.close()


def test_a_pid_that_belongs_to_another_program_does_not_stop_it(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (cluster.data / "postmaster.pid").write_text(f"{other.pid}\n{cluster.data}\n1\n5432\n{cluster.socket}\n")
        cluster.start()
    finally:
        other.kill()
        other.wait()


def test_a_killed_initdb_leaves_nothing_that_stops_the_next(cluster: Cluster) -> None:
    unfinished = cluster.data.with_name("pg.unfinished")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    cluster.start()
    assert not unfinished.exists()


def test_data_of_another_version_are_refused_in_one_sentence(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 15"):
        cluster.start()


def test_a_socket_folder_that_somebody_else_made_is_not_used(cluster: Cluster) -> None:
    foreseen = cluster.socket
    foreseen.mkdir()
    foreseen.chmod(0o777)
    try:
        cluster.start()
        assert cluster.socket != foreseen
        assert cluster.socket.stat().st_mode & 0o077 == 0
    finally:
        foreseen.rmdir()
