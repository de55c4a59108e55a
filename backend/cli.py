"""The commands: serve, worker, migrate, rotate, retention, seed, openapi, vapid, staff."""

import argparse
import asyncio
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from backend import observe
from backend.migrate import MigrationError
from backend.settings import Settings, SettingsError, is_loopback, names_this_machine

if TYPE_CHECKING:
    from backend.db import Db

MOST_CONNECTIONS = 16_384


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a wrong setting or an unreachable base is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m backend.cli", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="the API and the PWA on HOST:PORT")
    commands.add_parser("worker", help="jobs, the timetable and the push fan-out")
    commands.add_parser("migrate", help="bring the base up to date")
    commands.add_parser("rotate", help="seal everything anew with the newest of SECRET_KEY's keys, while serving")
    retention = commands.add_parser("retention", help="forget what no rule of care keeps any longer, as each night")
    retention.add_argument("retention_command", choices=["run"])
    retention.add_argument("--dry-run", action="store_true", help="only say how much that would be, and what is held")
    commands.add_parser("seed", help="believable demo data, once, on an empty base")
    commands.add_parser("openapi", help="print the API's document")
    vapid = commands.add_parser("vapid", help="make the push key pair if there is none, and print the public half")
    vapid.add_argument("vapid_command", nargs="?", choices=["rotate"],
                       help="a new pair; subscriptions move over when their browser comes by")  # fmt: skip
    staff = commands.add_parser("staff", help="staff accounts").add_subparsers(dest="staff_command", required=True)
    invite = staff.add_parser("invite", help="print a one-time link with which a member of staff makes a passkey")
    invite.add_argument("name")
    invite.add_argument("--title", default="")
    invite.add_argument("--role", action="append", required=True, metavar="ROLE[:SCOPE[:ID]]",
                        help="such as counsellor:site:1, provider:organization:2, administrator")  # fmt: skip
    staff.add_parser("list", help="who works here and who did, with ids, roles and passkeys")
    leave = staff.add_parser("leave", help="end a person's sessions, passkeys, invitations and bookable hours")
    leave.add_argument("who", metavar="NAME-or-ID")
    reinvite = staff.add_parser("reinvite", help="print a new one-time link for somebody who lost their passkey")
    reinvite.add_argument("who", metavar="NAME-or-ID")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "openapi":
            return _openapi()
        settings = Settings.from_env()
        observe.configure(json=not sys.stderr.isatty())
        match chosen.command:
            case "serve":
                return _serve(settings)
            case "worker":
                import uvloop

                from backend.worker import work

                if settings.worker_metrics_port:
                    from prometheus_client import start_http_server

                    start_http_server(settings.worker_metrics_port, "127.0.0.1")
                uvloop.run(work(settings))
            case "migrate":
                from backend.upgrade import upgrade

                print(f"{asyncio.run(upgrade(settings.owner_database_url))} new migrations")
            case "rotate":
                asyncio.run(_rotate(settings))
            case _:
                print(asyncio.run(_answer(settings, chosen)))
    except (SettingsError, MigrationError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"PostgreSQL cannot be reached: {error.strerror or type(error).__name__}.", file=sys.stderr)
        return 1
    return 0


async def _answer(settings: Settings, chosen: argparse.Namespace) -> str:
    """What the commands print that do one thing and end."""
    match chosen.command:
        case "retention":
            return await _retention(settings, dry=chosen.dry_run)
        case "seed":
            from backend.demo.seed import seed

            return await seed(settings)
        case "vapid":
            return await _vapid(settings, rotate=chosen.vapid_command == "rotate")
        case _:
            return await _staff(settings, chosen)


def _openapi() -> int:
    from backend.app import create_app
    from backend.openapi import document

    nothing = Settings(database_url="", owner_database_url="", secret_keys=(bytes(32),))
    print(msgspec.json.format(msgspec.json.encode(document(create_app(nothing))), indent=1).decode())
    return 0


def _serve(settings: Settings) -> int:
    # Without its name every visitor would seem to be this machine, and no limit by address would hold.
    behind_proxy = is_loopback(settings.host) and not names_this_machine(urlsplit(settings.public_url).netloc)
    if behind_proxy and not settings.trusted_proxies:
        raise SettingsError(f"{settings.public_url} is not this machine: name the proxy before it in TRUSTED_PROXIES.")
    if settings.demo:
        asyncio.run(_refuse_demo_on_real_data(settings))

    from granian import Granian  # pyright: ignore[reportPrivateImportUsage]
    from granian.constants import Interfaces, Loops

    if settings.metrics_port:
        # The processes that serve write here; this one, which only watches over them, answers on loopback.
        # Named before prometheus_client is imported, which looks once.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="gwangju-metrics-")
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        start_http_server(settings.metrics_port, "127.0.0.1", registry)
    server = Granian(
        "backend.app:from_environment",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=settings.workers,
        # Every open page keeps its stream: at granian's own 1,024 connections nobody else would get in.
        backpressure=max(256, min(MOST_CONNECTIONS, _allow_most_files() - 256)),
        respawn_failed_workers=True,
        workers_kill_timeout=4,
        log_access=False,
        working_dir=Path.cwd(),
    )
    server.on_startup(_end_streams_first)
    server.serve()
    return 0


