"""Devices: any browser subscribes without an account, and whoever knows its secrets changes it."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Router, get, post, put

from backend import limits
from backend.db import Database
from backend.errors import NotFound
from backend.people.guards import anyone
from backend.people.models import CitizenSession
from backend.push import queries, rules
from backend.push.models import Device, DeviceBody, Key, Proof
from backend.push.vapid import ensure_key
from backend.seal import Sealer
from backend.settings import Settings

HOUR = timedelta(hours=1)
# Every start of the app saves the device again, and a carrier's NAT shares an address among thousands of phones.
PER_ENDPOINT, PER_ADDRESS = 60, 5_000


@get("/push/key", guards=[anyone])
async def show_key(database: Database, sealer: Sealer) -> Key:
    """The key to subscribe with; the first caller of all has it made."""
    async with database.transaction() as db:
        return Key(await ensure_key(db, sealer))


@put("/push/devices", guards=[anyone])
async def save_device(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer,
    visitor: CitizenSession | None, now: datetime, data: DeviceBody,
) -> Device:  # fmt: skip
    """Save what this browser wants to be told; whoever is signed in gets their own messages there too."""
    await _count(request, database, settings, sealer, now, data.endpoint)
    subscription = rules.check_subscription(data, settings.push_services)
    async with database.transaction() as db:
        key_id = await queries.find_key_id(db, data.public_key.rstrip("="))
        if key_id is None:
            raise rules.KeyInvalid
        if data.replaces is not None and data.replaces.endpoint != data.endpoint:
            await queries.move_device(db, data.replaces.endpoint, rules.secret(data.replaces.auth), subscription)
        await queries.save_device(db, subscription, data, key_id, visitor.session_id if visitor else None, now)
        device = await queries.find_device(db, subscription.endpoint, subscription.auth)
        if device is None:
            raise NotFound
        return device


@post("/push/devices/find", status_code=200, guards=[anyone])
async def find_device(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime, data: Proof
) -> Device:
    """What this browser wants to be told, for whoever knows its secret."""
    await _count(request, database, settings, sealer, now, data.endpoint)
    async with database.transaction() as db:
        device = await queries.find_device(db, data.endpoint, rules.secret(data.auth))
        if device is None:
            raise NotFound
        return device


@post("/push/devices/remove", status_code=204, guards=[anyone])
async def remove_device(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime, data: Proof
) -> None:
    """Send nothing to this browser any more, 위급 included."""
    await _count(request, database, settings, sealer, now, data.endpoint)
    async with database.transaction() as db:
        await queries.delete_device(db, data.endpoint, rules.secret(data.auth))


async def _count(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    endpoint: str,
) -> None:  # fmt: skip
    if address := limits.client_address(request, settings):
        subject = sealer.index("push devices by address", address)
        await limits.hit(database, subject, most=PER_ADDRESS, per=HOUR, now=now)
    await limits.hit(database, sealer.index("push endpoint", endpoint), most=PER_ENDPOINT, per=HOUR, now=now)


router = Router("/api", route_handlers=[show_key, save_device, find_device, remove_device])
