"""Who is there: rows, bodies and replies of people."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from backend.db import Database, Db
from backend.seal import Sealer

StaffRole = Literal[
    "counsellor", "care_manager", "care_supervisor", "provider", "operator", "approver", "administrator"
]  # fmt: skip
Role = Literal["anyone", "citizen", "staff"] | StaffRole
ScopeKind = Literal["city", "district", "dong", "site", "organization"]
Proof = Literal["phone_code", "passkey", "demo"]
Lang = Literal["ko", "en"]


class Grant(msgspec.Struct, frozen=True):
    """A role of a member of staff, and where it holds; `scope_id` is None for the city."""

    role: StaffRole
    scope_kind: ScopeKind
    scope_id: int | None


class CitizenSession(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    id: UUID
    name: str | None
    lang: Lang
    proof: Proof
    vouched_from: datetime
    """Since when it is the same person: the begin of this session, or of the one in which its passkey was made."""


class StaffSession(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    id: UUID
    name: str
    title: str
    proof: Proof
    grants: list[Grant]
    stepped_up_at: datetime | None = None
    """When the passkey was last proven again within this session."""

    def has(self, *roles: Role) -> bool:
        return "staff" in roles or any(grant.role in roles for grant in self.grants)


Export: TypeAlias = Callable[[Db, Sealer, UUID], Awaitable[Any]]
Erase: TypeAlias = Callable[[Db, UUID, datetime], Awaitable[None]]
# Refuses a session that may not take a domain's data along. `recorded`: they are given out now, and that is noted.
CheckExport: TypeAlias = Callable[[Db, "CitizenSession", datetime, bool], Awaitable[None]]
# Names and contents, one after the other, each from a transaction of its own.
Files: TypeAlias = Callable[[Database, Sealer, UUID, datetime], AsyncIterator[tuple[str, bytes]]]


class PersonalData:
    """What each domain holds of a person: `people` imports no domain, so `app.py` hands these in."""

    def __init__(
        self, exports: dict[str, Export], erasers: list[Erase], checks: list[CheckExport], files: list[Files]
    ) -> None:
        self.exports, self.erasers, self.checks, self.files = exports, erasers, checks, files


class Session(msgspec.Struct, frozen=True):
    """Who the browser is signed in as, and whether this is a demo."""

    citizen: "Me | None"
    demo: bool


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """`phone` is masked; `consented` to the current text of the service's consent; `passkeys` counts them."""

    id: UUID
    name: str | None
    phone: str | None
    lang: Lang
    proof: Proof
    consented: bool
    passkeys: int


class MeChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(max_length=200)] | msgspec.UnsetType = msgspec.UNSET
    lang: Lang | msgspec.UnsetType = msgspec.UNSET


class AskForCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    phone: Annotated[str, msgspec.Meta(max_length=40)]
    lang: Lang


class CodeSent(msgspec.Struct, frozen=True):
    """`resend_after`: seconds. `demo_code`: the code itself, in a demo only."""

    challenge_id: UUID
    expires_at: datetime
    resend_after: int
    demo_code: str | None


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    challenge_id: UUID
    code: Annotated[str, msgspec.Meta(max_length=20)]


class Farewell(msgspec.Struct, frozen=True):
    """The job that tells a number that its account moved on."""

    phone_sealed: bytes
    lang: Lang
    until: datetime


class PasskeyOptions(msgspec.Struct, frozen=True):
    """`options`: what `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` takes (WebAuthn §5.1.8)."""

    challenge_id: UUID
    options: dict[str, Any]


class PasskeySignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`credential`: what `PublicKeyCredential.toJSON` gives."""

    challenge_id: UUID
    credential: dict[str, Any]


PasskeyName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class NewPasskey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    challenge_id: UUID
    credential: dict[str, Any]
    name: PasskeyName


class Passkey(msgspec.Struct, frozen=True):
    """`id`: base64url, as the browser names it."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None


class SignedIn(msgspec.Struct, frozen=True):
    """A device on which the person is signed in; `current`: the one that asks."""

    id: UUID
    device: str
    proof: Proof
    created_at: datetime
    seen_at: datetime
    current: bool


class ConsentText(msgspec.Struct, frozen=True):
    """What a person is told before agreeing (PIPA art. 15(2))."""

    purpose: str
    version: int
    lang: Lang
    title: str
    why: str
    items: str
    kept: str
    refusal: str


class Consent(msgspec.Struct, frozen=True):
    purpose: str
    version: int
    given: bool
    at: datetime


class NewConsent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    purpose: Literal["service"]
    version: Annotated[int, msgspec.Meta(ge=1, le=32767)]
    given: bool


class StaffMe(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    title: str
    proof: Proof
    grants: list[Grant]


class StaffSessionReply(msgspec.Struct, frozen=True):
    staff: StaffMe | None
    demo: bool


class DemoAccount(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    title: str
    roles: list[StaffRole]


class DemoSignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    staff_id: UUID


InvitationToken = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class OpenInvitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: InvitationToken


class Invitation(msgspec.Struct, frozen=True):
    name: str
    title: str
    roles: list[StaffRole]
    challenge_id: UUID
    options: dict[str, Any]


class AcceptInvitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`name`: of the passkey."""

    token: InvitationToken
    challenge_id: UUID
    credential: dict[str, Any]
    name: PasskeyName
