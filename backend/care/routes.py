"""The parts of care under one roof."""

from typing import Any

import msgspec
from litestar import Request, Router
from litestar.di import Provide

from backend.care.asking.routes import handlers as asking
from backend.care.callbacks.routes import handlers as callbacks
from backend.care.calls.routes import handlers as calls
from backend.care.consents.routes import handlers as consents
from backend.care.desk.board.routes import handlers as board
from backend.care.desk.leaving.routes import handlers as leaving
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
from backend.care.plans.another.routes import handlers as another
from backend.care.plans.routes import handlers as plans
from backend.care.promises.routes import handlers as promises
from backend.care.retention.routes import handlers as retention
from backend.care.review.routes import handlers as review
from backend.care.rules import check_no_registration_number, texts_of
from backend.care.satisfaction.routes import handlers as satisfaction
from backend.care.statistics.routes import handlers as statistics
from backend.care.visits.routes import handlers as visits
from backend.limits import client_address


async def refuse_registration_numbers(request: Request[Any, Any, Any]) -> None:
    """In no text of whatever is sent about care, by whomever; before anything of it is read or kept. What is sent as a
    form is a file, whose route looks at its name. Raises RegistrationNumber."""
    if request.method == "GET" or request.content_type[0] == "multipart/form-data":
        return
    try:
        body = msgspec.json.decode(await request.body())
    except msgspec.DecodeError:
        return  # The route says what is wrong with it.
    check_no_registration_number(texts_of(body))


router = Router(
    "/api",
    before_request=refuse_registration_numbers,
    dependencies={"source": Provide(client_address, sync_to_thread=False)},
    route_handlers=[
        *another,
        *asking,
        *board,
        *callbacks,
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
        *leaving,
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
