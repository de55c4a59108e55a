"""How the question after a visit speaks in the inbox."""

from collections.abc import Mapping

from backend.bookings.satisfaction.models import AskRow
from backend.bookings.texts import said_en, said_ko
from backend.people.models import Lang

TITLE: Mapping[Lang, str] = {"ko": "다녀오신 뒤, 어떠셨어요?", "en": "How was it?"}


def visit(ask: AskRow) -> dict[Lang, str]:
    """When, and what."""
    return {
        "ko": f"{said_ko(ask.visited_at)}, {ask.what_ko}",
        "en": f"{said_en(ask.visited_at)}, {ask.what_en}",
    }
