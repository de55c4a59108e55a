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


async def send_code(
    database: Database, settings: Settings, sealer: Sealer, wanted: AskForCode, now: datetime, *,
    address: str | None, device: str | None, changes: UUID | None = None,
) -> CodeSent:  # fmt: skip
    """Send six digits to a number, for signing in or for the citizen whose number it is to become.

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
            code_hmac=_hmac(sealer, challenge_id, code, changes), code_sealed=sealer.seal(code),
            now=now, expires_at=now + CODE_LIVES,
        )  # fmt: skip
        await enqueue(db, "send_code", challenge_id)
    return CodeSent(challenge_id, now + CODE_LIVES, int(RESEND_AFTER.total_seconds()), code if settings.demo else None)


async def check_code(
    database: Database, sealer: Sealer, typed: SignIn, now: datetime, *, changes: UUID | None = None
) -> Challenge:
    """What the right code proves; `use_challenge` then makes it the only time. Raises as `sign_in` says."""
    # Counted in a transaction of its own, before the comparison: a refusal must not give the try back.
    async with database.transaction() as db:
        challenge = await queries.count_try(db, typed.challenge_id, now)
        used_up = challenge is None and await queries.has_no_tries_left(db, typed.challenge_id, now)
    if challenge is None:
        raise TooManyTries if used_up else CodeExpired
    if not hmac.compare_digest(_hmac(sealer, typed.challenge_id, typed.code.strip(), changes), challenge.code_hmac):
        raise CodeWrong
    return challenge


def _hmac(sealer: Sealer, challenge_id: UUID, code: str, changes: UUID | None) -> bytes:
    """A code that changes a citizen's number fits nobody else's and signs nobody in, and the other way round."""
    if changes is None:
        return sealer.index("code", f"{challenge_id} {code}")
    return sealer.index("code for a new number", f"{changes} {challenge_id} {code}")
