"""What is published of care gives nobody away: no gap can be worked out from what stands around it."""

from datetime import datetime
from fractions import Fraction
from itertools import product

import httpx
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backend.care.opendata import actions, tasks
from backend.care.opendata.rules import LEAST, Cell, gaps, is_given_away, with_sums
from backend.db import Db
from backend.seoul import SEOUL
from tests.care.conftest import UNAM3, Office, ask, by_owner

Table = dict[Cell[int, str], int]


def equations(table: Table, hidden: set[Cell[int, str]]) -> list[dict[Cell[int, str], int]]:
    """What a reader knows: each row and column with its sum, as factors of the gaps in it. The right side is known."""
    rows, columns = {cell[0] for cell in table}, {cell[1] for cell in table}
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    return [
        {cell: -1 if (cell[0] is None) != (cell[1] is None) else 1 for cell in line if cell in hidden} for line in lines
    ]


def solved(table: Table, hidden: set[Cell[int, str]]) -> set[Cell[int, str]]:
    """The gaps that Gauss finds from the equations alone."""
    order = sorted(hidden, key=repr)
    rows = [[Fraction(line.get(cell, 0)) for cell in order] for line in equations(table, hidden)]
    done = 0
    for column in range(len(order)):
        pivot = next((n for n in range(done, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [factor / rows[done][column] for factor in rows[done]]
        for n, row in enumerate(rows):
            if n != done and row[column]:
                rows[n] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return {order[row.index(Fraction(1))] for row in rows if sum(map(bool, row)) == 1}


def known(table: Table, hidden: set[Cell[int, str]], most: int) -> set[Cell[int, str]]:
    """The gaps in which the same number stands in every table that fits, tried one by one: gaps from 1 to `most`."""
    order, lines = sorted(hidden, key=repr), equations(table, hidden)
    totals = [sum(factor * table[cell] for cell, factor in line.items()) for line in lines]
    seen: dict[Cell[int, str], set[int]] = {cell: set() for cell in order}
    for numbers in product(range(1, most + 1), repeat=len(order)):
        tried = dict(zip(order, numbers, strict=True))
        if all(sum(f * tried[c] for c, f in line.items()) == total
               for line, total in zip(lines, totals, strict=True)):  # fmt: skip
            for cell, number in tried.items():
                seen[cell].add(number)
    return {cell for cell, numbers in seen.items() if len(numbers) == 1}


counts = st.dictionaries(
    st.tuples(st.integers(1, 6), st.sampled_from("abcdef")),
    st.one_of(st.integers(0, 6), st.integers(0, 60)), min_size=1, max_size=36,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(counts)
@example({(1, "a"): 3, (1, "b"): 40, (2, "a"): 20, (2, "b"): 30})
@example({(1, "a"): 3})
@example({(1, "a"): 1, (1, "b"): 1, (2, "a"): 9, (2, "b"): 9, (3, "a"): 9})
def test_no_gap_can_be_worked_out(told: dict[tuple[int, str], int]) -> None:
    table = with_sums(told)
    hidden = gaps(table)
    assert {cell for cell, count in table.items() if count < LEAST} <= hidden
    assert solved(table, hidden) == set()
    assert [cell for cell in hidden if is_given_away(table, hidden, cell)] == []


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(1, 2), st.sampled_from("ab")), st.integers(1, 3), min_size=1, max_size=3),
       st.sets(st.integers(0, 8), max_size=5))  # fmt: skip
def test_the_paths_agree_with_trying_every_table(told: dict[tuple[int, str], int], chosen: set[int]) -> None:
    table = with_sums(told)
    cells = sorted(table, key=repr)
    hidden = {cells[n] for n in chosen if n < len(cells)}
    # What could be more without end, could be more by the size of the table.
    most = max(table.values(), default=0) + 2
    assert {cell for cell in hidden if is_given_away(table, hidden, cell)} == known(table, hidden, most)


def test_a_lone_small_number_takes_others_with_it_and_leaves_the_rest() -> None:
    told = {(row, column): 50 for row in range(1, 5) for column in "abcd"} | {(1, "a"): 2}
    hidden = gaps(with_sums(told))
    assert (1, "a") in hidden
    # A square of four is the least that hides one.
    assert len(hidden) == 4
    assert (None, None) not in hidden


async def test_a_month_that_is_over_is_published_once_and_read_by_anybody(office: Office, db: Db) -> None:
    for n in range(7):
        me = await office.citizen(f"사람 {n}")
        await ask(me, needs=["meals"] if n else ["meals", "safety"], duplicate="new")
    await ask(await office.citizen("먼 곳"), needs=["meals"], person={"dong_id": UNAM3}, duplicate="new")
    await tasks.publish(office.context(), datetime(2026, 4, 7, 12, tzinfo=SEOUL))
    assert (await office.client.get("/api/open/care.json")).json()["months"] == []
    april = datetime(2026, 4, 8, 12, tzinfo=SEOUL)
    await tasks.publish(office.context(), april)
    answer = await office.client.get("/api/open/care.json")
    month = answer.json()["months"][0]
    said = {(one["dong_id"], one["need"]): one["count"] for one in month["counts"]}
    assert month["month"] == "2026-03-01"
    assert said[UNAM3, "meals"] is None
    assert said[None, "safety"] is None
    assert {count for count in said.values() if count is not None} <= {7, 8, 9}
    assert {dong["id"] for dong in answer.json()["dongs"]} >= {UNAM3}
    # What comes to light later changes nothing: two versions of a month could be subtracted.
    await by_owner(db, "UPDATE care_cases SET needs = '{shelter}'")
    await actions.publish_over(db, april)
    again = await office.client.get("/api/open/care.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert_public(answer)


def assert_public(answer: httpx.Response) -> None:
    assert answer.headers["cache-control"].startswith("public")
    assert "set-cookie" not in answer.headers
    for word in ("name_sealed", "case", "박순자", "사람"):
        assert word not in answer.text
