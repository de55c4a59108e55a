"""Tables as files for a spreadsheet, in which nothing that somebody typed becomes a formula."""

import csv
import io
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

import xlsxwriter

Format = Literal["csv", "xlsx"]
Cell: TypeAlias = str | int | float | None
TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What a spreadsheet takes for a formula; the last two because it looks past white space.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Sheet(NamedTuple):
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def harmless(cell: Cell) -> Cell:
    """With an apostrophe before what would be a formula. Numbers are numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA) else cell


def to_csv(sheets: Sequence[Sheet]) -> bytes:
    """RFC 4180, one table below the other, each under its title where there are several. With a byte order mark,
    without which Excel takes Korean for something else."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for n, sheet in enumerate(sheets):
        if len(sheets) > 1:
            if n:
                writer.writerow([])
            writer.writerow([harmless(sheet.title)])
        writer.writerow([harmless(cell) for cell in sheet.head])
        writer.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a sheet for each table. Text is written as text, whatever it begins with."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.title[:31])
            page.freeze_panes(1, 0)
            for column, word in enumerate(sheet.head):
                page.write_string(0, column, word, bold)
                longest = max((len(str(row[column])) for row in sheet.rows[:200]), default=0)
                page.set_column(column, column, min(40, max(10, 2 * len(word), longest + 2)))
            for number, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell)
                    elif cell is not None:
                        page.write_number(number, column, cell)
    return file.getvalue()


def to_file(sheets: Sequence[Sheet], format: Format) -> bytes:
    return to_csv(sheets) if format == "csv" else to_xlsx(sheets)
