"""How what became of an alert is asked for as a file."""

import msgspec

from backend.people.models import Lang
from backend.sheets import Format


class ResultsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`lang`: of the headings."""

    format: Format
    lang: Lang = "ko"
