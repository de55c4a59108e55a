"""The streams of server-sent events: which channels a page may watch."""

from typing import Any

from litestar import Request, Router, get
from litestar.response import ServerSentEvent

from backend.care.queries import list_dong_ids
from backend.db import Database
from backend.limits import client_address
from backend.live import Live
from backend.params import MaybeQueryId
from backend.people.guards import all_staff, anyone
from backend.people.models import CitizenSession, StaffSession
from backend.people.rules import check_site, granted_sites
from backend.settings import Settings


@get("/live", guards=[anyone], sync_to_thread=False)
def watch(
    request: Request[Any, Any, Any], live: Live, settings: Settings, visitor: CitizenSession | None,
    service_id: MaybeQueryId = None, program_id: MaybeQueryId = None,
) -> ServerSentEvent:  # fmt: skip
    """Events for a citizen's page: alerts, one's own bookings and messages, the times of one service and
    the places of one program."""
    channels = ["alerts"]
    if visitor is not None:
        channels.append(f"citizen:{visitor.id}")
    if service_id is not None:
        channels.append(f"service:{service_id}")
    if program_id is not None:
        channels.append(f"program:{program_id}")
    session = visitor.session_id if visitor else None
    return live.open(channels, session=session, address=client_address(request, settings))


@get("/staff/live", guards=[all_staff])
async def watch_desk(
    database: Database, live: Live, staff: StaffSession, site_id: MaybeQueryId = None
) -> ServerSentEvent:
    """Events for the consoles: the bookings of one of one's sites, the cases of one's dongs, the orders of one's
    organizations, alerts for operators, and what one is told oneself."""
    channels = [f"staff:{staff.id}"]
    if site_id is not None:
        check_site(granted_sites(staff, "counsellor", "administrator"), site_id)
        channels.append(f"site:{site_id}")
    grants = [grant for grant in staff.grants if grant.role in ("care_manager", "care_supervisor")]
    if grants:
        # Given back before the stream begins.
        async with database.transaction() as db:
            channels += [f"dong:{dong_id}" for dong_id in await list_dong_ids(db, grants)]
    channels += [f"organization:{grant.scope_id}" for grant in staff.grants if grant.role == "provider"]
    if staff.has("operator", "approver", "administrator"):
        channels.append("alerts")
    return live.open(channels, session=staff.session_id, address=None)


router = Router("/api", route_handlers=[watch, watch_desk])
