"""The fault table: what goes wrong in mid-send, and what of it anybody notices.

`python -m tests.bench.faults [--kills 3] [CASE …]`; nightly runs all of it. Wanted of each: nobody lost, nobody twice
(at a kill at most what was under way and a hundred), no subscription retired that the push service did not retire.
"""

import asyncio
import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple

import asyncpg

from backend.db import Db
from backend.push.models import Delivery
from tests.bench.row import Row
from tests.fleet import Fleet, until

DEVICES = 6_000


class Outcome(NamedTuple):
    lost: int
    repeated: int
    retired: int
    delivery: Delivery


async def _outcome(fleet: Fleet, db: Db, alert_id: object, topic: str, most: float = 120) -> Outcome:
    async def ended() -> Delivery | None:
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection = await fleet.connect()
            try:
                found = await fleet.delivery(connection, alert_id)  # pyright: ignore[reportArgumentType]
                return found if found.status == "finished" else None
            finally:
                await connection.close()
        return None

    delivery: Delivery = await until(ended, most)
    connection = await fleet.connect()
    retired = await connection.fetchval("SELECT count(*) FROM devices WHERE retired_at IS NOT NULL")
    await connection.close()
    report = fleet.report()
    assert report.bad == 0
    reached = report.devices.get(topic, 0)
    lost = delivery.total - delivery.gone - delivery.refused - delivery.expired - reached
    return Outcome(lost, report.repeated.get(topic, 0), retired, delivery)


def _row(name: str, got: Outcome, *, repeats: int = 0, retired: int = 0, gone: int = 0) -> Row:
    fine = got.lost == 0 and got.repeated <= repeats and got.retired == retired and got.delivery.gone == gone
    figure = f"{got.lost} lost, {got.repeated} twice, {got.retired} retired"
    return Row(name, figure, f"0, ≤ {repeats}, {retired}", fine and got.delivery.open == 0)


