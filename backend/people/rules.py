"""What counts as a phone number, a name, a code and a device, and for which sites a role is granted."""

import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import cast, get_args

import phonenumbers
from phonenumbers import PhoneNumberFormat

from backend.errors import Conflict, FieldProblem, Invalid, NotAllowed, TooMany
from backend.params import MOST
from backend.people.models import Grant, ScopeKind, StaffRole, StaffSession
from backend.text import one_line

CODE_LIVES = timedelta(minutes=5)
CODE_TRIES = 5
RESEND_AFTER = timedelta(seconds=30)
FAREWELL_LIVES = timedelta(days=1)
INVITATION_LIVES = timedelta(days=3)
MOST_PASSKEYS = 20


class PhoneInvalid(Invalid):
    code, title = "phone_invalid", "This is not a Korean mobile number"


class PhoneInUse(Conflict):
    code, title = "phone_in_use", "This number belongs to another account"


class CodeWrong(Invalid):
    code, title = "code_wrong", "This is not the code"


class CodeExpired(Invalid):
    code, title = "code_expired", "This code is no longer valid"


class TooManyTries(TooMany):
    """A new code can be asked for at once."""

    def __init__(self) -> None:
        super().__init__(0, code="too_many_tries")


class StepUpNeeded(NotAllowed):
    code, title = "step_up_needed", "Prove your passkey again first"


STEP_UP_LIVES = timedelta(minutes=5)


def check_stepped_up(staff: StaffSession, now: datetime) -> None:
    """Raises StepUpNeeded unless the passkey was proven again a moment ago. A demo has none to prove."""
    if staff.proof != "demo" and (staff.stepped_up_at is None or staff.stepped_up_at + STEP_UP_LIVES < now):
        raise StepUpNeeded


def to_e164(phone: str) -> str:
    """A Korean mobile number as it was typed, as `+8210…`. Raises PhoneInvalid."""
    typed = unicodedata.normalize("NFKC", phone).strip()
    # The library reads letters as a keypad would.
    if not typed or set(typed) - set("+-.() 0123456789"):
        raise PhoneInvalid
    try:
        number = phonenumbers.parse(typed, "KR")
    except phonenumbers.NumberParseException:
        raise PhoneInvalid from None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    # 010 and eight digits: the older prefixes 011 and 016 to 019 ended in 2021.
    if not e164.startswith("+8210") or len(e164) != 13 or not phonenumbers.is_valid_number(number):
        raise PhoneInvalid
    return e164


def to_call(phone: str) -> str:
    """A Korean number to call, mobile or not, as `+82…`; texts go to mobile ones alone. Raises PhoneInvalid."""
    typed = unicodedata.normalize("NFKC", phone).strip()
    if not typed or set(typed) - set("+-.() 0123456789"):
        raise PhoneInvalid
    try:
        number = phonenumbers.parse(typed, "KR")
    except phonenumbers.NumberParseException:
        raise PhoneInvalid from None
    if number.country_code != 82 or not phonenumbers.is_valid_number(number):
        raise PhoneInvalid
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return to_e164(e164) if e164.startswith("+821") else e164


def is_mobile(e164: str) -> bool:
    """Whether a text can be sent there."""
    return e164.startswith("+8210")


def masked(e164: str) -> str:
    """`010-****-4821`"""
    return f"0{e164[3:5]}-****-{e164[-4:]}"


def spoken(e164: str) -> str:
    """`010-0000-4821` or `062-123-4567`, for those who may call it."""
    if is_mobile(e164):
        return f"0{e164[3:5]}-{e164[5:9]}-{e164[9:]}"
    return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.NATIONAL)


def local(e164: str) -> str:
    """`01012344821`, as Korean gateways take it."""
    return f"0{e164[3:]}"


def new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


def tidy_name(name: str) -> str:
    """NFC, without what is around it. Raises Invalid unless 1 to 40 characters that can be printed are left."""
    tidy = one_line(name)
    if not 1 <= len(tidy) <= 40 or not tidy.isprintable():
        raise Invalid(fields=[FieldProblem("name", "1 to 40 characters")])
    return tidy


def check_member(name: str, title: str) -> tuple[str, str]:
    """Name and title of a member of staff, tidied. Raises ValueError with a sentence."""
    try:
        return tidy_name(name), tidy_name(title) if title else ""
    except Invalid:
        raise ValueError("Name and title need 1 to 40 characters that can be printed.") from None


def check_passkey_count(count: int) -> None:
    if count >= MOST_PASSKEYS:
        raise Conflict(code="too_many_passkeys")


# The first that a browser names counts: most also name those that they descend from.
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("CrOS", "ChromeOS"), ("Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip
_BROWSERS = (("KAKAOTALK", "KakaoTalk"), ("NAVER", "Naver"), ("Whale", "Whale"), ("SamsungBrowser", "Samsung Internet"),
             ("Edg", "Edge"), ("OPR", "Opera"), ("FxiOS", "Firefox"), ("Firefox", "Firefox"), ("CriOS", "Chrome"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip


def device_label(user_agent: str) -> str:
    """`Android Chrome`, `iPhone Safari`: what a person needs to know a device again, and no more."""
    system = next((label for token, label in _SYSTEMS if token in user_agent), "")
    browser = next((label for token, label in _BROWSERS if token in user_agent), "")
    return f"{system} {browser}".strip() or "?"


def roles_of(grants: list[Grant]) -> list[StaffRole]:
    """Each role once, in order."""
    return list(dict.fromkeys(grant.role for grant in grants))


def granted_sites(staff: StaffSession, *roles: StaffRole) -> list[int] | None:
    """The sites for which one of the roles is granted; None is every site of the city."""
    grants = [grant for grant in staff.grants if grant.role in roles]
    if any(grant.scope_kind == "city" for grant in grants):
        return None
    return [grant.scope_id for grant in grants if grant.scope_kind == "site" and grant.scope_id is not None]


def check_site(sites: list[int] | None, site_id: int) -> None:
    """Raises NotAllowed for a site that is not among those of `granted_sites`."""
    if sites is not None and site_id not in sites:
        raise NotAllowed


def parse_grant(text: str) -> Grant:
    """`administrator`, `operator:district:29140`, `counsellor:site:1`. Raises ValueError with a sentence."""
    role, _, scope = text.partition(":")
    kind, _, scope_id = (scope or "city").partition(":")
    if role not in get_args(StaffRole):
        raise ValueError(f"“{role}” is no role: it is one of {', '.join(get_args(StaffRole))}.")
    if kind not in get_args(ScopeKind):
        raise ValueError(f"“{kind}” is no scope: it is one of {', '.join(get_args(ScopeKind))}.")
    if (kind == "city") != (scope_id == "") or not (scope_id == "" or (scope_id.isascii() and scope_id.isdigit())):
        raise ValueError(f"“{text}” must be ROLE, ROLE:city or ROLE:{'|'.join(get_args(ScopeKind)[1:])}:NUMBER.")
    if scope_id and (len(scope_id) > 10 or int(scope_id) > MOST):
        raise ValueError(f"There is no {kind} {scope_id}.")
    if (role == "provider") != (kind == "organization"):
        raise ValueError(f"“{text}” cannot be: a provider works for an organization, provider:organization:NUMBER.")
    return Grant(cast(StaffRole, role), cast(ScopeKind, kind), int(scope_id) if scope_id else None)
