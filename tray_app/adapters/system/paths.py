"""Where configuration, data and logs are kept, so that no other module knows a path of the operating system."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tray_app.adapters.system.private_files import make_private, make_private_folder

_APP = "DidItLog"


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
        return self.data_dir / "diditlog.sqlite3"

    def prepare(self) -> None:
        """Create the folders that are missing, for this user's eyes only, and see that own files are. Raises OSError.

        Without a folder for logs nothing is logged; the app works all the same.
        """
        for folder in (self.config_file.parent, self.data_dir):
            make_private_folder(folder)
        with suppress(OSError):
            make_private_folder(self.log_dir)
        # What another program made, or an earlier version of this one: an editor, a file of an admin.
        for own in (self.data_dir, self.log_dir, self.config_file, *self.data_dir.glob("*")):
            if not own.is_dir() or own in {self.data_dir, self.log_dir}:
                make_private(own)


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
