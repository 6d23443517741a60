"""When a request is made once more: a GET that came to nothing, soon, and nothing that could write twice."""

from types import TracebackType
from typing import Final, Self

from urllib3 import BaseHTTPResponse, Retry
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import ConnectTimeoutError, InvalidHeader, MaxRetryError

_LONGEST_PAUSE: Final = 5.0
"""Seconds a repeated GET may wait; a server that asks for more gets no repetition, its answer goes to the caller."""
_BUSY: Final = frozenset({429, 502, 503, 504})


class _GetOnly(Retry):
    """Repeats GETs only: urllib3 itself repeats any method after a failed connection."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        never_sent = isinstance(error, ConnectTimeoutError)
        too_long = response is not None and self._asks_too_long(response)
        if _pool is not None and (too_long or (never_sent and method != "GET")):
            raise MaxRetryError(_pool, url or "", error)
        left = super().increment(method, url, response, error, _pool, _stacktrace)
        if response is not None:
            # urllib3 would read the answer to its end, however long, to use the connection once more.
            response.close()
        return left

    def _asks_too_long(self, response: BaseHTTPResponse) -> bool:
        try:
            return (self.get_retry_after(response) or 0.0) > _LONGEST_PAUSE
        except (InvalidHeader, ValueError, OverflowError):
            return True


RETRIES: Final = _GetOnly(
    total=2,
    connect=1,
    read=2,
    status=2,
    other=0,
    allowed_methods={"GET"},
    status_forcelist=_BUSY,
    backoff_factor=0.5,
    backoff_max=_LONGEST_PAUSE,
    raise_on_status=False,
)
