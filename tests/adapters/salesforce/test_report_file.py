"""Reports of activities as Salesforce exports them: titles, footers, languages, encodings and ways to write a date."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from tray_app.adapters.salesforce.report_file import read_report
from tray_app.core.model.activity_report import ActivityReport, BadReport

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
CREATED = datetime(2026, 11, 26, 17, 2)  # noqa: DTZ001 - a spreadsheet knows no zones
BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = ["Subject", "Date", "Name", "Email", "Created Date", "Assigned"]
TITLE = [
    ["Tasks and Events"],
    ["As of 2026-11-28 12:00:00 Central European Time"],
    [],
    ["Filtered By"],
    ["Show: My activities"],
]
FOOTER = [
    ["Total", "2"],
    [],
    ["Confidential Information - Do Not Distribute"],
    ["Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."],
]
ROWS = [
    ["Email: Pricing", "11/27/2026", "Jane Doe", "Jane@Example.com", "11/27/2026 9:14 AM", "Robin Rep"],
    ["Call", "11/13/2026", "Li Wei", "li@example.com", "11/13/2026 4:02 PM", ""],
]


def as_csv(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return written.getvalue().encode(encoding)


def read(folder: Path, content: bytes, name: str = "report.csv") -> ActivityReport:
    (folder / name).write_bytes(content)
    return read_report(folder / name, BERLIN, NOW)


def test_title_block_totals_and_footer_are_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, as_csv([*TITLE, ENGLISH, *ROWS, *FOOTER]))
    first, second = found.rows
    assert (first.subject, first.day, first.name, first.address) == (
        "Email: Pricing",
        date(2026, 11, 27),
        "Jane Doe",
        "jane@example.com",
    )
    assert first.created_at == datetime(2026, 11, 27, 8, 14, tzinfo=UTC)
    assert second.day == date(2026, 11, 13)
    # A report that is grouped by person names each once
    assert found.assigned == ("Robin Rep",)
    assert second.assigned == "Robin Rep"
    assert (found.begins, found.ends_at) == (date(2026, 11, 13), datetime(2026, 11, 27, 8, 14, tzinfo=UTC))
    assert (found.file, found.has_addresses, found.has_phones, found.unread) == ("report.csv", True, False, 0)


@pytest.mark.parametrize(
    ("columns", "day", "created", "encoding"),
    [
        ("Subject,Date,Name,Email,Created Date,Assigned", "2026-11-27", "2026-11-27", "utf-8-sig"),
        ("Betreff;Datum;Name;E-Mail;Erstelldatum;Zugewiesen", "27.11.2026", "27.11.2026 10:14", "iso-8859-1"),
        ("Objet;Date;Nom;Adresse e-mail;Date de création;Attribué à", "27/11/2026", "27/11/2026 10:14", "iso-8859-1"),
        ("Asunto;Fecha;Nombre;Correo electrónico;Fecha de creación;Asignado", "27/11/2026", "27/11/2026", "utf-16"),
        ("Assunto,Data,Nome,Email,Data de criação,Atribuído", "27/11/2026", "27/11/2026 10:14", "utf-8"),
        ("件名,日付,名前,メール,作成日,任命先", "2026/11/27", "2026/11/27 10:14", "cp932"),
        ("제목,날짜,이름,이메일,만든 날짜,할당됨", "2026. 11. 27", "2026. 11. 27 오전 10:14", "cp949"),
    ],
    ids=["en", "de", "fr", "es", "pt", "ja", "ko"],
)
def test_every_language_and_its_encoding(tmp_path: Path, columns: str, day: str, created: str, encoding: str) -> None:
    delimiter = ";" if ";" in columns else ","
    names = columns.split(delimiter)
    rows = [[names[0] + " 1", day, "Jane", "jane@example.com", created, "Robin"]]
    (found,) = read(tmp_path, as_csv([names, *rows], encoding, delimiter)).rows
    assert (found.subject, found.day, found.address, found.assigned) == (
        f"{names[0]} 1",
        date(2026, 11, 27),
        "jane@example.com",
        "Robin",
    )


def test_spreadsheet_with_its_title_and_real_dates(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [*TITLE, ["", *ENGLISH, "Phone"]]:
        sheet.append(line)
    sheet.append(["", "Call", date(2026, 11, 26), "Li", None, CREATED, "Robin", "(202) 555-0123"])
    sheet.append(["", "Subtotal", "", "", "", "Count: 1"])
    book.save(tmp_path / "report.xlsx")
    found = read_report(tmp_path / "report.xlsx", BERLIN, NOW)
    (row,) = found.rows
    assert (row.day, row.created_at) == (date(2026, 11, 26), datetime(2026, 11, 26, 16, 2, tzinfo=UTC))
    assert "2025550123"[-9:] in row.phone_ends
    assert found.has_phones


def as_page(rows: list[list[str]], encoding: str = "iso-8859-1") -> bytes:
    """As Salesforce writes its old Excel export: a page with one table."""
    cells = ("".join(f'<td class="n">{escape(words)}&nbsp;</td>' for words in row) for row in rows)
    lines = "".join(f"<tr bgcolor=ffffff>{row}</tr>\n" for row in cells)
    head = f'<head><META http-equiv="Content-Type" content="text/html; charset={encoding}"><title>x</title></head>'
    return f"<html>{head}<body><table border=0>\n{lines}</table></body></html>".encode(encoding)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8"])
def test_the_page_that_is_called_xls(tmp_path: Path, encoding: str) -> None:
    french = ["Objet", "Date", "Nom", "Adresse e-mail", "Date de création", "Attribué à"]
    row = ["Courriel : <Offre> & prix", "27/11/2026", "Zoé Dupont", "zoe@example.com", "27/11/2026 10:14", "Rémi Rep"]
    found = read(tmp_path, as_page([["Activités"], french, row, *FOOTER], encoding), "report.xls")
    (one,) = found.rows
    assert (one.subject, one.name, one.assigned) == ("Courriel : <Offre> & prix", "Zoé Dupont", "Rémi Rep")
    assert (one.day, one.created_at) == (date(2026, 11, 27), datetime(2026, 11, 27, 9, 14, tzinfo=UTC))


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body>Sign in to Salesforce</body></html>",
        b"<table><tr><td>Subject<td>Date" * 3,
        b"<" * 200_000,
        b"<table " * 100_000,
        b"<!--" * 100_000,
        b"<table><tr><td>" * 50_000,
        b"<td colspan=999>" * 1000,
    ],
    ids=["sign-in page", "unclosed", "brackets", "half tags", "half comments", "deep", "no table"],
)
def test_a_page_that_is_none_or_damaged_ends_soon(tmp_path: Path, page: bytes) -> None:
    with pytest.raises(BadReport):
        read(tmp_path, page, "report.xls")


def test_without_times_its_last_day_may_not_be_whole(tmp_path: Path) -> None:
    rows = [[*row[:4], row[1], row[5]] for row in ROWS]
    found = read(tmp_path, as_csv([ENGLISH, *rows]))
    assert found.ends_at == datetime(2026, 11, 26, 23, tzinfo=UTC)  # the beginning of the 27th in Berlin


def test_date_that_is_still_to_come_is_a_plan_and_not_the_end(tmp_path: Path) -> None:
    plan = ["Call back", "12/24/2026", "Jane", "jane@example.com", "11/20/2026", "Robin"]
    found = read(tmp_path, as_csv([ENGLISH, [*ROWS[0][:4], "11/27/2026", "Robin"], plan]))
    assert found.ends_at < NOW


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no report of activities"),
        (as_csv([["id", "number"], ["1", "2"]]), "is no report of activities"),
        (as_csv([ENGLISH, ["Email", "", "Jane", "jane@example.com", "soon", "Robin"]]), "has no Task with a date"),
        (as_csv([ENGLISH, ["Email", "03/04/2026", "Jane", "jane@example.com", "03/05/2026", "Robin"]]), "which number"),
    ],
    ids=["empty", "calls", "no dates", "day or month"],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(BadReport) as raised:
        read(tmp_path, content)
    assert said in str(raised.value.message)


@pytest.mark.parametrize(("written", "hour"), [("晚上8:05", 19), ("凌晨12:05", 23), ("8:05 de la noche", 19)])
def test_the_part_of_the_day_beside_the_time_counts(tmp_path: Path, written: str, hour: int) -> None:
    rows = [["Email: Pricing", "2026/11/24", "Jane Doe", "jane@example.com", f"2026/11/24 {written}", "Robin Rep"]]
    (row,) = read(tmp_path, as_csv([ENGLISH, *rows])).rows
    assert row.created_at is not None
    assert (row.created_at.hour, row.created_at.minute) == (hour, 5)
