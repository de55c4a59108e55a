"""Every refusal is a problem document (RFC 9457) with a stable `code`, which the PWA translates."""

from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """RFC 9457 §3.1, and our extensions."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    fields: list["FieldProblem"] = []
    retry_after: int = 0
    """Seconds."""
    alternatives: list[Any] = []
    bookings: list[Any] = []
    """What stands in the way."""
    reason: str = ""
    """Which of several that a code stands for."""
    minutes_left: int | None = None
    until: str = ""
    """ISO 8601: from when on it can be done again."""
    strands: str = ""
    """Which list `bookings` is."""
    figures: dict[str, int] = {}
    """The numbers of which the refusal speaks, by name."""
    theirs: list[Any] = []
    """Fields that somebody else changed meanwhile, with what stands there now."""


class FieldProblem(msgspec.Struct):
    path: str
    message: str


class DomainError(Exception):
    """A refusal. Subclasses carry status and code; `extensions` go into the document."""

    status = 409
    code = "conflict"
    title = "This cannot be done now"

    def __init__(self, detail: str = "", *, code: str = "", **extensions: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.extensions = extensions


class Invalid(DomainError):
    status, code, title = 400, "invalid_request", "The request is not valid"


class NotSignedIn(DomainError):
    status, code, title = 401, "not_signed_in", "Sign in first"


class NotAllowed(DomainError):
    status, code, title = 403, "not_allowed", "This is not yours to do"


class NotFound(DomainError):
    status, code, title = 404, "not_found", "There is nothing here"


class Conflict(DomainError):
    pass


class Unprocessable(DomainError):
    status, code, title = 422, "unprocessable", "This cannot be accepted"


class TooMany(DomainError):
    """`retry_after`: seconds."""

    status, code, title = 429, "too_many_requests", "Too many tries"

    def __init__(self, retry_after: int, *, code: str = "") -> None:
        super().__init__(code=code, retry_after=retry_after)
        self.retry_after = retry_after


class Unavailable(DomainError):
    status, code, title = 503, "unavailable", "Try again in a moment"


CODES = {400: "invalid_request", 401: "not_signed_in", 403: "not_allowed", 404: "not_found",
         405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media_type"}  # fmt: skip


def answer(status: int, code: str, title: str, detail: str = "", headers: dict[str, str] | None = None,
           **extensions: Any) -> Response[Problem]:  # fmt: skip
    problem = Problem(type=f"/problems/{code}", title=title, status=status, code=code, detail=detail, **extensions)
    return Response(problem, status_code=status, media_type="application/problem+json",
                    headers={"Cache-Control": "no-store", **(headers or {})})  # fmt: skip


def on_domain_error(_: Request[Any, Any, Any], error: DomainError) -> Response[Problem]:
    headers = {"Retry-After": str(error.extensions["retry_after"])} if "retry_after" in error.extensions else {}
    return answer(error.status, error.code, error.title, error.detail, headers, **error.extensions)


def on_http_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    status = error.status_code
    if status >= 500:
        return on_anything_else(_, error)
    fields: list[FieldProblem] = []
    extra: object = error.extra if isinstance(error, ValidationException) else None
    if isinstance(extra, list):
        for item in extra:  # pyright: ignore[reportUnknownVariableType]
            found = msgspec.convert(item, dict[str, Any], strict=False)
            fields.append(FieldProblem(path=str(found.get("key", "")), message=str(found.get("message", ""))))
    code = CODES.get(status, "invalid_request")
    return answer(status, code, code.replace("_", " ").capitalize(), fields=fields,
                  headers={k: v for k, v in (error.headers or {}).items() if k.lower() == "allow"})  # fmt: skip


def on_database_away(_: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    log.warning("database_away", error=type(error).__name__)
    return answer(503, "unavailable", Unavailable.title, headers={"Retry-After": "2"}, retry_after=2)


def on_impossible_value(_: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    # A number too big for its column, a NUL in a text, JSON a thousand levels deep: what no field of ours can hold.
    log.warning("impossible_value", error=type(error).__name__)
    return answer(400, Invalid.code, Invalid.title)


def on_anything_else(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    # The trace goes to the log, with types and places only: an exception's text can hold what a person typed.
    log.error("internal_error", error=type(error).__name__, path=str(request.scope.get("path_template", "")),
              at=places(error))  # fmt: skip
    return answer(500, "internal", "Something went wrong on our side")


def places(error: BaseException) -> list[str]:
    """Where it happened, the last eight calls: what a log may say of it."""
    found: list[str] = []
    frame = error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        found.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{frame.tb_lineno} {code.co_name}")
        frame = frame.tb_next
    return found[-8:]


HANDLERS: dict[Any, Any] = {
    DomainError: on_domain_error,
    HTTPException: on_http_error,
    asyncpg.DataError: on_impossible_value,
    RecursionError: on_impossible_value,
    ConnectionError: on_database_away,
    # A statement that waited longer than the pool lets it.
    TimeoutError: on_database_away,
    # Two that waited for each other: the one that gave way may try again.
    asyncpg.DeadlockDetectedError: on_database_away,
    asyncpg.InterfaceError: on_database_away,
    asyncpg.PostgresConnectionError: on_database_away,
    asyncpg.CannotConnectNowError: on_database_away,
    asyncpg.AdminShutdownError: on_database_away,
    asyncpg.CrashShutdownError: on_database_away,
    asyncpg.TooManyConnectionsError: on_database_away,
    Exception: on_anything_else,
}
