"""The streams of server-sent events: which channels a page may watch."""

from litestar import Router, get
from litestar.response import ServerSentEvent

from backend.live import Live
from backend.params import MaybeQueryId
from backend.people.guards import all_staff, anyone
from backend.people.models import CitizenSession, StaffSession
from backend.people.rules import check_site, granted_sites


@get("/live", guards=[anyone], sync_to_thread=False)
def watch(live: Live, visitor: CitizenSession | None, service_id: MaybeQueryId = None) -> ServerSentEvent:
    """Events for a citizen's page: alerts, one's own bookings and messages, and the times of one service."""
    channels = ["alerts"]
    if visitor is not None:
        channels.append(f"citizen:{visitor.id}")
    if service_id is not None:
        channels.append(f"service:{service_id}")
    return ServerSentEvent(live.stream(channels))


@get("/staff/live", guards=[all_staff], sync_to_thread=False)
def watch_desk(live: Live, staff: StaffSession, site_id: MaybeQueryId = None) -> ServerSentEvent:
    """Events for the consoles: the bookings of one of one's sites, and alerts for operators."""
    channels: list[str] = []
    if site_id is not None:
        check_site(granted_sites(staff, "counsellor", "administrator"), site_id)
        channels.append(f"site:{site_id}")
    if staff.has("operator", "approver", "administrator"):
        channels.append("alerts")
    return ServerSentEvent(live.stream(channels))


router = Router("/api", route_handlers=[watch, watch_desk])
