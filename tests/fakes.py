"""Stand-ins for the two seams, which pass the same contract suites as the real ones."""

import hashlib
from collections.abc import Mapping

from labnetz.model import FetchFailed, Request, Response, msg


class FakeFetch:
    """Answers from a mapping of address to body, or to a failure; remembers what it was asked."""

    def __init__(self, answers: Mapping[str, bytes | FetchFailed | Response | Exception]) -> None:
        self.answers = dict(answers)
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Response | FetchFailed:
        self.asked.append(request)
        answer = self.answers.get(
            request.url, FetchFailed(reason=msg("there is nothing at this address (404)"), status=404)
        )
        if isinstance(answer, Exception):
            raise answer
        return _answer(answer, request) if isinstance(answer, bytes) else answer


def _answer(body: bytes, request: Request) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'
    if request.etag == etag:
        return Response(status=304, etag=etag)
    return Response(status=200, body=body, etag=etag, content_type="text/calendar")
