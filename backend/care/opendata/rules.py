"""Which numbers of a table must stay unsaid, so that none of the small ones can be worked out from the rest.

A table has a row for each dong and a column for each need, and sums of its rows, of its columns and of all; a sum is a
cell like any other. Numbers from 1 to 4 are left out. That is not enough: a row with one gap gives it away. So further
cells are left out until each gap could hold more than one number.

Whether it could is a question about paths. Let rows and columns be nodes and gaps edges between them: what is added to
one gap of a row must be taken from another gap of that row, and so on around, until the way comes back to where it
began. A gap that is on no such way around is given away (D. Gusfield, A Graph Theoretic Approach to Statistical Data
Security, 1988). Readers know that a gap is no 0, since zeros are said: a 1 can only be more than it is, which makes its
edge a one-way street.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import Final, TypeAlias, TypeVar

LEAST: Final = 5

Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
Cell: TypeAlias = tuple[Row | None, Column | None]
Node: TypeAlias = tuple[str, object]


def with_sums(counts: Mapping[tuple[Row, Column], int]) -> dict[Cell[Row, Column], int]:
    """The table with the sums of its rows, of its columns and of all; zeros are left out."""
    table: dict[Cell[Row, Column], int] = defaultdict(int)
    for (row, column), number in counts.items():
        if number:
            for cell in ((row, column), (row, None), (None, column), (None, None)):
                table[cell] += number
    return dict(table)


def gaps(table: Mapping[Cell[Row, Column], int]) -> set[Cell[Row, Column]]:
    """The cells that must stay unsaid, of a table with its sums."""
    hidden = {cell for cell, number in table.items() if 0 < number < LEAST}
    for cell in sorted(hidden, key=repr):
        if is_given_away(table, hidden, cell):
            hidden |= _cover(table, hidden, cell)
    return hidden


def _cover(
    table: Mapping[Cell[Row, Column], int], hidden: set[Cell[Row, Column]], cell: Cell[Row, Column]
) -> set[Cell[Row, Column]]:
    """The cells of the way around through this gap on which the least is left unsaid. All of them are safe with it, and
    there is always one: any cell, its two sums and the sum of all could be more together."""
    ways: dict[Node, list[tuple[Node, Cell[Row, Column]]]] = defaultdict(list)
    for other, number in table.items():
        if number and other != cell:
            for begin, end in _ways(other, number):
                ways[begin].append((end, other))
    found = [_cheapest(ways, table, hidden, end, begin) for begin, end in _ways(cell, table[cell])]
    return min((way for way in found if way is not None), key=lambda way: way[0])[1]


def _cheapest(
    ways: Mapping[Node, Sequence[tuple[Node, Cell[Row, Column]]]], table: Mapping[Cell[Row, Column], int],
    hidden: set[Cell[Row, Column]], begin: Node, end: Node,
) -> tuple[int, set[Cell[Row, Column]]] | None:  # fmt: skip
    """Dijkstra: what is unsaid already costs nothing, everything else as much as it would have said."""
    turn = count()
    ahead: list[tuple[int, int, Node, tuple[Cell[Row, Column], ...]]] = [(0, next(turn), begin, ())]
    seen: set[Node] = set()
    while ahead:
        cost, _, node, way = heappop(ahead)
        if node == end:
            return cost, set(way)
        if node in seen:
            continue
        seen.add(node)
        for following, cell in ways.get(node, ()):
            if following not in seen:
                added = 0 if cell in hidden else table[cell]
                heappush(ahead, (cost + added, next(turn), following, (*way, cell)))
    return None


def is_given_away(
    table: Mapping[Cell[Row, Column], int], hidden: set[Cell[Row, Column]], cell: Cell[Row, Column]
) -> bool:
    """Whether only one number can stand in this gap."""
    ways: dict[Node, list[Node]] = defaultdict(list)
    for other in hidden - {cell}:
        for begin, end in _ways(other, table[other]):
            ways[begin].append(end)
    return not any(_leads(ways, end, begin) for begin, end in _ways(cell, table[cell]))


def _ways(cell: Cell[Row, Column], number: int) -> Iterator[tuple[Node, Node]]:
    """In which directions a way may use this gap: to make it more, and less where it is more than 1."""
    row, column = ("row", cell[0]), ("column", cell[1])
    # A sum stands on the other side of its equation; the sum of all is on both.
    more = (row, column) if (cell[0] is None) == (cell[1] is None) else (column, row)
    yield more
    if number > 1:
        yield more[1], more[0]


def _leads(ways: Mapping[Node, list[Node]], begin: Node, end: Node) -> bool:
    seen, ahead = {begin}, [begin]
    while ahead:
        node = ahead.pop()
        if node == end:
            return True
        for following in ways.get(node, ()):
            if following not in seen:
                seen.add(following)
                ahead.append(following)
    return False
