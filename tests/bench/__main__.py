"""`make bench`: start everything on a database of its own, measure and print; exit 1 where a target is missed.

`python -m tests.bench care fanout` measures these parts alone.
"""

import asyncio
import base64
import os
import platform
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.embedded import Cluster, make_database
from backend.upgrade import upgrade
from tests.bench import availability, bookings, care, fanout, live, pages, peer
from tests.bench.row import Row
from tests.server import Server

# The pages first, as a new base shows them; a million bookings last.
parts: dict[str, Callable[[Server, Cluster], Sequence[Row]]] = {
    "pages": lambda server, _: pages.measure(server),
    "live": lambda server, _: asyncio.run(live.measure(server)),
    "bookings": lambda server, _: asyncio.run(bookings.measure(server)),
    "peer": lambda server, cluster: peer.measure(server, cluster),
    "care": lambda server, cluster: asyncio.run(care.measure(server, cluster)),
    "availability": lambda server, cluster: asyncio.run(availability.measure(server, cluster)),
}


def main(wanted: Sequence[str]) -> int:
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
            rows = [row for part, measure in parts.items() if part in wanted for row in measure(server, cluster)]
        finally:
            server.stop()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if "fanout" in wanted:
        rows += fanout.measure()  # on a base of its own, with nothing else running
    print(f"\n{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    print(f"{'what':76} {'figure':>20} {'target':>12}")
    for row in rows:
        print(f"{row.what:76} {row.figure:>20} {row.target:>12}{'' if row.met else '   missed'}")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [*parts, "fanout"]))
