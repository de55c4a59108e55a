"""The ceremonies: what a browser is asked to sign, and whether it signed it."""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import webauthn
from litestar import Request
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from backend.db import Database, Db
from backend.errors import Invalid
from backend.people.models import PasskeyOptions
from backend.people.passkeys import queries
from backend.people.passkeys.queries import Stored
from backend.settings import Settings, names_this_machine

CHALLENGE_LIVES = timedelta(minutes=5)
LONGEST_ID = 1023  # WebAuthn §4, credential id
TRANSPORTS = {"usb", "nfc", "ble", "smart-card", "hybrid", "internal"}


class PasskeyRefused(Invalid):
    code, title = "passkey_refused", "This passkey was not accepted"


class NewCredential(msgspec.Struct, frozen=True):
    id: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]


async def offer_registration(
    db: Db, settings: Settings, *, user_name: str, now: datetime, citizen_id: UUID | None = None,
    staff_id: UUID | None = None,
) -> PasskeyOptions:  # fmt: skip
    """What the browser needs to make a passkey that it can find by itself; for staff only with a PIN or a finger."""
    # A new passkey of a member of staff replaces those of before, so that it may be made in the same place.
    known = [] if citizen_id is None else await queries.list_passkey_ids(db, citizen_id)
    options = webauthn.generate_registration_options(
        rp_id=settings.rp_id,
        rp_name="모바일 광주",
        user_id=(citizen_id or staff_id or UUID(int=0)).bytes,
        user_name=user_name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_verification(staff_id is not None)
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id) for id in known],
    )
    challenge_id = await queries.insert_challenge(
        db, options.challenge, "register", now + CHALLENGE_LIVES, citizen_id=citizen_id, staff_id=staff_id
    )
    return PasskeyOptions(challenge_id, json.loads(webauthn.options_to_json(options)))


async def offer_sign_in(db: Db, settings: Settings, *, staff: bool, now: datetime) -> PasskeyOptions:
    """What the browser needs to sign in with any passkey that it has of ours."""
    options = webauthn.generate_authentication_options(rp_id=settings.rp_id, user_verification=_verification(staff))
    challenge_id = await queries.insert_challenge(db, options.challenge, "sign_in", now + CHALLENGE_LIVES)
    return PasskeyOptions(challenge_id, json.loads(webauthn.options_to_json(options)))


async def check_registration(
    database: Database, settings: Settings, request: Request[Any, Any, Any], challenge_id: UUID,
    credential: dict[str, Any], now: datetime, *, citizen_id: UUID | None = None, staff_id: UUID | None = None,
) -> NewCredential:  # fmt: skip
    """The new passkey, signed on this person's challenge, which is gone after it. Raises PasskeyRefused."""
    async with database.transaction() as db:
        challenge = await queries.take_challenge(db, challenge_id, "register", now)
    if challenge is None or (challenge.citizen_id, challenge.staff_id) != (citizen_id, staff_id):
        raise PasskeyRefused
    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge.challenge,
            expected_rp_id=settings.rp_id,
            expected_origin=_origins(settings, request),
            require_user_verification=staff_id is not None,
        )
        named: list[Any] = credential["response"].get("transports") or []
        transports = sorted(TRANSPORTS.intersection(named))
    except Exception:  # the library fails in a dozen ways on what is no credential
        raise PasskeyRefused from None
    if len(verified.credential_id) > LONGEST_ID:
        raise PasskeyRefused
    return NewCredential(verified.credential_id, verified.credential_public_key, verified.sign_count, transports)


async def check_sign_in(
    database: Database, settings: Settings, request: Request[Any, Any, Any], challenge_id: UUID,
    credential: dict[str, Any], now: datetime, *, find: Callable[[Db, bytes], Awaitable[Stored | None]],
    staff: bool,
) -> tuple[Stored, int]:  # fmt: skip
    """The passkey that signed the challenge, and its new counter. Raises PasskeyRefused."""
    passkey_id = to_bytes(credential.get("rawId"))
    async with database.transaction() as db:
        challenge = await queries.take_challenge(db, challenge_id, "sign_in", now)
        passkey = await find(db, passkey_id)
    if challenge is None or passkey is None:
        raise PasskeyRefused
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge.challenge,
            expected_rp_id=settings.rp_id,
            expected_origin=_origins(settings, request),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=staff,
        )
        handle = credential["response"].get("userHandle")
    except Exception:  # as above
        raise PasskeyRefused from None
    # WebAuthn §7.2 step 6: a passkey that says whose it is must be right.
    if handle and to_bytes(handle) != passkey.holder_id.bytes:
        raise PasskeyRefused
    return passkey, verified.new_sign_count


def to_bytes(text: object) -> bytes:
    """From base64url without padding. Raises PasskeyRefused."""
    try:
        return base64.urlsafe_b64decode(str(text).encode("ascii") + b"==")
    except (ValueError, binascii.Error):
        raise PasskeyRefused from None


def to_text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _verification(staff: bool) -> UserVerificationRequirement:
    return UserVerificationRequirement.REQUIRED if staff else UserVerificationRequirement.PREFERRED


def _origins(settings: Settings, request: Request[Any, Any, Any]) -> list[str]:
    """Our own, and on this machine the one that the page was loaded from."""
    host = request.headers.get("host", "")
    here = [f"http://{host}"] if names_this_machine(host) else []
    return [settings.public_url, *here]
