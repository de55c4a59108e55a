"""The API's document and its reference page, both from our own files."""

from typing import Any, cast

from litestar import Litestar, Request
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.routes import HTTPRoute

from backend.people.guards import Allow

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable: the PWA translates it."},
        "detail": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "message"],
                "properties": {"path": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "retry_after": {"type": "integer", "description": "Seconds."},
        "alternatives": {
            "type": "array",
            "items": {
                "anyOf": [
                    {"$ref": "#/components/schemas/Slot"},
                    {"$ref": "#/components/schemas/Planned"},
                ]
            },
        },
        "reason": {"type": "string", "description": "Which of several that a code stands for."},
        "minutes_left": {"type": "integer"},
        "until": {"type": "string", "format": "date-time"},
        "bookings": {
            "type": "array",
            "items": {"type": "object"},
            "description": "What stands in the way: each VisitAhead, or what the operation says.",
        },
        "strands": {"type": "string", "description": "The name of the list of `bookings`."},
    },
}

PAGE = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API \xc2\xb7 Mobile Gwangju</title>
<link rel="stylesheet" href="/reference/swagger-ui.css">
<script src="/reference/swagger-ui-bundle.js" defer></script>
<script src="/reference/start.js" defer></script>
</head>
<body><div id="reference"></div></body>
</html>
"""


class _Document(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return self.render_json(request, document(request.app))


class _Reference(OpenAPIRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return PAGE


def config() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Mobile Gwangju",
        version="1",
        path="/api/schema",
        render_plugins=[_Reference(path="/"), _Document(path="/openapi.json")],
        components=Components(
            security_schemes={
                "citizen": SecurityScheme(type="apiKey", security_scheme_in="cookie", name="session"),
                "staff": SecurityScheme(type="apiKey", security_scheme_in="cookie", name="staff_session"),
            }
        ),
    )


def document(app: Litestar) -> dict[str, Any]:
    """The OpenAPI document: every operation says who may call it and that every refusal is a problem document."""
    schema = app.openapi_schema.to_schema()
    schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    refusal = {
        "description": "A refusal (RFC 9457)",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    allowed = {(path, method): allow for path, method, allow in who_may_call(app)}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("400", None)
            operation["tags"] = [_group(path)]
            operation["responses"]["default"] = refusal
            operation["responses"].get("204", {}).pop("content", None)
            allow = allowed.get((path, method.upper()))
            if allow is not None and "anyone" not in allow.roles:
                operation["security"] = [{"citizen" if "citizen" in allow.roles else "staff": []}]
                operation["x-roles"] = list(allow.roles)
    return schema


def who_may_call(app: Litestar) -> list[tuple[str, str, Allow | None]]:
    """Every route of ours as (path with {names}, method, its one `Allow`); None where a route names no or several."""
    found: list[tuple[str, str, Allow | None]] = []
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or route.path.startswith("/api/schema"):
            continue
        for handler in route.route_handlers:
            guards = cast(list[object], handler.resolve_guards())
            allows = [guard for guard in guards if isinstance(guard, Allow)]
            allow = allows[0] if len(allows) == 1 else None
            found += [(_plain(route.path), method, allow) for method in sorted(handler.http_methods - {"OPTIONS"})]
    return found


def _group(path: str) -> str:
    """What a reader looks under: the first word of the path, apart for staff."""
    first, *rest = path.removeprefix("/api/").split("/")
    return f"staff: {rest[0]}" if first == "staff" and rest else first


def _plain(path: str) -> str:
    """`/a/{id:uuid}` as OpenAPI writes it: `/a/{id}`."""
    return "/".join(
        "{" + part[1:].split(":")[0] + "}" if part.startswith("{") else part for part in path.split("/")
    )  # fmt: skip
