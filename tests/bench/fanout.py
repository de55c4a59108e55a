"""The push fan-out, from claim to the answer in the base, against a sink in a process of its own.

Alone: `python -m tests.bench.fanout [--small]`. Figures of processor time hold on a machine that is busy, too.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import NamedTuple

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
from pywebpush import webpush

from backend.db import Database, Db
from backend.push.fanout.encryption import encrypt
from backend.push.fanout.models import Recipient
from backend.push.fanout.planner import plan_next
from backend.push.rules import base64url
from tests.bench import pages
from tests.bench.row import Row
from tests.fleet import Fleet, rows_written
from tests.sink import keys

CURVE, ECDH = ec.SECP256R1(), ec.ECDH()
PAYLOAD_BYTES = 920
# What our own sender has under way where nothing is slow.
WEB_PUSH_AT_ONCE = 32


PARTS = ("speed", "latency", "urgent", "planning")


class Sizes(NamedTuple):
    steady: int
    city: int
    urgent: int
    latency: int
    peer: int


FULL = Sizes(steady=100_000, city=1_400_000, urgent=10_000, latency=40_000, peer=2_000)
SMALL = Sizes(steady=30_000, city=1_400_000, urgent=2_000, latency=30_000, peer=500)


def measure(sizes: Sizes = FULL, parts: Sequence[str] = PARTS) -> list[Row]:
    """Each part furnishes the base anew."""
    rows: list[Row] = []
    with Fleet(3) as fleet:
        for part in parts:
            new = asyncio.run(
                {"speed": _speed, "latency": _latency, "urgent": _urgent, "planning": _planning}[part](fleet, sizes)
            )
            for row in new:
                print(f"  {row.what}: {row.figure}", file=sys.stderr, flush=True)
            rows += new
    return rows


def _bare() -> float:
    """Key pairs with one ECDH each, a processor second."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, keys(1)[1])
    return _a_second(lambda: ec.generate_private_key(CURVE).exchange(ECDH, theirs), 1_000)


