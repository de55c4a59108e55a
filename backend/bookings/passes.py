"""What a person shows at the counter: a short code, and the same as a picture."""

import secrets
from functools import lru_cache

import segno

from backend.bookings.models import Qr
from backend.bookings.rules import CODE_ALPHABET


def new_code() -> str:
    """Six characters: 887 million codes, so that one of them is hardly ever in use."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))


@lru_cache(256)
def draw(code: str) -> Qr:
    """The code as a QR symbol (ISO/IEC 18004), each run of dark modules one rectangle of the path."""
    matrix = segno.make_qr(code, error="m").matrix
    path: list[str] = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                path.append(f"M{x} {y}h{run}v1h-{run}z")
            x += run + 1
    return Qr(len(matrix), "".join(path))
