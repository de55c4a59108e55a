"""What a record keeps, and what stands against another's words."""

import msgspec

from backend.bookings.talks.models import Record
from backend.errors import Conflict
from backend.text import lines, one_line

LONG = ("experience", "goal", "content", "action_plan")
SHORT = ("desired_job", "education", "certificates", "documents", "referral")


class StaleRecord(Conflict):
    code, title = "stale_version", "Somebody else wrote meanwhile"


def tidy_record(record: Record) -> Record:
    return msgspec.structs.replace(
        record, **{name: lines(getattr(record, name)) for name in LONG},
        **{name: one_line(getattr(record, name)) for name in SHORT},
    )  # fmt: skip


def check_version(changed: int, latest: int) -> None:
    """Raises StaleRecord: what the other wrote is a version of its own, and this text is still with who wrote it."""
    if changed != latest:
        raise StaleRecord
