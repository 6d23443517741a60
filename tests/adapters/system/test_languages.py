"""Which language is chosen, and that a missing or broken catalogue means English."""

import gettext
import struct
from pathlib import Path

import pytest

from tray_app.adapters.system.languages import chosen_language, translations


@pytest.mark.parametrize(
    ("tag", "environ", "language"),
    [
        ("ko", {"LANG": "ja_JP.UTF-8"}, "ko"),
        ("ko-KR", {}, "ko"),
        ("ja_JP.UTF-8", {}, "ja"),
        ("fr", {"LANG": "ko_KR.UTF-8"}, "en"),
        ("auto", {"LANG": "ko_KR.UTF-8"}, "ko"),
        ("auto", {"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja"),
        ("auto", {"LANG": "ko_KR.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ("auto", {"LANG": "en_US.UTF-8", "LANGUAGE": "fr:ja:ko"}, "ja"),
        ("auto", {"LANG": "C", "LANGUAGE": "ja"}, "en"),
        ("auto", {"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_a_language_is_chosen(tag: str, environ: dict[str, str], language: str) -> None:
    assert chosen_language(tag, environ) == language


def catalogue(folder: Path, language: str, **sentences: str) -> None:
    """A compiled gettext catalogue."""
    pairs = [(b"", b"Content-Type: text/plain; charset=UTF-8\n")]
    pairs += sorted((key.encode(), value.encode()) for key, value in sentences.items())
    texts, tables = b"", [b"", b""]
    start = 28 + 16 * len(pairs)
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(texts))
            texts += pair[side] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    file = folder / language / "LC_MESSAGES" / "diditlog.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(header + b"".join(tables) + texts)


def test_a_catalogue_is_used(tmp_path: Path) -> None:
    catalogue(tmp_path, "ko", Logged="기록됨")
    assert translations("ko-KR", tmp_path).gettext("Logged") == "기록됨"
    assert translations("auto", tmp_path, {"LANG": "ko_KR.UTF-8"}).gettext("Logged") == "기록됨"
    assert translations("en", tmp_path).gettext("Logged") == "Logged"


def test_a_missing_or_broken_catalogue_means_english(tmp_path: Path) -> None:
    broken = tmp_path / "ja" / "LC_MESSAGES" / "diditlog.mo"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"no catalogue")
    for language in ("ja", "ko"):
        assert type(translations(language, tmp_path)) is gettext.NullTranslations
