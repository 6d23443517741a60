"""Which encoding the bytes of a text file are in: by mark, as UTF-8, or by what they look like."""

import codecs
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from tray_app.adapters.call_reading.table_rows import Opener

_CHUNK: Final = 1 << 18
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES: Final = ("cp949", "cp932", "gb18030", "big5", "cp1252", "cp1250", "cp1251", "cp1254")
"""What Windows programs write in the languages of the world, the likeliest last resort for each."""
_FOREIGN: Final = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
_LETTERS: Final = {
    "cp949": re.compile(r"[가-힣]"),
    "cp932": re.compile(r"[ぁ-んァ-ヶー一-龠]"),
}
_SAMPLE: Final = 16_384


def encoding_of(open_anew: Opener) -> str:
    """The name of the encoding; decode with errors="replace", for one odd byte must not cost a row. Raises OSError."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    odd = good = 0
    sample = b""
    with open_anew() as stream:
        chunk = stream.read(_CHUNK)
        for mark, name in _MARKS:
            if chunk.startswith(mark):
                return name
        if wide := _wide(chunk[:4096]):
            return wide
        while chunk:
            if not chunk.isascii():
                words = decoder.decode(chunk)
                bad = words.count("\ufffd")
                odd, good = odd + bad, good + _foreign(words) - bad
                if bad and len(sample) < _SAMPLE:
                    sample += b"\n".join(_FOREIGN.findall(chunk, 0, _CHUNK))[: _SAMPLE - len(sample)]
            else:
                decoder.reset()
            if odd > 2000:
                break
            chunk = stream.read(_CHUNK)
    if not odd or good >= 9 * odd:
        return "utf-8"
    return _guessed(sample)


def _foreign(words: str) -> int:
    return len(words) if not words.isascii() and len(words) < 8 else sum(map("\x7f".__lt__, words))


def _wide(start: bytes) -> str:
    """UTF-16 without its mark: every second byte is nought, as most of a table is ASCII."""
    if len(start) < 8:
        return ""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _guessed(sample: bytes) -> str:
    """What the lines with foreign characters look like. A library knows better than we do, but not on few words."""
    runs = re.findall(rb"[\x80-\xff][\x40-\xff]*", sample)
    pairs = b"".join(runs)
    if pairs and all(_is_korean(run) for run in runs[:200]):
        return "cp949"
    with suppress(UnicodeDecodeError):
        words = sample.decode("cp932")
        if re.search(r"[ぁ-んァ-ヶ]", words) and not re.search(r"[\uff61-\uff9f]{1}[A-Za-z]", words):
            return "cp932"
    return _by_library(sample) or "cp1252"


def _is_korean(run: bytes) -> bool:
    """Whether a run of foreign bytes holds Hangul of KS X 1001 alone, in pairs."""
    foreign = re.match(rb"(?:[\xb0-\xc8][\xa1-\xfe]|[\xa1-\xac][\xa1-\xfe])+", run)
    return foreign is not None and not re.search(rb"[\x80-\xff]", run[foreign.end() :])


def _by_library(sample: bytes) -> str:
    # What may not guess the encoding of web pages (`adapters.system.no_guessing`) may guess that of files.
    blocked = "charset_normalizer" in sys.modules and sys.modules["charset_normalizer"] is None
    if blocked:
        del sys.modules["charset_normalizer"]
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return ""
    found: Iterable[object] = from_bytes(sample, cp_isolation=list(_CANDIDATES), threshold=0.5)
    best = next(iter(found), None)
    return str(getattr(best, "encoding", "")) if best else ""
