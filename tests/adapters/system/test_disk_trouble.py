"""What a disk that refuses is said to mean: no more than is known."""

import errno

import pytest

from tray_app.adapters.system.disk_trouble import disk_trouble


@pytest.mark.parametrize(
    ("number", "is_known_to_be_kept"),
    [(errno.ENOSPC, True), (errno.EROFS, True), (errno.EBUSY, True), (errno.ENOENT, False), (errno.EIO, False)],
)
def test_nothing_is_called_kept_that_may_be_gone(number: int, *, is_known_to_be_kept: bool) -> None:
    said = str(disk_trouble(OSError(number, "the reason")))
    assert ("nothing stored is lost" in said.casefold()) == is_known_to_be_kept
