"""The app's icon in every form the systems want, drawn from the one SVG."""

import os
from pathlib import Path

from PIL import Image

PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""The hicolor theme's sizes, in pixels."""
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What Windows shows at 100 to 400 percent."""
_LARGEST = 1024
_MARGIN = 0.1
"""Around the drawing on macOS, so that it is as large in the Dock as the others (Apple's icon grid: 824 of 1024)."""


def write_icons(source: Path, folder: Path) -> list[Path]:
    """Write diditlog.ico, diditlog.icns and one PNG per size; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for size in PNG_SIZES:
        target = folder / f"diditlog-{size}.png"
        drawn(source, size).save(target, optimize=True)
        written.append(target)
    ico = folder / "diditlog.ico"
    pictures = [drawn(source, size) for size in ICO_SIZES]
    pictures[-1].save(ico, sizes=[(size, size) for size in ICO_SIZES], append_images=pictures[:-1])
    icns = folder / "diditlog.icns"
    with_margin(drawn(source, round(_LARGEST * (1 - 2 * _MARGIN))), _LARGEST).save(
        icns,
        append_images=[
            with_margin(drawn(source, round(size * (1 - 2 * _MARGIN))), size) for size in (16, 32, 64, 128, 256, 512)
        ],
    )
    return [*written, ico, icns]


def drawn(source: Path, size: int) -> Image.Image:
    """The SVG at this size, each drawn by itself: scaling down blurs."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication(["icons"])
    image = QImage(size, size, QImage.Format.Format_RGBA8888_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(source)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    del app
    return Image.frombytes("RGBA", (size, size), bytes(plain.constBits()), "raw", "RGBA", plain.bytesPerLine())


def with_margin(picture: Image.Image, size: int) -> Image.Image:
    """The picture in the middle of a larger, clear one."""
    whole = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    corner = (size - picture.width) // 2
    whole.paste(picture, (corner, corner))
    return whole
