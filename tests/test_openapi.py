"""The API keeps what its own document says, whoever calls it and whatever is sent."""

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backend.app import create_app
from backend.db import connect
from backend.openapi import document
from backend.people.sessions import CITIZEN_COOKIE, STAFF_COOKIE, open_session
from backend.settings import Settings
from tests.server import Server

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
          response_schema_conformance]  # fmt: skip
NIGHTLY = os.environ.get("NIGHTLY") == "1"
ROLES = ["anonymous", "citizen", "counsellor", "operator", "administrator"]

_app = create_app(Settings(database_url="", owner_database_url="", secret_keys=(bytes(32),)))
# A stream never ends, so it has tests of its own.
schema = schemathesis.openapi.from_dict(document(_app)).exclude(path_regex="/live$")
# Every bound of every field, one after the other: thousands of calls, and most of a minute only to think of them.
schema.config.phases.coverage.enabled = NIGHTLY
few = settings(
    max_examples=4, deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
many = settings(few, max_examples=60, derandomize=False)


Cookies = Callable[[str], dict[str, str]]


@pytest.fixture(scope="session")
def cookies(server: Server) -> Iterator[Cookies]:
    """A new session of a role: an example may have ended the last one."""

    async def sign_in(role: str) -> dict[str, str]:
        if role == "anonymous":
            return {}
        now = datetime.now(UTC)
        if role == "citizen":
            someone = await db.fetchval("INSERT INTO citizens (name, lang) VALUES ('한솔', 'ko') RETURNING id")
            return {CITIZEN_COOKIE: await open_session(db, citizen_id=someone, proof="demo", device="", now=now)}
        someone = await db.fetchval("SELECT staff_id FROM staff_roles WHERE role = $1 LIMIT 1", role)
        return {STAFF_COOKIE: await open_session(db, staff_id=someone, proof="demo", device="", now=now)}

    with asyncio.Runner() as runner:
        db = runner.run(connect(server.database_url))
        yield lambda role: runner.run(sign_in(role))
        runner.run(db.close())


def keep_the_word(case: Case, server: Server, signed_in: dict[str, str]) -> None:
    response: Any = case.call(base_url=server.url, cookies=signed_in, headers={"Origin": server.url})
    case.validate_response(response, checks=CHECKS)


@schema.parametrize()
@few
def test_no_call_breaks_the_server_or_the_document(case: Case, server: Server, cookies: Cookies) -> None:
    """Each operation as the role it is for; the guards' own test tries all roles at all routes."""
    roles = case.operation.definition.raw.get("x-roles", ["anonymous"])
    keep_the_word(case, server, cookies("operator" if roles == ["staff"] else roles[0]))


if NIGHTLY:  # only to collect two thousand tests takes each worker several seconds

    @pytest.mark.nightly
    @pytest.mark.parametrize("role", ROLES)
    @schema.parametrize()
    @many
    def test_not_even_many_calls_of_any_role_break_them(
        case: Case, server: Server, cookies: Cookies, role: str
    ) -> None:
        keep_the_word(case, server, cookies(role))
