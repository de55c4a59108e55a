"""Signing in with a phone number and a code."""

import hmac
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from litestar import Request, Response, Router, post

from backend.db import Database
from backend.jobs import enqueue
from backend.limits import client_address, hit
from backend.people import actions
from backend.people.codes import queries
from backend.people.guards import Allow
from backend.people.models import AskForCode, CitizenSession, CodeSent, Me, SignIn
from backend.people.rules import (
    CODE_LIVES,
    RESEND_AFTER,
    CodeExpired,
    CodeWrong,
    TooManyTries,
    device_label,
    new_code,
    to_e164,
)
from backend.people.sessions import known_device, set_cookie, set_device_cookie
from backend.seal import Sealer
from backend.settings import Settings

HOUR = timedelta(hours=1)
PER_NUMBER, PER_DEVICE, PER_ADDRESS = 3, 5, 100


@post("/sign-in/codes", guards=[Allow("anyone")], status_code=202)
async def ask_for_code(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    data: AskForCode,
) -> Response[CodeSent]:  # fmt: skip
    """Send a code of six digits to a Korean mobile number. The answer is the same whoever has the number."""
    phone = to_e164(data.phone)
    phone_index = sealer.index("phone", phone)
    device = known_device(request)
    # The number's own limit comes last, so that a refused device cannot use up somebody else's codes.
    if address := client_address(request, settings):
        await hit(database, sealer.index("code address", address), most=PER_ADDRESS, per=HOUR, now=now)
    if device:
        await hit(database, sealer.index("code device", device), most=PER_DEVICE, per=HOUR, now=now)
    await hit(database, sealer.index("code phone", phone), most=PER_NUMBER, per=HOUR, now=now)

    challenge_id, code = uuid4(), new_code()
    async with database.transaction() as db:
        await queries.insert_challenge(
            db, challenge_id, phone_index=phone_index, phone_sealed=sealer.seal(phone), lang=data.lang,
            code_hmac=sealer.index("code", f"{challenge_id} {code}"), code_sealed=sealer.seal(code),
            now=now, expires_at=now + CODE_LIVES,
        )  # fmt: skip
        await enqueue(db, "send_code", challenge_id)
    sent = CodeSent(challenge_id, now + CODE_LIVES, int(RESEND_AFTER.total_seconds()), code if settings.demo else None)
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
    # Counted in a transaction of its own, before the comparison: a refusal must not give the try back.
    async with database.transaction() as db:
        challenge = await queries.count_try(db, data.challenge_id, now)
        used_up = challenge is None and await queries.has_no_tries_left(db, data.challenge_id, now)
    if challenge is None:
        raise TooManyTries if used_up else CodeExpired
    typed = sealer.index("code", f"{data.challenge_id} {data.code.strip()}")
    if not hmac.compare_digest(typed, challenge.code_hmac):
        raise CodeWrong
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


router = Router("/", route_handlers=[ask_for_code, sign_in])
