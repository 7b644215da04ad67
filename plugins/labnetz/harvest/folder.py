"""Answer for labs that are built here: read their feeds from the built folder, through the same seam as HTTP.

Never leaves the folders that it was given. Opens no socket.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from labnetz.model import FetchFailed, Request, Response, msg

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from labnetz.model import Fetch

_MEDIA_TYPES = {
    ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
}


def fetch_folder(roots: Mapping[str, Path]) -> Fetch:
    """Give a `Fetch` for sites that lie in folders.

    `roots` maps the address of a site, ending in "/", to the folder it was built into; the longest one that fits wins.
    """

    async def fetch(request: Request) -> Response | FetchFailed:
        path = _find(request.url, roots)
        if path is None:
            reason = msg("{url} is not built yet; run labnetz build first", url=request.url)
            return FetchFailed(reason=reason, status=404)
        try:
            body = path.read_bytes()
        except OSError as error:
            return FetchFailed(reason=msg("{path} can't be read: {why}", path=path, why=error.strerror))
        return _answer(body, path.suffix, request)

    return fetch


def by_prefix(folders: Fetch, prefixes: Collection[str], http: Fetch) -> Fetch:
    """Ask `folders` for every address below one of the prefixes (each ending in "/"), `http` for the rest."""

    async def fetch(request: Request) -> Response | FetchFailed:
        built_here = any(request.url.startswith(prefix) for prefix in prefixes)
        return await (folders if built_here else http)(request)

    return fetch


def _find(url: str, roots: Mapping[str, Path]) -> Path | None:
    prefix = max((one for one in roots if url.startswith(one)), key=len, default=None)
    if prefix is None:
        return None
    try:
        root = roots[prefix].resolve()
        path = (root / unquote(urlsplit(url[len(prefix) :]).path).lstrip("/")).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None
    except (ValueError, OSError):  # a NUL in the path, a name that is too long
        return None


def _answer(body: bytes, suffix: str, request: Request) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    media_type = _MEDIA_TYPES.get(suffix, "application/octet-stream")
    if request.etag == etag:
        return Response(status=304, etag=etag, content_type=media_type)
    return Response(status=200, body=body, etag=etag, content_type=media_type)
