"""A citizen's passkeys, and signing in with one."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, Router, delete, get, post

from backend.db import Database, Db
from backend.errors import NotFound
from backend.limits import client_address, hit
from backend.people.actions import read_me, sign_in_citizen
from backend.people.guards import Allow
from backend.people.models import CitizenSession, Me, NewPasskey, Passkey, PasskeyOptions, PasskeySignIn
from backend.people.passkeys import actions, queries
from backend.people.rules import check_passkey_count, device_label, tidy_name
from backend.people.sessions import set_cookie
from backend.seal import Sealer
from backend.settings import Settings
from backend.trail.queries import append

PER_ADDRESS = 300


@post("/sign-in/passkey/options", guards=[Allow("anyone")], status_code=200)
async def offer_passkey_sign_in(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime
) -> PasskeyOptions:
    """Give a challenge to sign with a passkey; it works once, for five minutes."""
    if address := client_address(request, settings):
        await hit(database, sealer.index("passkey address", address), most=PER_ADDRESS, per=timedelta(hours=1), now=now)
    async with database.transaction() as db:
        return await actions.offer_sign_in(db, settings, staff=False, now=now)


@post("/sign-in/passkey", guards=[Allow("anyone")], status_code=200)
async def sign_in_with_passkey(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    visitor: CitizenSession | None, data: PasskeySignIn,
) -> Response[Me]:  # fmt: skip
    """Sign in with a passkey: a session of its own, in a cookie."""
    passkey, sign_count = await actions.check_sign_in(
        database, settings, request, data.challenge_id, data.credential, now,
        find=queries.find_citizens_passkey, staff=False,
    )  # fmt: skip
    async with database.transaction() as db:
        if not await queries.mark_used(db, passkey, sign_count, now):
            raise actions.PasskeyRefused
        device = device_label(request.headers.get("user-agent", ""))
        token = await sign_in_citizen(db, passkey.holder_id, "passkey", device, now, replaces=visitor)
        me = await read_me(db, sealer, passkey.holder_id, "passkey")
    response = Response(me, status_code=200)
    set_cookie(response, token, staff=False, secure=settings.secure_cookies)
    return response


@get("/me/passkeys", guards=[Allow("citizen")])
async def list_passkeys(db: Db, citizen: CitizenSession) -> list[Passkey]:
    """My passkeys, the oldest first."""
    return await queries.list_passkeys(db, citizen_id=citizen.id)


@post("/me/passkeys/options", guards=[Allow("citizen")], status_code=200)
async def offer_passkey(db: Db, settings: Settings, citizen: CitizenSession, now: datetime) -> PasskeyOptions:
    """Give a challenge to make a passkey with; it works once, for five minutes."""
    check_passkey_count(len(await queries.list_passkey_ids(db, citizen.id)))
    user_name = citizen.name or "모바일 광주"
    return await actions.offer_registration(db, settings, user_name=user_name, now=now, citizen_id=citizen.id)


@post("/me/passkeys", guards=[Allow("citizen")], status_code=201)
async def add_passkey(
    request: Request[Any, Any, Any], database: Database, settings: Settings, citizen: CitizenSession, now: datetime,
    data: NewPasskey,
) -> Passkey:  # fmt: skip
    """Keep a new passkey, with which I can sign in from now on."""
    new = await actions.check_registration(
        database, settings, request, data.challenge_id, data.credential, now, citizen_id=citizen.id
    )
    name = tidy_name(data.name)
    async with database.transaction() as db:
        if not await queries.insert_passkey(
            db, new.id, public_key=new.public_key, sign_count=new.sign_count, transports=new.transports,
            name=name, now=now, citizen_id=citizen.id, vouched_from=citizen.vouched_from,
        ):  # fmt: skip
            raise actions.PasskeyRefused
        await append(db, at=now, actor_kind="citizen", actor_id=citizen.id, action="passkey_added",
                     subject_kind="citizen", subject_id=citizen.id, citizen_id=citizen.id)  # fmt: skip
    return Passkey(actions.to_text(new.id), name, now, None)


@delete("/me/passkeys/{passkey_id:str}", guards=[Allow("citizen")], status_code=204)
async def remove_passkey(db: Db, citizen: CitizenSession, now: datetime, passkey_id: str) -> None:
    """Forget one of my passkeys; the sessions that it opened go on."""
    try:
        known = actions.to_bytes(passkey_id)
    except actions.PasskeyRefused:
        raise NotFound from None
    if not await queries.delete_passkey(db, citizen.id, known):
        raise NotFound
    await append(db, at=now, actor_kind="citizen", actor_id=citizen.id, action="passkey_removed",
                 subject_kind="citizen", subject_id=citizen.id, citizen_id=citizen.id)  # fmt: skip


router = Router(
    "/",
    route_handlers=[
        offer_passkey_sign_in, sign_in_with_passkey, list_passkeys, offer_passkey, add_passkey, remove_passkey,
    ],
)  # fmt: skip
