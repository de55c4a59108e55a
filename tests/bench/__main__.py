"""`make bench`: start everything on a database of its own, measure and print; exit 1 where a target is missed."""

import asyncio
import base64
import os
import platform
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from backend.embedded import Cluster, make_database
from backend.upgrade import upgrade
from tests.bench import availability, bookings, care, fanout, live, pages, peer
from tests.server import Server


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="gwangju-bench-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "pg")
    cluster.start()
    try:
        asyncio.run(make_database(cluster))
        asyncio.run(upgrade(cluster.url()))
        key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        server = Server({"DATABASE_URL": cluster.url(), "SECRET_KEY": key, "DEMO": "1", "DATA_DIR": str(folder)},
                        folder / "log")  # fmt: skip
        try:
            server.command("seed")
            server.start()
            # The pages first, as a new base shows them; a million bookings last.
            rows = [
                *pages.measure(server), *asyncio.run(live.measure(server)), *asyncio.run(bookings.measure(server)),
                *peer.measure(server, cluster), *asyncio.run(care.measure(server)),
                *asyncio.run(availability.measure(server)),
            ]  # fmt: skip
        finally:
            server.stop()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    rows += fanout.measure()  # on a base of its own, with nothing else running
    print(f"\n{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    print(f"{'what':76} {'figure':>20} {'target':>12}")
    for row in rows:
        print(f"{row.what:76} {row.figure:>20} {row.target:>12}{'' if row.met else '   missed'}")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
