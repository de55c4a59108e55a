"""Some acts ask a member of staff for the passkey again, although they are signed in."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.db import Db
from backend.people.models import StaffSession
from backend.people.rules import StepUpNeeded, check_stepped_up
from tests import make
from tests.people.authenticator import Authenticator
from tests.people.test_staff import accept, invite


async def step_up(client: httpx.AsyncClient, key: Authenticator) -> httpx.Response:
    offered = (await client.post("/api/staff/step-up/options", json={})).json()
    body = {"challenge_id": offered["challenge_id"], "credential": key.get(offered["options"])}
    return await client.post("/api/staff/step-up", json=body)


async def test_the_own_passkey_steps_a_session_up_and_no_other_does(db: Db, client: httpx.AsyncClient) -> None:
    colleagues = Authenticator()
    await accept(client, await invite(db), colleagues)
    client.cookies.clear()
    await accept(client, await invite(db), mine := Authenticator())
    at = "SELECT max(stepped_up_at) FROM sessions"
    # Signing in is not yet to be asked again; a colleague's passkey, or one without PIN or finger, does not do.
    assert await db.fetchval(at) is None
    for wrong in (colleagues, Authenticator()):
        answer = await step_up(client, wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "passkey_refused")
    mine.verified = False
    assert (await step_up(client, mine)).status_code == 400
    assert await db.fetchval(at) is None
    mine.verified = True
    assert (await step_up(client, mine)).status_code == 204
    assert await db.fetchval(at) is not None
    assert await db.fetchval("SELECT action FROM trail ORDER BY id DESC LIMIT 1") == "stepped_up"


def test_a_step_up_holds_for_five_minutes_and_a_demo_needs_none() -> None:
    now = make.now()

    def session(**more: Any) -> StaffSession:
        named: dict[str, Any] = {"session_id": uuid4(), "id": uuid4(), "name": "", "title": "",
                                 "proof": "passkey", "grants": []}  # fmt: skip
        return StaffSession(**(named | more))

    check_stepped_up(session(proof="demo"), now)
    check_stepped_up(session(stepped_up_at=now - timedelta(minutes=5)), now)
    for late in (None, now - timedelta(minutes=5, seconds=1)):
        with pytest.raises(StepUpNeeded):
            check_stepped_up(session(stepped_up_at=late), now)
