"""What is said of what keeps somebody from leaving. Pure."""

from collections.abc import Sequence

from backend.care.desk.leaving.models import HeldInDong

_NAMES = {
    "cases": ("open case", "open cases"), "visits": ("planned visit", "planned visits"),
    "handovers": ("hand-over to answer", "hand-overs to answer"), "tasks": ("open task", "open tasks"),
    "callbacks": ("call to make", "calls to make"),
}  # fmt: skip


def in_words(held: Sequence[HeldInDong]) -> str:
    """How many of what and where, for the terminal: `2 open cases (치평동 1, 운천동 1), 1 planned visit (치평동 1)`.
    Empty where there is nothing."""
    parts: list[str] = []
    for field, (one, more) in _NAMES.items():
        where = [(row.dong_ko, count) for row in held if (count := getattr(row, field))]
        total = sum(count for _, count in where)
        if total:
            named = ", ".join(f"{dong} {count}" for dong, count in where)
            parts.append(f"{total} {one if total == 1 else more} ({named})")
    return ", ".join(parts)
