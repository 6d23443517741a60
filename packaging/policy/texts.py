"""The words for administrators, in one file per language; English meanings are those of the settings models."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tray_app.adapters.policy.managed import ManagedKind, ManagedSetting

FOLDER = Path(__file__).with_name("texts")
CULTURES = {"en": "en-US", "ko": "ko-KR", "ja": "ja-JP"}
"""The languages that ship, by the names of Windows."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language. Every method raises KeyError for a setting that has none yet."""

    language: str
    """`en`, `ko` or `ja`."""
    tables: dict[str, dict[str, str]]
    """The file, table by table."""

    def word(self, name: str) -> str:
        """One of the fixed phrases."""
        return self.tables["words"][name]

    def level(self, level: str) -> str:
        """What the level is called."""
        return self.tables["levels"][level]

    def table(self, table: str) -> str:
        """What a group of settings is called."""
        return self.tables["tables"][table]

    def name(self, setting: ManagedSetting) -> str:
        """What the setting is called."""
        return self.tables["names"][setting.key]

    def meaning(self, setting: ManagedSetting) -> str:
        """What it means, with what is allowed."""
        meaning = setting.meaning if self.language == "en" else self.tables["meanings"][setting.key]
        more = []
        if setting.kind is ManagedKind.LIST:
            more.append(self.word("lines"))
        if setting.choices:
            more.append(self.word("allowed").format(choices=", ".join(setting.choices)))
        return " ".join([meaning, *more])

    def explain(self, setting: ManagedSetting, level: str) -> str:
        """The help text of a policy."""
        usual = setting.usual if setting.usual not in (None, "", ()) else self.word("none")
        return self.word("explain").format(
            meaning=self.meaning(setting), key=setting.key, usual=usual, level=self.word(level)
        )


def texts(language: str) -> Texts:
    """The words of a language."""
    return Texts(language, tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8")))
