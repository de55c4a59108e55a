"""A resident registration number stands in no text of any body that is sent about care: as the API's own document lists
them, so that a new route is asked as well."""

from collections.abc import Iterator
from typing import Any, get_args
from uuid import uuid4

import pytest
from litestar import Litestar

from backend.app import create_app
from backend.care.routes import router
from backend.db import Db
from backend.openapi import document
from backend.people.models import Grant, StaffRole
from backend.people.queries import insert_grants
from backend.settings import Settings
from tests import make
from tests.conftest import browser
from tests.test_every_route_is_guarded import ROUTES, address

NUMBER = "주민번호 410518-2345678"
OF_CARE = ("/api/care/", "/api/staff/care/", "/api/staff/orders", "/api/open/care", "/api/alerts/{alert_id}/answer",
           "/api/alerts/{alert_id:uuid}/answer")  # fmt: skip


def texts(schema: dict[str, Any], parts: dict[str, Any]) -> Iterator[Any]:
    """For each text of a body, a body that has nothing but that, with the number in it."""
    if "$ref" in schema:
        yield from texts(parts[schema["$ref"].rpartition("/")[2]], parts)
    for either in (*schema.get("oneOf", ()), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from texts(either, parts)
    kinds = schema.get("type", ())
    if "string" in ([kinds] if isinstance(kinds, str) else kinds) and not schema.keys() & {"enum", "const", "format"}:
        yield NUMBER
    for name, inner in schema.get("properties", {}).items():
        yield from ({name: value} for value in texts(inner, parts))
    if isinstance(inner := schema.get("additionalProperties"), dict):
        yield {NUMBER: None}
        yield from ({"any": value} for value in texts(inner, parts))  # pyright: ignore[reportUnknownArgumentType]
    if "items" in schema:
        yield from ([value] for value in texts(schema["items"], parts))


def bodies(app: Litestar) -> Iterator[tuple[str, str, str, Any]]:
    told = document(app)
    parts = told["components"]["schemas"]
    for path, operations in told["paths"].items():
        if not path.startswith(OF_CARE):
            continue
        for method, operation in operations.items():
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                for body in texts(content["schema"], parts):
                    yield method.upper(), path, media, body


async def test_no_text_of_any_body_about_care_holds_a_registration_number(app_settings: Settings, db: Db) -> None:
    app = create_app(app_settings, connection=db)
    cookies = await make.citizen_cookie(db, await make.citizen(db))
    staff_id = await make.staff(db, "provider", "organization", 1)
    others = [Grant(role, "city", None) for role in get_args(StaffRole) if role != "provider"]
    await insert_grants(db, staff_id, others, make.LONG_AGO)
    cookies |= await make.staff_cookie(db, staff_id)
    wrong, asked = list[Any](), set[str]()
    async with app.lifespan(), browser(app, app_settings, cookies=cookies) as client:
        for method, path, media, body in bodies(app):
            asked.add(f"{method} {path}")
            answer = await client.request(method, address(path), json=body, headers={"Idempotency-Key": str(uuid4())})
            if (answer.status_code, answer.json().get("code")) != (422, "registration_number"):
                wrong.append((method, path, media, body, answer.text))
            assert NUMBER[-7:] not in answer.text
    assert not wrong
    assert len(asked) > 50
    assert {"POST /api/care/requests", "POST /api/staff/orders/{order_id}/answer"} <= asked


@pytest.mark.parametrize("path", sorted(path for path in ROUTES if path.endswith("/documents") and "POST" in path))
async def test_nor_does_the_name_of_a_file(app_settings: Settings, db: Db, path: str) -> None:
    app = create_app(app_settings, connection=db)
    cookies = await make.citizen_cookie(db, await make.citizen(db))
    cookies |= await make.staff_cookie(db, await make.staff(db, "care_manager"))
    async with app.lifespan(), browser(app, app_settings, cookies=cookies) as client:
        file = {"file": (f"{NUMBER}.jpg", b"any", "image/jpeg")}
        answer = await client.post(address(path.removeprefix("POST ")), files=file)
    assert (answer.status_code, answer.json().get("code")) == (422, "registration_number")


def test_every_route_of_care_stands_where_it_is_asked() -> None:
    assert [route.path for route in router.routes if not route.path.startswith(OF_CARE)] == []
