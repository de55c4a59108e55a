"""All that a case shows is asked for at once, its columns without names: they stand in the order of the fields."""

from typing import LiteralString

import msgspec
import pytest

from backend.care.asking.queries import QUESTIONS, QuestionRow
from backend.care.desk import queries as desks
from backend.care.desk.handovers.queries import HANDOVERS, HandoverRow
from backend.care.models import CareRules, DongShown
from backend.care.queries import dong_on, rules_on
from backend.db import Db

PARTS: list[tuple[type[msgspec.Struct], LiteralString]] = [
    (CareRules, rules_on("$1")), (DongShown, dong_on("$1", "$2", "$3")), (desks.Standing, desks._STANDING),
    (desks.PersonRow, desks._person("$1")), (desks.RequesterRow, desks._REQUESTER), (HandoverRow, HANDOVERS),
    (desks.VisitRow, desks._VISITS), (QuestionRow, QUESTIONS), (desks.EventRow, desks._EVENTS),
    (desks.ConsentRow, desks._consents("$1")), (desks.MandateRow, desks._mandates("$1")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "sql"), PARTS, ids=[kind.__name__ for kind, _ in PARTS])
async def test_columns_stand_in_the_order_of_the_fields(db: Db, kind: type[msgspec.Struct], sql: LiteralString) -> None:
    columns = (await db.prepare(sql)).get_attributes()
    assert tuple(column.name for column in columns) == kind.__struct_fields__
