"""The parts of care under one roof."""

from litestar import Router

from backend.care.asking.routes import handlers as asking
from backend.care.calls.routes import handlers as calls
from backend.care.consents.routes import handlers as consents
from backend.care.desk.routes import handlers as desk
from backend.care.digest.routes import handlers as digest
from backend.care.directory.routes import handlers as directory
from backend.care.documents.routes import handlers as documents
from backend.care.ending.routes import handlers as ending
from backend.care.followup.routes import handlers as followup
from backend.care.intake.routes import handlers as intake
from backend.care.mandates.routes import handlers as mandates
from backend.care.money.routes import handlers as money
from backend.care.offline.routes import handlers as offline
from backend.care.opendata.routes import handlers as opendata
from backend.care.orders.console.routes import handlers as console
from backend.care.orders.routes import handlers as orders
from backend.care.outreach.routes import handlers as outreach
from backend.care.person.routes import handlers as person
from backend.care.plans.routes import handlers as plans
from backend.care.promises.routes import handlers as promises
from backend.care.retention.routes import handlers as retention
from backend.care.review.routes import handlers as review
from backend.care.satisfaction.routes import handlers as satisfaction
from backend.care.statistics.routes import handlers as statistics
from backend.care.visits.routes import handlers as visits

router = Router(
    "/api",
    route_handlers=[
        *asking,
        *calls,
        *consents,
        *console,
        *desk,
        *digest,
        *directory,
        *documents,
        *ending,
        *followup,
        *intake,
        *mandates,
        *money,
        *offline,
        *opendata,
        *orders,
        *outreach,
        *person,
        *plans,
        *promises,
        *retention,
        *review,
        *satisfaction,
        *statistics,
        *visits,
    ],
)
