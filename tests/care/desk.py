"""What tests of the dong's desk say to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from backend.care import tasks
from tests import make
from tests.bookings.conftest import Person
from tests.care.conftest import CHIPYEONG, Office, ask, wanted

WHY = "따님이 전화로 부탁하셨어요"


class Desk:
    """A member of staff at a case."""

    def __init__(self, who: Person, case_id: str | UUID) -> None:
        self.who, self.path = who, f"/api/staff/care/cases/{case_id}"

    async def read(self) -> dict[str, Any]:
        answer = await self.who.get(self.path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def version(self) -> int:
        return (await self.read())["version"]

    async def say(self, path: str, body: dict[str, Any] | None = None, *, key: UUID | None = None) -> httpx.Response:
        """With whatever version the base has, unless the body names one."""
        return await self.who.post(f"{self.path}/{path}", body or {}, key=key)

    async def do(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """An act that needs the version, which must go well."""
        answer = await self.say(path, {"version": await self.version()} | (body or {}))
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def step(self, to: str, why: str = WHY, **more: Any) -> httpx.Response:
        return await self.say("steps", {"version": await self.version(), "to": to, "why": why} | more)


async def requested(office: Office, name: str = "박순자", /, **changes: Any) -> tuple[Person, str]:
    """A citizen who asked for themselves, and the case."""
    me = await office.citizen(name)
    return me, (await ask(me, **changes))["case_id"]


async def routed(office: Office, case_id: str) -> None:
    await tasks.route_case(office.context(), case_id)


def visit(starts_at: datetime, **more: Any) -> dict[str, Any]:
    return {"starts_at": starts_at.isoformat()} | more


def taken_in(**changes: Any) -> dict[str, Any]:
    """What the intake form sends during a daughter's call."""
    body = wanted("mother")
    return body | {"channel": "call", "requester_name": "한솔", "requester_phone": "010-9876-5432"} | changes


async def later(office: Office, *staff: Person, **by: float) -> None:
    """Time goes by, and whoever works here signs in again: their sessions end with the day."""
    office.clock.forward(**by)
    for who in staff:
        cookie = await make.staff_cookie(office.db, who.id, proof="demo", at=office.clock.now)
        who.headers = {"Cookie": f"staff_session={cookie['staff_session']}"}


def code(answer: httpx.Response) -> tuple[int, str]:
    """How a refusal reads; nothing for what went well."""
    return answer.status_code, answer.json().get("code", "") if answer.is_error else ""


__all__ = ["CHIPYEONG", "WHY", "Desk", "code", "later", "requested", "routed", "taken_in", "visit"]
