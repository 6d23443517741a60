"""How large the store becomes: `python -m tests.benchmarks.store_size` prints its size for 10,000 emails and calls.

They come to an office of `tests/soak` in a part of that number, are asked about and judged; the rest is proportion.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.rows import row, table
from tests.soak.office import Office

SIZES = (300, 900)
_AT_ONCE = 20


def size(activities: int) -> int:
    """Bytes of the file after so many activities, closed in order."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), seed=1)
        for _ in range(activities // _AT_ONCE):
            office.work(_AT_ONCE)
            office.pass_time(timedelta(hours=1))
            office.cycle()
        assert len(office.verdicts()) == activities
        office.stop()
        return office.file.stat().st_size


def main() -> int:
    """Print the row."""
    small, large = map(size, SIZES)
    each = (large - small) / (SIZES[1] - SIZES[0])
    sys.stdout.write(f"{table('activities', 'size of the store')}\n{row('10,000', f'{each * 10_000 / 1e6:.1f} MB')}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
