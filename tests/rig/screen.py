"""A virtual screen whose pixels a test can read at any moment, without asking the X server."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from PySide6.QtGui import QColor, QImage

from tests.rig.processes import Processes


class Screen:
    """Xvfb with its picture in a file: XWD format, a header of big-endian words before the pixels."""

    def __init__(self, processes: Processes, folder: Path, env: dict[str, str], size: str) -> None:
        """Start a screen of `size` (`1280x800`) that keeps its picture in `folder`, an existing one."""
        self._file = folder / "Xvfb_screen0"
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-fbdir", str(folder)]
        # Without -noreset it begins anew whenever its last program leaves, and whoever comes meanwhile is turned away.
        more = ("-dpi", "96", "-nolisten", "tcp", "-noreset")
        try:
            processes.start("Xvfb", [*command, *more], env, pass_fds=[writing])
            os.set_blocking(reading, False)
            self.display = ":" + processes.wait_ready("Xvfb", lambda: _read(reading))
            """Value of DISPLAY for programs that draw on it."""
        finally:
            os.close(reading)
            os.close(writing)

    def picture(self) -> QImage:
        """What is on the screen now."""
        data = self._file.read_bytes()
        words = struct.unpack(">25I", data[:100])
        header, width, height, line, colours = words[0], words[4], words[5], words[12], words[19]
        pixels = data[header + 12 * colours :]
        return QImage(pixels, width, height, line, QImage.Format.Format_RGB32).copy()

    def colour(self, x: int, y: int) -> QColor:
        """The colour of one point of the screen."""
        return self.picture().pixelColor(x, y)


def _read(descriptor: int) -> str:
    try:
        return os.read(descriptor, 16).decode().strip()
    except BlockingIOError:
        return ""