async def _rotate(settings: Settings) -> None:
    from backend.rotation import rotate
    from backend.seal import Sealer

    async for column, count in rotate(settings.owner_database_url, Sealer(settings.secret_keys, settings.index_key)):
        if count:
            print(f"{column}: {count}")
    print("Everything is sealed with the newest key; the older ones may go.")


async def _retention(settings: Settings, *, dry: bool) -> str:
    """A line a kind: how much was forgotten, or would be."""
    from backend.app import utc_now
    from backend.care.retention.actions import forget_all
    from backend.care.retention.queries import list_rules
    from backend.db import Database, connect

    db = await connect(settings.database_url)
    try:
        rules = await list_rules(db, utc_now())
        held = {rule.kind: rule.held for rule in rules}
        done = {rule.kind: rule.due for rule in rules} if dry else await forget_all(Database(db), utc_now())
    finally:
        await db.close()
    verb = "to forget" if dry else "forgotten"
    return "\n".join(f"{kind}: {count} {verb}, {held.get(kind, 0)} held" for kind, count in done.items())


async def _refuse_demo_on_real_data(settings: Settings) -> None:
    """A demo shows everybody's code to everybody."""
    from backend.db import connect
    from backend.people.queries import holds_real_data

    db = await connect(settings.database_url)
    try:
        real = await holds_real_data(db)
    finally:
        await db.close()
    if real:
        raise SettingsError("This base holds no demo but real data, so DEMO must not be set.")


def _allow_most_files() -> int:
    """Take the system's limit of open files instead of the shell's; the serving processes inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most if most != resource.RLIM_INFINITY else MOST_CONNECTIONS * 2


def _end_streams_first() -> None:
    """Tell the serving processes to end their live streams, then stop them as granian does."""
    for number in (signal.SIGTERM, signal.SIGINT):
        stop = signal.getsignal(number)

        def handler(got: int, frame: FrameType | None, stop: Any = stop) -> None:
            for child in multiprocessing.active_children():
                if child.pid:
                    os.kill(child.pid, signal.SIGUSR1)
            stop(got, frame)

        signal.signal(number, handler)


async def _vapid(settings: Settings, *, rotate: bool) -> str:
    """The public key; after a rotation with how many subscriptions each key still has."""
    from backend.db import connect
    from backend.push.queries import count_by_key
    from backend.push.vapid import ensure_key, rotate_key
    from backend.seal import Sealer

    sealer = Sealer(settings.secret_keys, settings.index_key)
    db = await connect(settings.database_url)
    try:
        async with db.transaction():
            if not rotate:
                return await ensure_key(db, sealer)
            await rotate_key(db, sealer)
            return "\n".join(f"{use.public_key}\t{use.devices} subscriptions" for use in await count_by_key(db))
    finally:
        await db.close()


async def _staff(settings: Settings, chosen: argparse.Namespace) -> str:
    """Run one of the staff commands in a transaction; its ValueError is a sentence for the terminal."""
    from backend.app import utc_now
    from backend.db import connect

    db = await connect(settings.database_url)
    try:
        async with db.transaction():
            match chosen.staff_command:
                case "list":
                    return await list_staff(db, utc_now())
                case "leave":
                    return await leave(db, chosen.who, utc_now())
                case "reinvite":
                    return await reinvite(db, settings, chosen.who, utc_now())
                case _:
                    return await invite(db, settings, chosen.name, chosen.title, chosen.role, utc_now())
    except ValueError as error:
        raise SettingsError(str(error)) from None
    finally:
        await db.close()


async def invite(db: "Db", settings: Settings, name: str, title: str, roles: list[str], now: datetime) -> str:
    from backend.people.actions import invite_staff
    from backend.people.rules import parse_grant

    return _link(settings, await invite_staff(db, name, title, [parse_grant(role) for role in roles], now))


async def list_staff(db: "Db", now: datetime) -> str:
    """A line each: id, name, title, whether they work here, passkeys, roles."""
    from backend.people.staff.queries import list_members

    rows = [
        (str(m.id), m.name, m.title or "-", "works here" if m.active else "left",
         "1 passkey" if m.passkeys == 1 else f"{m.passkeys} passkeys", " ".join(m.roles) or "-")
        for m in await list_members(db, now.date())
    ]  # fmt: skip
    return "\n".join("\t".join(row) for row in rows) or "Nobody works here yet."


async def leave(db: "Db", who: str, now: datetime) -> str:
    from backend.bookings.queries import count_ahead_of_staff, retire_staff
    from backend.care.desk.leaving.actions import what_is_held
    from backend.people.staff import actions

    member = await actions.leave(
        db, who, now, count_ahead=count_ahead_of_staff, care_held=what_is_held, retire=retire_staff
    )
    return f"{member.name} has left: no session, passkey or invitation works any more, and nobody can book them."


async def reinvite(db: "Db", settings: Settings, who: str, now: datetime) -> str:
    from backend.people.staff import actions

    return _link(settings, await actions.reinvite(db, who, now))


def _link(settings: Settings, token: str) -> str:
    return f"{settings.public_url}/staff/invitation#{token}\nIt works once, for three days."


if __name__ == "__main__":
    sys.exit(main())
