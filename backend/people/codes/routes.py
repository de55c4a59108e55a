"""Signing in with a phone number and a code, and moving to another number."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, Router, post

from backend.db import Database
from backend.limits import client_address
from backend.people import actions
from backend.people.codes import queries
from backend.people.codes.actions import check_code, send_code
from backend.people.guards import Allow
from backend.people.models import AskForCode, CitizenSession, CodeSent, Me, SignIn
from backend.people.rules import CodeExpired, device_label
from backend.people.sessions import known_device, set_cookie, set_device_cookie
from backend.seal import Sealer
from backend.settings import Settings


@post("/sign-in/codes", guards=[Allow("anyone")], status_code=202)
async def ask_for_code(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    data: AskForCode,
) -> Response[CodeSent]:  # fmt: skip
    """Send a code of six digits to a Korean mobile number. The answer is the same whoever has the number."""
    device = known_device(request)
    sent = await send_code(
        database, settings, sealer, data, now, address=client_address(request, settings), device=device
    )
    response = Response(sent, status_code=202)
    if not device:
        set_device_cookie(response, secure=settings.secure_cookies)
    return response


@post("/sign-in", guards=[Allow("anyone")], status_code=200)
async def sign_in(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    visitor: CitizenSession | None, data: SignIn,
) -> Response[Me]:  # fmt: skip
    """Sign in with the code: a session of its own, in a cookie. Five tries, five minutes, once."""
    challenge = await check_code(database, sealer, data, now)
    async with database.transaction() as db:
        if not await queries.use_challenge(db, data.challenge_id, now):
            raise CodeExpired
        citizen_id = await actions.account_of_number(
            db, settings, phone_index=challenge.phone_index, phone_sealed=challenge.phone_sealed,
            lang=challenge.lang, now=now,
        )  # fmt: skip
        token = await actions.sign_in_citizen(
            db, citizen_id, "phone_code", device_label(request.headers.get("user-agent", "")), now, replaces=visitor
        )
        me = await actions.read_me(db, sealer, citizen_id, "phone_code")
    response = Response(me, status_code=200)
    set_cookie(response, token, staff=False, secure=settings.secure_cookies)
    return response


@post("/me/phone/codes", guards=[Allow("citizen")], status_code=202)
async def ask_for_number_code(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    citizen: CitizenSession, data: AskForCode,
) -> CodeSent:  # fmt: skip
    """Send a code to the number that is to become mine. The answer is the same whoever has the number."""
    return await send_code(
        database, settings, sealer, data, now, address=client_address(request, settings), device=str(citizen.id),
        bound_to=citizen.id,
    )  # fmt: skip


@post("/me/phone", guards=[Allow("citizen")], status_code=200)
async def change_number(
    database: Database, settings: Settings, sealer: Sealer, now: datetime, citizen: CitizenSession, data: SignIn
) -> Me:
    """Make the number to which the code was sent mine; my devices stay signed in.

    409 `phone_in_use`, and only after the right code, while another account lives by it.
    """
    challenge = await check_code(database, sealer, data, now, bound_to=citizen.id)
    async with database.transaction() as db:
        if not await queries.use_challenge(db, data.challenge_id, now):
            raise CodeExpired
        await actions.change_number(
            db, settings, citizen.id, phone_index=challenge.phone_index, phone_sealed=challenge.phone_sealed, now=now
        )
        return await actions.read_me(db, sealer, citizen.id, citizen.proof)


router = Router("/", route_handlers=[ask_for_code, sign_in, ask_for_number_code, change_number])
