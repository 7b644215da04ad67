"""What a page may load, and from where: from its own site, and no script or style that stands in the page itself.

One text for two places: the head of every page, and the header that `labnetz serve` sends.
"""

from __future__ import annotations

_RULES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "media-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)
POLICY = "; ".join(_RULES)
"""Content Security Policy Level 3 (W3C), as a page's own <meta> may say it."""

HEADER = f"{POLICY}; frame-ancestors 'none'"
"""The same with what only a server may say (CSP 3, section 3.3)."""
