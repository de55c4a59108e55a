"""A copy of the base comes back on another server with the keys from elsewhere, and is worth nothing without them."""

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from cryptography.fernet import InvalidToken

from backend.embedded import Cluster, make_database
from backend.migrate import migrate
from backend.rotation import list_columns
from backend.seal import Sealer
from tests.conftest import SECRET_KEY, clone
from tests.server import Server

pytestmark = pytest.mark.nightly

OTHER_KEY = b"somebody else's key, of 32 bytes"


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Another server, with an owner and an empty base, as docs/operate.md makes them."""
    folder = Path("/tmp") / f"gwangju-restored-{tmp_path_factory.mktemp('elsewhere').name}"
    folder.mkdir(mode=0o755, exist_ok=True)
    cluster = Cluster(folder / "pg", durable=False)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
        cluster.remove()


def run(cluster: Cluster, program: str, *arguments: str | Path) -> str:
    """One of PostgreSQL's programs, of the same version as the server whatever the machine's own may be; what it
    prints."""
    command = [cluster._bin / program, *arguments]  # pyright: ignore[reportPrivateUsage, reportOptionalOperand]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


async def counts(url: str) -> dict[str, int]:
    db = await asyncpg.connect(url)
    try:
        tables = await db.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return {row[0]: await db.fetchval(f"SELECT count(*) FROM {row[0]}") for row in tables}  # noqa: S608
    finally:
        await db.close()


async def guards(url: str) -> list[tuple[Any, ...]]:
    """Policies, triggers and rights: what keeps a case from whom it does not concern."""
    db = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await db.fetch(
            """SELECT 'policy', polrelid::regclass::text, polname::text FROM pg_policy
               UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE NOT tgisinternal
               UNION ALL SELECT 'may ' || privilege_type, table_name::text, grantee::text
               FROM information_schema.table_privileges WHERE grantee = 'app'
               UNION ALL SELECT 'guarded', relname::text, '' FROM pg_class WHERE relrowsecurity ORDER BY 1, 2, 3"""
        )]  # fmt: skip
    finally:
        await db.close()


def serve(url: str, key: str, folder: Path) -> Server:
    return Server({"DATABASE_URL": url, "SECRET_KEY": key, "DEMO": "1", "DATA_DIR": str(folder)}, folder / "log")


def read_queue(server: Server) -> httpx.Response:
    with httpx.Client(base_url=server.url, headers={"Origin": server.url}, timeout=20) as client:
        accounts = client.get("/api/staff/demo-accounts").json()
        staff_id = next(account["id"] for account in accounts if account["name"] == "오세라")
        assert client.post("/api/staff/demo-sign-in", json={"staff_id": staff_id}).status_code == 200
        return client.get("/api/staff/care/queue")


async def test_a_copy_comes_back_elsewhere_with_its_keys_and_is_closed_without(
    tmp_path: Path, elsewhere: Cluster
) -> None:
    with clone() as url:
        server = serve(url, SECRET_KEY, tmp_path)
        server.command("seed")
        server.start("serve")
        try:
            names = [case["name"] for case in read_queue(server).json()["cases"]]
        finally:
            server.stop()
        assert "강말순" in names
        dump = tmp_path / "gwangju.dump"
        run(elsewhere, "pg_dump", "--format=custom", f"--file={dump}", url)
        before, guarded = await counts(url), await guards(url)
    # The copy alone: not a name, not a word.
    text = run(elsewhere, "pg_restore", "--file=-", dump)
    for said in ("강말순", "어지러워서 일어나지", "상무자유로 12", SECRET_KEY):
        assert said not in text
    await make_database(elsewhere)
    owner = await asyncpg.connect(elsewhere.url())
    await owner.execute("CREATE ROLE app NOLOGIN NOBYPASSRLS")
    await owner.execute("GRANT app TO gwangju")
    await owner.close()
    run(elsewhere, "pg_restore", f"--dbname={elsewhere.url()}", "--no-owner", "--no-comments", "--exit-on-error", dump)
    assert await counts(elsewhere.url()) == before
    assert await guards(elsewhere.url()) == guarded
    assert await migrate(elsewhere.url()) == 0
    server = serve(elsewhere.url(), SECRET_KEY, tmp_path)
    server.start("serve")
    try:
        assert [case["name"] for case in read_queue(server).json()["cases"]] == names
    finally:
        server.stop()
    # With anybody else's key it serves nobody's name, and nothing that is sealed opens.
    server = serve(elsewhere.url(), base64.urlsafe_b64encode(OTHER_KEY).decode(), tmp_path)
    server.start("serve")
    try:
        answer = read_queue(server)
        assert answer.status_code == 500
        assert "강말순" not in answer.text
    finally:
        server.stop()
    await check_nothing_opens(elsewhere.url(), Sealer((OTHER_KEY,)))


async def check_nothing_opens(url: str, sealer: Sealer) -> None:
    db = await asyncpg.connect(url)
    try:
        checked = 0
        for column in await list_columns(db):
            for row in await db.fetch(column.page, "(0,0)", 20):
                checked += 1
                with pytest.raises(InvalidToken):
                    sealer.open(row["value"]) if row["value"].startswith(b"gAAAA") else sealer.open_bytes(row["value"])
        assert checked > 100
    finally:
        await db.close()
