"""Who may call a route. Every route names one `Allow`; a test walks all routes with all roles against it."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from backend.errors import NotAllowed, NotSignedIn
from backend.people.models import CitizenSession, Role, StaffSession


class Allow:
    """A guard: `anyone`, a signed-in `citizen`, any `staff`, or staff with one of the roles (the scope is the route's
    own business, since only it knows whose data it touches)."""

    def __init__(self, *roles: Role) -> None:
        self.roles = roles

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if "anyone" in self.roles:
            return
        user = connection.scope.get("user")
        if "citizen" in self.roles:
            if not isinstance(user, CitizenSession):
                raise NotSignedIn
            return
        if not isinstance(user, StaffSession):
            raise NotSignedIn
        if not user.has(*self.roles):
            raise NotAllowed


anyone = Allow("anyone")
citizens = Allow("citizen")
all_staff = Allow("staff")


async def provide_citizen(request: ASGIConnection[Any, Any, Any, Any]) -> CitizenSession:
    user = request.scope.get("user")
    if not isinstance(user, CitizenSession):
        raise NotSignedIn
    return user


async def provide_visitor(request: ASGIConnection[Any, Any, Any, Any]) -> CitizenSession | None:
    """The citizen if one is signed in: for routes that anyone may call."""
    user = request.scope.get("user")
    return user if isinstance(user, CitizenSession) else None


async def provide_staff(request: ASGIConnection[Any, Any, Any, Any]) -> StaffSession:
    user = request.scope.get("user")
    if not isinstance(user, StaffSession):
        raise NotSignedIn
    return user


async def provide_staff_visitor(request: ASGIConnection[Any, Any, Any, Any]) -> StaffSession | None:
    """The member of staff if one is signed in: for routes that anyone may call."""
    user = request.scope.get("user")
    return user if isinstance(user, StaffSession) else None
