"""Who is there: rows, bodies and replies of people."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from backend.db import Db
from backend.seal import Sealer

StaffRole = Literal["counsellor", "care_manager", "operator", "approver", "administrator"]
Role = Literal["anyone", "citizen", "staff"] | StaffRole
ScopeKind = Literal["city", "district", "dong", "site"]
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


class StaffSession(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    id: UUID
    name: str
    title: str
    proof: Proof
    grants: list[Grant]

    def has(self, *roles: Role) -> bool:
        return "staff" in roles or any(grant.role in roles for grant in self.grants)


Export: TypeAlias = Callable[[Db, Sealer, UUID], Awaitable[Any]]
Erase: TypeAlias = Callable[[Db, UUID, datetime], Awaitable[None]]


class PersonalData:
    """What each domain holds of a person: `people` imports no domain, so `app.py` hands these in."""

    def __init__(self, exports: dict[str, Export], erasers: list[Erase]) -> None:
        self.exports, self.erasers = exports, erasers
