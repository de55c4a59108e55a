"""Sending a code and taking it back: for signing in, and for a number that is to become one's own."""

import hmac
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from backend.db import Database
from backend.jobs import enqueue
from backend.limits import hit
from backend.people.codes import queries
from backend.people.codes.queries import Challenge
from backend.people.models import AskForCode, CodeSent, SignIn
from backend.people.rules import CODE_LIVES, RESEND_AFTER, CodeExpired, CodeWrong, TooManyTries, new_code, to_e164
from backend.seal import Sealer
from backend.settings import Settings

HOUR = timedelta(hours=1)
PER_NUMBER, PER_DEVICE, PER_ADDRESS = 3, 5, 100
SEND_CODE = "send_code"


async def send_code(
    database: Database, settings: Settings, sealer: Sealer, wanted: AskForCode, now: datetime, *,
    address: str | None, device: str | None, bound_to: UUID | None = None, job: str = SEND_CODE,
) -> CodeSent:  # fmt: skip
    """Send six digits to a number, for signing in or bound to what they are for, such as the citizen whose number it is
    to become. Another `job` than the usual one is given the challenge's id and what the code is bound to.

    Raises PhoneInvalid, and TooMany by number, device and address.
    """
    phone = to_e164(wanted.phone)
    phone_index = sealer.index("phone", phone)
    # The number's own limit comes last, so that a refused device cannot use up somebody else's codes.
    if address:
        await hit(database, sealer.index("code address", address), most=PER_ADDRESS, per=HOUR, now=now)
    if device:
        await hit(database, sealer.index("code device", device), most=PER_DEVICE, per=HOUR, now=now)
    await hit(database, sealer.index("code phone", phone), most=PER_NUMBER, per=HOUR, now=now)

    challenge_id, code = uuid4(), new_code()
    async with database.transaction() as db:
        await queries.insert_challenge(
            db, challenge_id, phone_index=phone_index, phone_sealed=sealer.seal(phone), lang=wanted.lang,
            code_hmac=_hmac(sealer, challenge_id, code, bound_to), code_sealed=sealer.seal(code),
            now=now, expires_at=now + CODE_LIVES,
        )  # fmt: skip
        await enqueue(db, job, challenge_id if job == SEND_CODE else f"{challenge_id} {bound_to}")
    return CodeSent(challenge_id, now + CODE_LIVES, int(RESEND_AFTER.total_seconds()), code if settings.demo else None)


async def check_code(
    database: Database, sealer: Sealer, typed: SignIn, now: datetime, *, bound_to: UUID | None = None
) -> Challenge:
    """What the right code proves; `use_challenge` then makes it the only time. Raises as `sign_in` says."""
    # Counted in a transaction of its own, before the comparison: a refusal must not give the try back.
    async with database.transaction() as db:
        challenge = await queries.count_try(db, typed.challenge_id, now)
        used_up = challenge is None and await queries.has_no_tries_left(db, typed.challenge_id, now)
    if challenge is None:
        raise TooManyTries if used_up else CodeExpired
    if not hmac.compare_digest(_hmac(sealer, typed.challenge_id, typed.code.strip(), bound_to), challenge.code_hmac):
        raise CodeWrong
    return challenge


def _hmac(sealer: Sealer, challenge_id: UUID, code: str, bound_to: UUID | None) -> bytes:
    """A code that is bound to something fits nothing else and signs nobody in, and the other way round."""
    if bound_to is None:
        return sealer.index("code", f"{challenge_id} {code}")
    return sealer.index("code bound", f"{bound_to} {challenge_id} {code}")
