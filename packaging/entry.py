"""Where the frozen program begins: it starts with a clean environment, as programs it opens inherit that."""

import os
import sys

_OURS_ALONE = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "QML_IMPORT_PATH")
"""Set for the Qt in the bundle, which finds itself without; another Qt program would load our plugins."""


def give_back_environment() -> None:
    """Undo what was set for this process alone: a browser must not load our libraries.

    https://pyinstaller.org/en/stable/common-issues-and-pitfalls.html (launching external programs).
    """
    for name in _OURS_ALONE:
        os.environ.pop(name, None)
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    elif sys.platform == "linux":
        os.environ.pop("LD_LIBRARY_PATH", None)


if __name__ == "__main__":
    give_back_environment()
    from tray_app.__main__ import main

    sys.exit(main())
