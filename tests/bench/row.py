from typing import NamedTuple


class Row(NamedTuple):
    """A line of the table."""

    what: str
    figure: str
    target: str = ""
    met: bool = True
