"""What it means to people that the disk refused, in one place for the window and the command line."""

import errno
from pathlib import Path

from tray_app.adapters.store.connections import StoreDamaged
from tray_app.core.model.text import Text, text

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def repair_told(aside: Path) -> Text:
    """What is said once about a store that was put in order."""
    return text(
        "The file with what was checked so far was damaged. It was put aside as {file}; what could be read is kept, "
        "and the rest is read again from your mailbox and calls.",
        file=aside.name,
    )


def disk_trouble(error: OSError) -> Text:
    """Problem, cause and what to do."""
    if isinstance(error, StoreDamaged):
        return text(
            "The file with what was checked so far is damaged. The next check puts it aside, keeps what can still be "
            "read, and reads the rest again from your mailbox and calls. You need not do anything."
        )
    if error.errno in _FULL:
        return text(
            "The disk or a folder cannot be used: there is no room left. "
            "Free some space on the disk; nothing stored is lost."
        )
    if error.errno in _FORBIDDEN:
        return text(
            "The disk or a folder cannot be used: DidItLog is not allowed to write there. "
            "Change that, or ask your IT to; nothing stored is lost."
        )
    if error.errno == errno.EBUSY:
        return text(
            "The file with what was checked so far cannot be used just now: another program holds it, perhaps a backup "
            "or a virus scanner. It works again once that has ended; nothing stored is lost."
        )
    reason = error.strerror or type(error).__name__
    # Nobody knows here whether what was stored is still there: the folder itself may be gone.
    return text("The disk or a folder cannot be used: {reason}.", reason=reason)
