"""Devices: any browser subscribes without an account, and whoever knows its secrets changes it."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Request, Router, delete, get, post, put

from backend import limits
from backend.db import Database, Db
from backend.errors import NotFound
from backend.params import PathId
from backend.people.guards import Allow, anyone, citizens
from backend.people.models import CitizenSession, StaffSession
from backend.push import queries, rules
from backend.push.models import Device, DeviceBody, KeptWishes, Key, Proof, TestCode, TestDevice, TestProof, Wishes
from backend.push.vapid import ensure_key
from backend.seal import Sealer
from backend.settings import Settings

HOUR = timedelta(hours=1)
# Every start of the app saves the device again, and a carrier's NAT shares an address among thousands of phones.
PER_ENDPOINT, PER_ADDRESS = 60, 5_000
TEST_CODE_LIVES = timedelta(minutes=15)
alerters = Allow("operator", "approver")


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
    rules.check_quiet(data.quiet)
    async with database.transaction() as db:
        key_id = await queries.find_key_id(db, data.public_key.rstrip("="))
        if key_id is None:
            raise rules.KeyInvalid
        if data.replaces is not None and data.replaces.endpoint != data.endpoint:
            await queries.move_device(db, data.replaces.endpoint, rules.secret(data.replaces.auth), subscription)
        await queries.save_device(db, subscription, data, key_id, visitor.session_id if visitor else None, now)
        if visitor is not None and data.alerts:
            await queries.save_wishes(db, visitor.id, sealer.seal(rules.wishes_of(data)), now)
        device = await queries.find_device(db, subscription.endpoint, subscription.auth)
        if device is None:
            raise NotFound
        return device


@get("/push/wishes", guards=[citizens])
async def read_wishes(db: Db, sealer: Sealer, citizen: CitizenSession) -> KeptWishes:
    """What I wished for on the phone on which I chose last, so that another may begin with it."""
    kept = await queries.find_wishes(db, citizen.id)
    if kept is None:
        return KeptWishes(None, None)
    return KeptWishes(msgspec.json.decode(sealer.open(kept.wishes_sealed), type=Wishes), kept.saved_at)


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


@post("/push/devices/test", status_code=204, guards=[anyone])
async def mark_test_device(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    data: TestProof,
) -> None:  # fmt: skip
    """Make this browser a test phone of the member of staff whose code it shows: it gets exercises from now on."""
    await _count(request, database, settings, sealer, now, data.endpoint)
    async with database.transaction() as db:
        staff_id = await queries.take_test_code(db, sealer.index("test device code", rules.tidy_code(data.code)), now)
        if staff_id is None:
            raise rules.TestCodeWrong
        if not await queries.mark_tester(db, data.endpoint, rules.secret(data.auth), staff_id):
            raise NotFound


@post("/staff/push/test-codes", guards=[alerters])
async def make_test_code(db: Db, staff: StaffSession, sealer: Sealer, now: datetime) -> TestCode:
    """A code for one's own phone; it serves once, for a quarter of an hour."""
    code, expires_at = rules.new_code(), now + TEST_CODE_LIVES
    index = sealer.index("test device code", rules.tidy_code(code))
    await queries.insert_test_code(db, index, staff.id, expires_at, now)
    return TestCode(code, expires_at)


@get("/staff/push/test-devices", guards=[alerters])
async def list_test_devices(db: Db, staff: StaffSession) -> list[TestDevice]:
    """The phones that exercises reach."""
    return await queries.list_testers(db, staff.id)


@delete("/staff/push/test-devices/{test_device_id:int}", guards=[alerters])
async def unmark_test_device(db: Db, test_device_id: PathId) -> None:
    """It is an ordinary phone again, whoever marked it."""
    await queries.unmark_tester(db, test_device_id)


async def _count(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    endpoint: str,
) -> None:  # fmt: skip
    if address := limits.client_address(request, settings):
        subject = sealer.index("push devices by address", address)
        await limits.hit(database, subject, most=PER_ADDRESS, per=HOUR, now=now)
    await limits.hit(database, sealer.index("push endpoint", endpoint), most=PER_ENDPOINT, per=HOUR, now=now)


router = Router("/api", route_handlers=[
    show_key, save_device, read_wishes, find_device, remove_device, mark_test_device, make_test_code, list_test_devices,
    unmark_test_device,
])  # fmt: skip
