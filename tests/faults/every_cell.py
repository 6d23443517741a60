"""Every cell of the matrix by its name, so that each can be judged in whichever process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context

from tests.faults.mail_line import judged_mail, mail_cells
from tests.faults.matrix import cells, judged
from tests.faults.salesforce_line import judged_line, line_cells
from tests.faults.sign_in_line import judged_sign_in, sign_in_cells
from tests.faults.write_line import judged_write, write_cells

Judge = Callable[[], tuple[str, ...]]
"""Tells what is wrong in a cell; empty when all is well."""


def everything() -> Iterator[tuple[str, Judge]]:
    """Each cell's name, and what judges it."""
    for cell in cells():
        yield cell.name, partial(judged, cell)
    for line in line_cells():
        yield line.name, partial(judged_line, line)
    for mail in mail_cells():
        yield mail.name, partial(judged_mail, mail)
    for sign_in in sign_in_cells():
        yield sign_in.name, partial(judged_sign_in, sign_in)
    for write in write_cells():
        yield write.name, partial(judged_write, write)


@cache
def by_name() -> dict[str, Judge]:
    """All of them."""
    return dict(everything())


def judged_by_name(name: str) -> tuple[str, tuple[str, ...]]:
    """The name, and what is wrong; a cell that breaks has died of it."""
    try:
        return name, by_name()[name]()
    except Exception as error:
        return name, (f"{type(error).__name__}: {error}",)


def each(names: Sequence[str], jobs: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """As `judged_by_name`, of each of these, in their order; so many at a time."""
    if jobs < 2:
        yield from map(judged_by_name, names)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(judged_by_name, names, chunksize=4)
