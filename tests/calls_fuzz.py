"""Reads a great many damaged call files: `python -m tests.calls_fuzz --files 500000 [--seed S]`; 1 when one fails.

A file is made from a good one of each format by what happens to files: bytes and lines lost, doubled, swapped, cut,
quotes that never close, other encodings. Nothing may raise, take more than two seconds, or lose a row that was not
touched without saying that something is wrong.
"""

import argparse
import io
import json
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tray_app.adapters.call_reading.common_words import load_common_words, shipped_folder
from tray_app.adapters.call_reading.mapping_files import load_mappings
from tray_app.adapters.call_reading.row_times import Surroundings
from tray_app.adapters.sources.call_file_reading import FileReading

NAMES = ["id", "started_at", "direction", "number", "duration_s", "result", "person_name"]
MAPPINGS = load_mappings([shipped_folder() / "call_files"])[0]
AROUND = Surroundings(
    source="fuzz",
    region="US",
    zone=ZoneInfo("America/New_York"),
    since=datetime(2020, 1, 1, tzinfo=UTC),
    now=datetime(2026, 11, 28, tzinfo=UTC),
    words=load_common_words(shipped_folder()),
)
LONGEST_S = 2.0
MOST_MB = 50
_ODD = (b'"', b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"\xc3", b"{", b"}", b"[", b"]", b"\\", b"'", b"=",
        b"\xed\xa0\x80",
        b"\t", b"1E+10", b"sep=;\n", b"\xef\xbb\xbf", b"9" * 400, b",,,,,,,,", b"Total")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A file, and which of its calls nothing was done to."""

    kind: str
    """Its format."""
    data: bytes
    """What is in it."""
    untouched: frozenset[str]
    """Ids of calls that must come, or something must be said."""


def _rows(count: int, rng: random.Random) -> list[list[str]]:
    words = ("answered", "no_answer", "busy", "voicemail")
    return [
        [f"c{n}", f"2026-11-{rng.randint(10, 27)}T{rng.randint(0, 23):02}:05:{n:02}Z", "outbound", f"+1415555{n:04}",
         str(rng.randint(0, 999)), rng.choice(words), rng.choice(("Jane", '"Doe, Jane"', "김하늘", ""))]
        for n in range(count)
    ]  # fmt: skip


def _text(rows: list[list[str]], delimiter: str) -> list[bytes]:
    return [delimiter.join(row).encode() for row in rows]


def given(rng: random.Random) -> Given:
    """One damaged file."""
    kind = rng.choice(("csv", "csv", "tsv", "ndjson", "json", "json", "xlsx", "xls", "ods", "zip", "wide", "forms"))
    rows = _rows(rng.randint(1, 8), rng)
    if kind in {"csv", "tsv", "wide"}:
        delimiter = "\t" if kind == "tsv" else rng.choice(",;|")
        lines, kept = _damaged(_text([NAMES, *rows], delimiter), rng)
        data = rng.choice((b"\n", b"\r\n", b"\r")).join(lines) + rng.choice((b"", b"\n"))
        if kind == "wide":
            data = data.decode("utf-8", "replace").encode(
                rng.choice(("utf-16", "utf-16-le", "cp949", "cp932", "cp1252")), "replace"
            )
            kept = frozenset()
        # A damaged header may have another name for the ids.
        return Given(kind, data, frozenset(f"fuzz:c{n - 1}" for n in kept if n > 0) if 0 in kept else frozenset())
    if kind in {"ndjson", "json"}:
        lines, kept = _damaged([json.dumps(dict(zip(NAMES, row, strict=True))).encode() for row in rows], rng)
        data = b"\n".join(lines) if kind == "ndjson" else b"[" + b",\n".join(lines) + b"]"
        return Given(kind, data, frozenset(f"fuzz:c{n}" for n in kept))
    if kind == "forms":
        lines, _ = _damaged([line.encode() for line in rng.choice(_FORMS)], rng)
        return Given(kind, b"\n".join(lines), frozenset())
    whole = _BINARY[kind]
    return Given(kind, _bitten(whole, rng) if rng.random() < 0.95 else whole, frozenset())


def _damaged(lines: list[bytes], rng: random.Random) -> tuple[list[bytes], frozenset[int]]:
    """The lines after something has happened to some of them, and the numbers of the others."""
    kept = set(range(len(lines)))
    for _ in range(rng.randint(0, 3)):
        at = rng.randrange(len(lines))
        kept.discard(at)
        line = lines[at]
        place = rng.randint(0, len(line))
        match rng.randrange(5):
            case 0:
                lines[at] = line[:place] + rng.choice(_ODD) + line[place:]
            case 1:
                lines[at] = line[:place]
            case 2:
                lines[at] = line[:place] + line[place + rng.randint(1, 9) :]
            case 3:
                lines[at] = bytes(rng.randrange(256) for _ in range(rng.randint(0, 40)))
            case _:
                lines[at] = line + rng.choice((b"\n", b",")) + line
    return lines, frozenset(kept)


def _bitten(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(max(1, len(data)))
        match rng.randrange(4):
            case 0:
                data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at]
            case 2:
                data = data[:at] + data[at + rng.randint(1, 200) :]
            case _:
                data = data[:at] + rng.choice(_ODD) + data[at:]
    return data


def problem_of(one: Given) -> str:
    """What is wrong with how the file was read; empty when nothing is."""
    reading = FileReading("file")
    began = time.process_time()  # not of the clock: it would count what the machine does besides
    try:
        reading.read(lambda: io.BytesIO(one.data), MAPPINGS, AROUND, room=5000, is_late=lambda: False, growing=False)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    took = time.process_time() - began
    if took > LONGEST_S:
        return f"took {took:.1f} s"
    lost = one.untouched - reading.calls.keys()
    if lost and not reading.wrong:
        return f"lost {sorted(lost)} in silence"
    return ""


def run(files: int, seed: int, tell: Callable[[str], object] = lambda _: None) -> Iterator[str]:
    """What went wrong, file by file."""
    rng = random.Random(seed)  # noqa: S311 - the same files each time
    for number in range(files):
        one = given(rng)
        if wrong := problem_of(one):
            yield f"seed {seed}, file {number}, {one.kind}: {wrong}\n{one.data[:600]!r}"
        if number and number % 50_000 == 0:
            tell(f"{number} files\n")


def main() -> int:
    """0 when every file was read as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.calls_fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=500_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    list(run(2000, seed=0))  # what is loaded when the first file of a kind comes does not count
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, wrong = time.perf_counter(), 0
    for problem in run(chosen.files, chosen.seed, sys.stdout.write):
        wrong += 1
        sys.stdout.write(problem + "\n")
        if wrong >= 20:
            break
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    took = time.perf_counter() - began
    sys.stdout.write(
        f"{chosen.files} files, {wrong} wrong, {took:.0f} s, memory grew by {grown:.0f} MB (at most {MOST_MB})\n"
    )
    return 1 if wrong or grown > MOST_MB else 0


