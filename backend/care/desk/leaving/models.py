"""What somebody who leaves still has, and what became of it."""

import msgspec


class HeldInDong(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a dong a member of staff has: open cases, visits to come, hand-overs that they have not answered,
    open tasks of their cases, and calls that they said they would make."""

    dong_ko: str
    cases: int
    visits: int
    handovers: int
    tasks: int
    callbacks: int


class GivenOn(msgspec.Struct, frozen=True):
    """`given`: cases that colleagues have now; `left`: those that nobody of their dong could take, which stay."""

    given: int
    left: int
