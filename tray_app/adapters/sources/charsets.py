"""Which bytes are which letters: charsets by the names that mail programs give them, and as they really write them.

Names are mapped as the WHATWG Encoding Standard does (webencodings), since programs name the standard and write its
larger successor: cp949 as euc-kr, cp932 as shift_jis, cp950 as big5. What that standard leaves out comes from Python.
"""

import codecs
import re
from typing import Final

import webencodings

_LARGER: Final = {
    "big5": ("cp950", "big5hkscs"),
    "euc-jp": ("euc_jp", "euc_jis_2004"),
    "gbk": ("gb18030",),
    "gb18030": ("gb18030",),
    "windows-1252": ("cp1252", "latin-1"),
}
"""Encodings of the standard for which Python has a better reading, or several."""
_PYTHONS_OWN: Final = {"replacement", "x-user-defined"}
"""Encodings that the standard gives up on."""
_ALIASES: Final = {
    "ascii": "utf-8",
    "cp943": "cp932",
    "ibm943": "cp932",
    "ibm949": "cp949",
    "macjapanese": "cp932",
    "mackorean": "cp949",
    "macchinesetrad": "cp950",
    "macchinesesimp": "gb18030",
    "usascii": "utf-8",
    "ansix341968": "utf-8",
    "unicode11utf7": "utf-7",
    "unicode11utf8": "utf-8",
}
"""Other names, without the signs between their parts."""
_JAPANESE_MAIL: Final = re.compile(r"iso2022jp|cp5022\d|csiso2022jp")
_ESCAPE: Final = re.compile(rb"\x1b(?:\$[@B]|\$\([@BDOPQ]|\([BJIH]|&@|-A)")
_WIDE: Final = frozenset({b"\x1b$@", b"\x1b$B", b"\x1b$(@", b"\x1b$(B", b"\x1b$(O", b"\x1b$(Q"})


def decoded(raw: bytes, charset: str) -> str | None:
    """The text of bytes in the charset of this name; None when no charset is named so, or they are not in it."""
    plain = re.sub(r"[^a-z0-9]", "", charset.lower())
    if _JAPANESE_MAIL.search(plain):
        return japanese_mail(raw)
    for codec in _codecs_of(charset.strip().lower(), plain):
        try:
            return raw.decode(codec)
        except (LookupError, UnicodeError, ValueError):
            continue
    return None


def japanese_mail(raw: bytes) -> str | None:
    """The text of ISO-2022-JP with the signs that only Windows has (CP50221: ㈱, ①, half-width kana); None if not."""
    shifted = bytearray()
    place, mode = 0, b"\x1b(B"
    for escape in [*_ESCAPE.finditer(raw), None]:
        part = raw[place : escape.start() if escape else len(raw)]
        if mode in _WIDE:
            if not _pairs_into(shifted, part):
                return None
        else:
            shifted += bytes(byte | 0x80 for byte in part) if mode == b"\x1b(I" else part
        if escape:
            place, mode = escape.end(), escape[0]
    try:
        return shifted.decode("cp932")
    except UnicodeDecodeError:
        return _by_codec(raw, "iso2022_jp_2004") or _by_codec(raw, "iso2022_jp_ext")


def looks_like_japanese_mail(raw: bytes) -> bool:
    """Whether the bytes switch to two-byte letters as ISO-2022-JP does."""
    return b"\x1b$" in raw and b"\x1b$)" not in raw


def _pairs_into(shifted: bytearray, part: bytes) -> bool:
    """JIS X 0208 pairs as the same letters of Shift_JIS; False when they are none."""
    part = part.rstrip(b"\r\n ")  # some programs forget to switch back before the line ends
    if len(part) % 2 or any(not 0x21 <= byte <= 0x7E for byte in part):
        return False
    for row, cell in zip(part[::2], part[1::2], strict=True):
        lead = (row - 0x21) // 2 + 0x81
        shifted.append(lead if lead <= 0x9F else lead + 0x40)
        shifted.append(cell + (0x1F if cell < 0x60 else 0x20) if row % 2 else cell + 0x7E)
    return True


def _by_codec(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def _codecs_of(label: str, plain: str) -> list[str]:
    """Python's codecs for a charset's name, best first."""
    bare = re.sub(r"^(?:x-|cs)+", "", label)
    for name in (label, bare):
        standard = webencodings.lookup(name)
        if plain not in _ALIASES and standard is not None and standard.name not in _PYTHONS_OWN:
            return [*_LARGER.get(standard.name, (standard.codec_info.name,))]
    return [known for name in (_ALIASES.get(plain, ""), label, bare, plain) if name and (known := _known(name))]


def _known(name: str) -> str | None:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):  # a name with a zero byte is no name
        return None
    # base64, rot13 and the like are codecs too, but no charsets.
    return info.name if getattr(info, "_is_text_encoding", True) else None