def _made() -> dict[str, bytes]:
    import odf.opendocument  # type: ignore[import-untyped]
    import odf.table  # type: ignore[import-untyped]
    import odf.text  # type: ignore[import-untyped]
    import openpyxl  # type: ignore[import-untyped]
    import xlwt  # type: ignore[import-untyped]

    rows = [NAMES, *_rows(5, random.Random(7))]  # noqa: S311
    found = {}
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    found["xlsx"] = stream.getvalue()
    old = xlwt.Workbook()
    sheet = old.add_sheet("Calls")
    for down, row in enumerate(rows):
        for right, cell in enumerate(row):
            sheet.write(down, right, cell)
    stream = io.BytesIO()
    old.save(stream)
    found["xls"] = stream.getvalue()
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="Calls")
    for row in rows:
        line = odf.table.TableRow()
        for cell in row:
            held = odf.table.TableCell(valuetype="string")
            held.addElement(odf.text.P(text=cell))
            line.addElement(held)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.write(stream)
    found["ods"] = stream.getvalue()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("calls.csv", b"\n".join(_text(rows, ",")))
        archive.writestr("more.json", json.dumps([dict(zip(NAMES, row, strict=True)) for row in rows[1:]]))
    found["zip"] = stream.getvalue()
    return found


_BINARY = _made()
_FORMS = [
    (
        "line,datetime (UTC),direction,from,to,answered,duration (in call)",
        "S,31/12/2025 09:00,outbound,1,14155550100,Yes,42",
    ),
    ("date_started,call_id,direction,external_number,talk_duration", "2026-09-01 06:10:00,c1,inbound,+14155550100,5.0"),
    (
        "Direction,From,To,Extension,Name,Date,Time,Action Result,Duration",
        'Outgoing,1,(415) 555-0100,9,"D, J",Fri 11/13/2026,1:05 PM,Missed,0:00:01',
    ),
    (
        '{"calls":[{"sid":"CA1","from":"1","to":"+14155550100","direction":"outbound-api","status":"completed",',
        '"start_time":"Fri, 13 Nov 2026 17:02:11 +0000","duration":"65"}]}',
    ),
    (
        "calldate,src,dst,billsec,disposition,linkedid,salesforce_activity_id",
        *(
            f"2026-11-01 {clock}:00,101,4155550100,9,ANSWERED,{clock},00T"
            for clock in ("00:50", "01:50", "01:05", "02:10")
        ),
    ),
    ("통화일시;구분;고객번호;통화시간(초);결과", "2026-11-23 10:00;발신;010-5550-0100;42;응답"),
]

if __name__ == "__main__":
    sys.exit(main())
