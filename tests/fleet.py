"""A fan-out in the large, for `tests.bench.fanout` and the table of faults: a base with as many devices as wanted, the
sink as a process of its own, and worker processes that can be watched and killed."""

import asyncio
import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import asyncpg
import httpx
import msgspec

from backend.db import Db, connect
from backend.embedded import Cluster, make_database
from backend.processes import die_with_parent
from backend.push import actions, queries, rules
from backend.push.models import Delivery, Target
from backend.push.vapid import ensure_key
from backend.seal import Sealer
from backend.upgrade import upgrade
from tests import make
from tests.server import PROJECT
from tests.sink import KEYS, Report, keys

TICK = os.sysconf("SC_CLK_TCK")
BODY = "오늘 밤 기온이 크게 내려가요. 수도를 조금 틀어 두고, 혼자 사는 어르신께 안부를 물어 주세요. " * 4
SECRET = b"a key for the fleet, of 32 bytes"


class Fleet:
    """`with Fleet(3) as fleet`: three origins, nobody subscribed yet, no worker running."""

    def __init__(self, origins: int = 3, *, durable: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gwangju-fleet-"))
        self.folder.chmod(0o755)
        self.cluster = Cluster(self.folder / "pg", durable=durable)
        self.count = origins
        self.origins: list[str] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        self._sink: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.cluster.start()
        asyncio.run(make_database(self.cluster))
        asyncio.run(upgrade(self.cluster.url()))
        self._sink = subprocess.Popen(
            [sys.executable, "-m", "tests.sink", str(self.count)], cwd=PROJECT, stdout=subprocess.PIPE, text=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )  # fmt: skip
        assert self._sink.stdout is not None
        self.origins = self._sink.stdout.readline().strip().split(",")
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        if self._sink:
            self._sink.kill()
            self._sink.wait()
        self.cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # The sink

    def behave(self, origin: str, **how: Any) -> None:
        httpx.post(f"{self.origins[0]}/behave", json={"port": int(origin.rsplit(":", 1)[1]), **how}, timeout=30)

    def report(self) -> Report:
        return msgspec.json.decode(httpx.get(f"{self.origins[0]}/report", timeout=60).content, type=Report)

    def reset(self) -> None:
        httpx.post(f"{self.origins[0]}/reset", timeout=60)

    # The workers

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.cluster.url(), "SECRET_KEY": base64.urlsafe_b64encode(SECRET).decode(),
            "PUSH_SERVICES": ",".join(self.origins), "DATA_DIR": str(self.folder),
        }  # fmt: skip

    def start(self, count: int = 1) -> list["subprocess.Popen[bytes]"]:
        new: list[subprocess.Popen[bytes]] = []
        for _ in range(count):
            with (self.folder / "log").open("ab") as log:
                new.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "backend.cli", "worker"],
                        env=self.env,
                        cwd=PROJECT,
                        stdout=log,
                        stderr=log,
                        preexec_fn=die_with_parent(signal.SIGKILL),
                    )
                )
        self.workers += new
        return new

    def stop(self) -> float:
        """Seconds until all have ended at SIGTERM."""
        began = time.monotonic()
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(30)
        self.workers.clear()
        return time.monotonic() - began

    def kill(self, worker: "subprocess.Popen[bytes]") -> None:
        worker.kill()
        worker.wait()
        self.workers.remove(worker)

    def cpu(self) -> float:
        """Seconds of processor time that the living workers have used, all threads."""
        return sum(_cpu(worker.pid) for worker in self.workers)

    def memory(self) -> float:
        """MiB that the biggest of the workers has had at its most."""
        return max((_peak(worker.pid) for worker in self.workers), default=0)

    # The base

    async def connect(self) -> Db:
        return await connect(self.cluster.url())

    async def fill(self, db: Db, count: int, *, first: int = 1, topics: tuple[str, ...] = ("weather",)) -> None:
        """Devices `first` and on, shared out among the origins and two languages."""
        await ensure_key(db, Sealer((SECRET,)))
        await db.execute("CREATE TEMP TABLE IF NOT EXISTS sink_keys (k int PRIMARY KEY, p256dh bytea, auth bytea)")
        await db.executemany("INSERT INTO sink_keys VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                             [(n, *keys(n)[1:]) for n in range(KEYS)])  # fmt: skip
        await db.execute(
            """INSERT INTO devices (endpoint, origin, p256dh, auth, vapid_key_id, lang, min_level, topics, created_at,
                                    seen_at)
               SELECT o.origin || '/push/' || n, o.origin, k.p256dh, k.auth, (SELECT max(id) FROM vapid_keys),
                      CASE n / cardinality($1::text[]) % 10 WHEN 0 THEN 'en' ELSE 'ko' END, 1, $4, now(), now()
               FROM generate_series($2::int, $3::int) n JOIN sink_keys k ON k.k = n % $5
               CROSS JOIN LATERAL (SELECT ($1::text[])[1 + n % cardinality($1::text[])] AS origin) o""",
            self.origins, first, first + count - 1, list(topics), KEYS, timeout=900,
        )  # fmt: skip
        owner = await asyncpg.connect(self.cluster.url())
        await owner.execute("VACUUM ANALYZE devices", timeout=600)
        await owner.close()

    async def send(
        self, db: Db, *, level: int = 2, topic: str = "weather", valid: timedelta = timedelta(hours=2)
    ) -> tuple[UUID, str, float]:
        """Queue an alert as the operator's 'send' does: its id, its Topic header and when it was committed."""
        async with db.transaction():
            now = datetime.now(UTC)
            alert_id = await make.alert(db, level=level, topics=[topic], expires_at=now + valid)  # pyright: ignore[reportArgumentType]
            documents = {
                lang: rules.document(
                    title="한파 특보", body=BODY, navigate=f"/alerts/{alert_id}", lang=lang, tag=str(alert_id),
                    kind="alert", id=str(alert_id), level=level, renotify=True,
                )
                for lang in ("ko", "en")
            }  # fmt: skip
            header = rules.topic_of(str(alert_id))
            await actions.queue_alert(
                db, alert_id=alert_id, cause=f"alert:{alert_id}", payloads=documents,  # pyright: ignore[reportArgumentType]
                urgency=rules.urgency_of(level), topic=header,
                audience=Target(level=level, topics=[topic], district_ids=[], dong_ids=[]),  # pyright: ignore[reportArgumentType]
                expires_at=now + valid, now=now,
            )  # fmt: skip
        return alert_id, header.lower(), time.time()

    async def finished(self, db: Db, alert_id: UUID, most: float) -> Delivery:
        """Once nothing of the alert is open any more."""
        return await until(lambda: self._ended(db, alert_id), most)

    async def _ended(self, db: Db, alert_id: UUID) -> Delivery | None:
        found = await self.delivery(db, alert_id)
        return found if found.status == "finished" else None

    async def delivery(self, db: Db, alert_id: UUID) -> Delivery:
        return (await queries.deliveries(db, [alert_id]))[alert_id]


async def until(found: Callable[[], Awaitable[Any]], most: float, every: float = 0.2) -> Any:
    end = time.monotonic() + most
    while not (value := await found()):
        assert time.monotonic() < end, f"not within {most} s"
        await asyncio.sleep(every)
    return value


async def rows_written(db: Db) -> int:
    """Inserted, changed and deleted in the fan-out's own tables so far. Backends tell at most once a second."""
    await asyncio.sleep(1.5)
    return await db.fetchval(
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::int FROM pg_stat_user_tables WHERE relname ~ '^push_'"
    )


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _peak(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0
