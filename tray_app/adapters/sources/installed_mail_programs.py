"""Which mail programs a person uses on this computer, by a look at where each keeps its things; nothing is started."""

import sys
from collections.abc import Callable
from pathlib import Path

from tray_app.adapters.sources import thunderbird_profiles
from tray_app.adapters.sources.outlook_com import OutlookProgram
from tray_app.core.model.errors import CannotCheck
from tray_app.core.model.mail_programs import MailProgram


def installed_mail_programs() -> tuple[MailProgram, ...]:
    """Those that are here and can be read, as far as can be told without opening anything of theirs."""
    return tuple(program for program, is_here in _LOOKS.items() if is_here())


def _thunderbird() -> bool:
    try:
        thunderbird_profiles.profile_folder("")
    except CannotCheck:
        return False
    return True


def _apple_mail(home: Path | None = None) -> bool:
    if sys.platform != "darwin":
        return False
    try:
        (home or Path.home()).joinpath("Library", "Mail").stat()
    except PermissionError:
        return True  # macOS lets nobody look before the rep has allowed it: it is there
    except OSError:
        return False
    return True


_LOOKS: dict[MailProgram, Callable[[], bool]] = {
    MailProgram.THUNDERBIRD: _thunderbird,
    MailProgram.APPLE_MAIL: _apple_mail,
    MailProgram.OUTLOOK: lambda: OutlookProgram().is_installed,
}