def _a_second(call: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        call()
    return times / (time.process_time() - began)


class Run(NamedTuple):
    """What one alert to everybody came to. `a_second`: by the clock; `a_cpu_second`: of the senders."""

    accepted: int
    a_second: float
    a_cpu_second: float
    rows: float
    first: float
    last_tenth: float


async def run(fleet: Fleet, db: Db, meanwhile: Callable[[], object] = lambda: None, most: float = 900) -> Run:
    before, cpu = await rows_written(db), fleet.cpu()
    alert_id, topic, at = await fleet.send(db)
    end = time.monotonic() + most
    while (delivery := await fleet.delivery(db, alert_id)).status != "finished":
        assert time.monotonic() < end, delivery
        await asyncio.sleep(0.5)
        meanwhile()
    cpu = fleet.cpu() - cpu
    report = fleet.report()
    assert report.bad == 0
    assert report.devices[topic] == delivery.total == delivery.accepted, (report.devices, delivery)
    assert report.repeated[topic] == 0, report.repeated
    written = await rows_written(db) - before
    took = report.last[topic] - report.first[topic]
    return Run(
        delivery.accepted, delivery.accepted / took, delivery.accepted / cpu, written / delivery.accepted,
        report.first[topic] - at, _last_tenth(report.marks),
    )  # fmt: skip


def _last_tenth(marks: list[float]) -> float:
    """How fast the last tenth was, the first being 1 (after the first thousand)."""
    tenth = max(2, len(marks) // 10)
    if len(marks) < 3 * tenth:
        return 1
    return (marks[tenth] - marks[1]) / (tenth - 1) / ((marks[-1] - marks[-tenth]) / (tenth - 1))


async def _speed(fleet: Fleet, sizes: Sizes) -> list[Row]:
    db = await fleet.connect()
    await fleet.fill(db, sizes.steady)
    fleet.start()
    await asyncio.sleep(3)
    await run(fleet, db)  # connections and statements are made
    fleet.reset()
    # In the midst of it: the sink and the base keep the same processor busy, and everybody's share of it is smaller.
    bares: list[float] = []
    got = await run(fleet, db, meanwhile=lambda: bares.append(_bare()))
    bare = median(bares)
    share = got.a_cpu_second / bare
    kept, without = _pywebpush(fleet, sizes.peer, keep=True), _pywebpush(fleet, sizes.peer // 2, keep=False)
    node = _web_push(fleet, sizes.peer)
    recipient = Recipient(1, "", keys(1)[1], keys(1)[2], 1)
    alone = _a_second(lambda: encrypt(b" " * PAYLOAD_BYTES, recipient), 5_000)
    memory, stopped = fleet.memory(), fleet.stop()
    await db.close()
    return [
        Row(f"fan-out to {got.accepted:,}: accepted a second (a sender's processor second)",
            f"{got.a_second:,.0f} ({got.a_cpu_second:,.0f})", "5,000"),
        Row(f"  of bare P-256 key pair and ECDH ({bare:,.0f} a processor second)", f"{share:.0%}", "≥ 30 %",
            share >= 0.3),
        Row(f"  pywebpush.webpush() with a kept session ({kept:,.0f}): ours is faster by",
            f"{got.a_cpu_second / kept:.1f} ×", "≥ 5 ×", got.a_cpu_second >= 5 * kept),
        Row(f"  without ({without:,.0f})", f"{got.a_cpu_second / without:.1f} ×", "≥ 12 ×",
            got.a_cpu_second >= 12 * without),
        Row("    to encrypt as many and send none", f"{alone:,.0f} ({alone / without:.1f} ×)"),
        Row(f"  npm's web-push with keep-alive, {WEB_PUSH_AT_ONCE} at once ({node:,.0f})",
            f"{got.a_cpu_second / node:.1f} ×", "≥ 5 ×", got.a_cpu_second >= 5 * node),
        Row("  rows written for each that was accepted", f"{got.rows:.4f}", "≤ 0.02", got.rows <= 0.02),
        Row("  from 'send' to the first POST", f"{got.first * 1000:.0f} ms", "≤ 300 ms", got.first <= 0.3),
        Row("  memory of the sender at its most", f"{memory:.0f} MiB", "≤ 250 MiB", memory <= 250),
        Row("  until it has ended at SIGTERM", f"{stopped:.1f} s", "≤ 5 s", stopped <= 5),
    ]  # fmt: skip


def _pywebpush(fleet: Fleet, count: int, *, keep: bool) -> float:
    """A loop of webpush(), a processor second."""
    vapid = Vapid02()
    vapid.generate_keys()
    session = requests.Session() if keep else None
    began = time.process_time()
    for n in range(1, count + 1):
        subscription = {
            "endpoint": f"{fleet.origins[0]}/push/{n}",
            "keys": {"p256dh": base64url(keys(n)[1]), "auth": base64url(keys(n)[2])},
        }
        webpush(  # pyright: ignore[reportUnknownMemberType]
            subscription, b" " * PAYLOAD_BYTES, vapid_private_key=vapid, vapid_claims={"sub": "https://www.gwangju.go.kr"},
            ttl=60, requests_session=session, headers={"Topic": "pywebpush"},
        )  # fmt: skip
    return count / (time.process_time() - began)


def _web_push(fleet: Fleet, count: int) -> float:
    """npm's web-push, with as many under way as our sender has of one origin, a processor second."""
    asked = {
        "subscriptions": [
            {"endpoint": f"{fleet.origins[0]}/push/{n}",
             "keys": {"p256dh": base64url(keys(n)[1]), "auth": base64url(keys(n)[2])}}
            for n in range(1, count + 1)
        ],
        "at_once": WEB_PUSH_AT_ONCE, "bytes": PAYLOAD_BYTES,
    }  # fmt: skip
    pages.install()
    said = subprocess.run(
        ["node", "webpush.js"], cwd=pages.BENCH, env=pages.ENV, input=json.dumps(asked), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return count / json.loads(said.stdout)["cpu_seconds"]


async def _latency(fleet: Fleet, sizes: Sizes) -> list[Row]:
    """The same devices; what the sender waits for must not slow it."""
    db = await fleet.connect()
    await db.execute("DELETE FROM devices")
    await fleet.fill(db, sizes.latency)
    fleet.start()
    await asyncio.sleep(3)
    rates: list[float] = []
    for seconds in (0, 0, 0.05, 0.2):
        fleet.reset()
        for origin in fleet.origins:
            fleet.behave(origin, latency=seconds)
        got = await run(fleet, db)
        rates.append(got.a_second)
        told = f"{got.a_second:.0f} a second ({got.a_cpu_second:.0f}), {fleet.report().most_at_once} at once"
        print(f"    {seconds} s: {told}", file=sys.stderr)
    fleet.stop()
    await db.close()
    return [
        Row(f"throughput with {ms} ms at the push service", f"{rate / rates[1]:.0%}", "≥ 80 %", rate >= 0.8 * rates[1])
        for ms, rate in zip((50, 200), rates[2:], strict=True)
    ]


async def _urgent(fleet: Fleet, sizes: Sizes) -> list[Row]:
    """위급 to some of the city while 소식 goes to all of it."""
    db = await fleet.connect()
    fleet.reset()
    await db.execute("DELETE FROM devices")
    await fleet.fill(db, sizes.steady - sizes.urgent)
    await fleet.fill(db, sizes.urgent, first=sizes.steady, topics=("disaster",))
    await db.execute("UPDATE devices SET alerts = false WHERE topics = '{disaster}'")
    fleet.start()
    await asyncio.sleep(3)
    await fleet.send(db, level=1)
    await asyncio.sleep(2)
    await db.execute("UPDATE devices SET alerts = (topics = '{disaster}')")
    _, topic, at = await fleet.send(db, level=4, topic="disaster")
    end = time.monotonic() + 120
    while (report := fleet.report()).devices.get(topic, 0) < sizes.urgent:
        assert time.monotonic() < end, report.devices
        await asyncio.sleep(0.2)
    running = await db.fetchval("SELECT count(*) FROM push_messages WHERE status <> 'finished'")
    await db.execute("UPDATE push_messages SET expires_at = now() WHERE status <> 'finished'")
    fleet.stop()
    for table in ("push_retries", "push_chunks", "push_messages"):
        await db.execute(f"DELETE FROM {table}")  # noqa: S608
    await db.close()
    took = report.last[topic] - at
    return [
        Row(f"위급 to {sizes.urgent:,} during a 소식 {'' if running else '(which had ended) '}until the last has it",
            f"{took:.1f} s", "≤ 5 s", took <= 5)
    ]  # fmt: skip


async def _planning(fleet: Fleet, sizes: Sizes) -> list[Row]:
    db = await fleet.connect()
    fleet.reset()
    await db.execute("DELETE FROM devices")
    await fleet.fill(db, sizes.city)
    database = Database(db)
    alert_id, _, at = await fleet.send(db)
    while await plan_next(database, datetime.now(UTC)):
        pass
    took = time.time() - at
    chunks = await db.fetchval("SELECT count(*) FROM push_chunks")
    assert (await fleet.delivery(db, alert_id)).total == sizes.city
    await db.close()
    return [
        Row(f"{sizes.city:,} subscriptions of three origins: planned, in {chunks:,} chunks", f"{took:.1f} s", "≤ 10 s",
            took <= 10)
    ]  # fmt: skip


def main() -> int:
    rows = measure(SMALL if "--small" in sys.argv else FULL, [a for a in sys.argv[1:] if a[0] != "-"] or PARTS)
    for row in rows:
        print(f"{row.what:84} {row.figure:>18} {row.target:>12}{'' if row.met else '   missed'}")
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
