"""A resident registration number is refused in every field of everything that care takes in, whoever writes."""

from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

from backend.app import create_app
from backend.db import Db
from backend.settings import Settings
from tests.conftest import browser
from tests.test_every_route_is_guarded import CALLERS, ROUTES, address, cookies_of, expected

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
# Files come with these; of a file the name is looked at.
FILES = {"POST /api/care/cases/{case_id}/documents", "POST /api/staff/care/cases/{case_id}/documents"}


def writes_of_care(app: Litestar) -> set[str]:
    """`METHOD /path` of every write that a handler in care answers."""
    found: set[str] = set()
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            if handler.fn.__module__.startswith("backend.care."):
                path = "/".join(
                    "{" + part[1:].split(":")[0] + "}" if part.startswith("{") else part
                    for part in route.path.split("/")
                )
                found |= {f"{method} {path}" for method in handler.http_methods & WRITES}
    return found


async def test_no_write_of_care_lets_one_through(app_settings: Settings, db: Db) -> None:
    app = create_app(app_settings, connection=db)
    writes = writes_of_care(app)
    assert writes > FILES
    writes -= FILES
    assert len(writes) > 80
    cookies = {caller: await cookies_of(db, caller) for caller in CALLERS}
    let_through: list[Any] = []
    async with app.lifespan():
        await app.state.live.stop()
        for route in sorted(writes):
            method, path = route.split(" ")
            caller = next(c for c in CALLERS if expected(ROUTES[route], c) is None)
            async with browser(app, app_settings, cookies=cookies[caller]) as client:
                answer = await client.request(
                    method, address(path), json={"words": "가", "deep": {"er": ["", "410518-2345678"]}}
                )
            said = answer.json()
            if (answer.status_code, said["code"]) != (422, "registration_number"):
                let_through.append((route, caller, answer.status_code, said["code"]))
            else:
                assert said["fields"] == [{"path": "deep.er.1", "message": "a resident registration number"}]
                assert "2345678" not in answer.text
    assert not let_through