async def killed(fleet: Fleet, db: Db, kills: int) -> Row:
    """kill -9 of one of two workers at random moments, each time with a new alert."""
    worst = Outcome(0, 0, 0, Delivery(**dict.fromkeys(Delivery.__struct_fields__, 0)))  # pyright: ignore[reportArgumentType]
    over = 0
    for _ in range(kills):
        fleet.reset()
        for origin in fleet.origins:
            fleet.behave(origin, latency=0.01)
        if len(fleet.workers) < 2:
            fleet.start()
            await asyncio.sleep(4)
        alert_id, topic, _ = await fleet.send(db)
        most = random.randrange(200, DEVICES * 2 // 3)

        async def begun(topic: str = topic, most: int = most) -> bool:
            return fleet.report().devices.get(topic, 0) >= most

        await until(begun, 60, 0.02)
        fleet.kill(random.choice(fleet.workers))
        under_way = fleet.report().most_at_once
        got = await _outcome(fleet, db, alert_id, topic)
        over = max(over, got.repeated - under_way - 100)
        worst = got if got.lost or got.repeated >= worst.repeated else worst
    row = _row(f"kill -9 of a worker, {kills} times", worst, repeats=10**6)
    return Row(row.what, row.figure, "0, in flight + 100, 0", row.met and over <= 0)


async def no_base(fleet: Fleet, db: Db) -> Row:
    """kill -9 of PostgreSQL in mid-send, and it comes back."""
    for origin in fleet.origins:
        fleet.behave(origin, latency=0.05)
    alert_id, topic, _ = await fleet.send(db)
    await asyncio.sleep(1)
    assert fleet.cluster.process is not None
    os.kill(fleet.cluster.process.pid, signal.SIGKILL)
    fleet.cluster.process.wait()
    under_way = fleet.report().most_at_once
    await asyncio.sleep(1)
    fleet.cluster.start()
    await asyncio.sleep(1)
    while len([worker for worker in fleet.workers if worker.poll() is None]) < 2:
        # As the supervisor would.
        fleet.workers[:] = [worker for worker in fleet.workers if worker.poll() is None]
        fleet.start()
    return _row("kill -9 of PostgreSQL", await _outcome(fleet, db, alert_id, topic), repeats=under_way + 200)


Case = Callable[[Fleet, Db], Awaitable[Row]]


def behaving(name: str, *, repeats: int = 0, gone: bool = False, **how: object) -> Case:
    """The first of the three origins behaves so for some seconds."""

    async def case(fleet: Fleet, db: Db) -> Row:
        fleet.behave(fleet.origins[0], until=0 if gone else time.time() + 3, **how)
        alert_id, topic, at = await fleet.send(db)
        others = DEVICES * 2 // 3

        async def reached() -> bool:
            return fleet.report().devices.get(topic, 0) >= others

        await until(reached, 60)
        took = time.time() - at
        if how.get("status") in (401, 429):
            # What a pause of minutes would take is not waited for here: time goes on faster in the base.
            async with db.transaction():
                await db.execute("UPDATE push_origins SET paused_until = now()")
                await db.execute("UPDATE push_retries SET not_before = least(not_before, now() + interval '3 s')")
            for worker in list(fleet.workers):
                worker.terminate()
                worker.wait(20)
            fleet.workers.clear()
            await asyncio.sleep(3)
            fleet.start(2)
        got = await _outcome(fleet, db, alert_id, topic)
        dead = got.delivery.gone
        row = _row(f"{name}; the other origins were done after {took:.0f} s", got, repeats=repeats,
                   retired=dead if gone else 0, gone=dead if gone else 0)  # fmt: skip
        if gone:
            await db.execute("UPDATE devices SET retired_at = NULL")
        return row

    return case


async def cancelled(fleet: Fleet, db: Db) -> Row:
    """Nothing is begun a second after the alert was cancelled, retries included."""
    for origin in fleet.origins:
        fleet.behave(origin, latency=0.3, status=503, share=0.2)
    alert_id, topic, _ = await fleet.send(db)
    await asyncio.sleep(1)
    await db.execute("UPDATE push_messages SET expires_at = now() WHERE alert_id = $1", alert_id)
    at = time.time()
    got = await _outcome(fleet, db, alert_id, topic)
    last = fleet.report().last.get(topic, at) - at
    return Row("cancelled in mid-send: the last message after", f"{last:.1f} s, {got.delivery.expired} kept back",
               "≤ 3 s", last <= 3 and got.lost == 0 and got.repeated == 0)  # fmt: skip


async def expired(fleet: Fleet, db: Db) -> Row:
    """A service that is down past the alert's end is not asked again after it."""
    fleet.behave(fleet.origins[0], status=503)
    alert_id, topic, at = await fleet.send(db, valid=timedelta(seconds=8))
    got = await _outcome(fleet, db, alert_id, topic)
    late = max(fleet.report().last.values()) - at
    return Row("503 until the alert has expired: the last request after", f"{late:.1f} s", "≤ 8 s",
               late <= 8.5 and got.delivery.expired == DEVICES // 3 and got.retired == 0)  # fmt: skip


CASES: dict[str, Case] = {
    "base": no_base,
    "stall": behaving("stalls for 3 s", how="stall", repeats=0),
    "reset": behaving("cuts half of the lines for 3 s", how="reset", share=0.5),
    "429": behaving("429 with Retry-After", status=429, retry_after="120"),
    "500": behaving("500 for half of them for 3 s", status=500, share=0.5),
    "401": behaving("401 for all of one origin", status=401),
    "410": behaving("410 for 5 %", status=410, share=0.05, gone=True),
    "cancelled": cancelled,
    "expired": expired,
}


async def table(fleet: Fleet, kills: int, names: list[str]) -> list[Row]:
    db = await fleet.connect()
    await fleet.fill(db, DEVICES)
    fleet.start(2)
    await asyncio.sleep(4)
    rows: list[Row] = []
    for name in names or ["kill", *CASES]:
        fleet.reset()
        if db.is_closed():
            db = await fleet.connect()
        await db.execute("DELETE FROM push_origins")
        rows.append(await (killed(fleet, db, kills) if name == "kill" else CASES[name](fleet, db)))
        print(f"  {rows[-1].what}: {rows[-1].figure}{'' if rows[-1].met else '   missed'}", file=sys.stderr, flush=True)
    db.terminate()  # perhaps the base it was to has been killed
    return rows


def main() -> int:
    arguments = sys.argv[1:]
    kills = int(arguments.pop(arguments.index("--kills") + 1)) if "--kills" in arguments else 20
    names = [name for name in arguments if name[0] != "-"]
    with Fleet(3) as fleet:
        rows = asyncio.run(table(fleet, kills, names))
    for row in rows:
        print(f"{row.what:70} {row.figure:>40} {row.target:>24}{'' if row.met else '   missed'}")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
