"""Where configuration, data and logs are kept, so that no other module knows a path of the operating system."""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import platformdirs

from tray_app.adapters.system.private_files import make_private, make_private_folder

_APP = "DidItLog"
_STORE = "diditlog.sqlite3"
_DATA = (f"{_STORE}*", "sign-in.*", "sign-in-*.lock", "instance.lock*", "instance.sock", "writing.lock")
"""Names of the files that are made in the folder of data: the store, locks, stamps and the door of the first start."""
_LOGS = ("diditlog.log*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The three places of one installation for one user."""

    config_file: Path
    """config.toml; may not exist."""
    data_dir: Path
    """The store and everything else that must survive."""
    log_dir: Path
    """Log files."""

    @property
    def store_file(self) -> Path:
        """The SQLite file of the store."""
        return self.data_dir / _STORE

    def own_data(self) -> list[Path]:
        """What is in the folder of data under names of ours; others may keep files there as well. Raises OSError."""
        return _own(self.data_dir, _DATA)

    def own_logs(self) -> list[Path]:
        """The log files, the newest and those before. Raises OSError."""
        return _own(self.log_dir, _LOGS)

    def own_settings(self) -> list[Path]:
        """config.toml, the lock beside it, and what a change left behind that was killed. Raises OSError."""
        name = self.config_file.name
        return _own(self.config_file.parent, (name, f"{name}.lock", f".{name}.????????"))

    def prepare(self) -> None:
        """Create the folders that are missing, for this user's eyes only, and see that own files are. Raises OSError.

        Without a folder for logs nothing is logged; the app works all the same.
        """
        for folder in (self.config_file.parent, self.data_dir):
            make_private_folder(folder)
        with suppress(OSError):
            make_private_folder(self.log_dir)
        # What another program made, or an earlier version of this one: an editor, a file of an admin.
        for folder, own in ((self.data_dir, self.own_data), (self.log_dir, self.own_logs)):
            with suppress(OSError):
                ours = own()
                for file in ours:
                    make_private(file)
                # A folder that holds others' files too may be meant for others' eyes.
                if len(ours) == len(list(folder.iterdir())):
                    make_private(folder)
        make_private(self.config_file)


def _own(folder: Path, names: Collection[str]) -> list[Path]:
    return [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if any(fnmatchcase(path.name, name) for name in names) and not path.is_dir()
    ]


def find_paths(environ: Mapping[str, str] = os.environ) -> Paths:
    """The platform's folders, or all of them under `DIDITLOG_HOME` when that is set. Creates nothing."""
    if home := environ.get("DIDITLOG_HOME"):
        with suppress(RuntimeError):  # "~" of nobody: a folder of that name, then
            home = str(Path(home).expanduser())
        root = Path(home).absolute()
        return Paths(config_file=root / "config.toml", data_dir=root / "data", log_dir=root / "logs")
    return Paths(
        config_file=platformdirs.user_config_path(_APP, appauthor=False) / "config.toml",
        data_dir=platformdirs.user_data_path(_APP, appauthor=False),
        log_dir=platformdirs.user_log_path(_APP, appauthor=False),
    )
