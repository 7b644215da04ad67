"""Watch what a page asks for, says, keeps, and allows: nothing from elsewhere, no complaint, no trace."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from in_the_page import next_frame

# What a page may do at most: (directive, allowed sources). Whatever is not named falls back to 'none'.
ALLOWED = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "media-src": {"'self'"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "manifest-src": {"'self'"},
    "form-action": {"'self'", "'none'"},
    "base-uri": {"'self'", "'none'"},
    "object-src": {"'none'"},
    "frame-src": {"'none'"},
    "worker-src": {"'self'"},
    "frame-ancestors": {"'self'", "'none'"},
}
# These don't fall back to default-src.
NEEDED = {"default-src", "script-src", "style-src", "form-action", "base-uri"}

_KEPT = """async () => [
  ...Object.keys(localStorage).map((key) => `localStorage: ${key}`),
  ...Object.keys(sessionStorage).map((key) => `sessionStorage: ${key}`),
  ...(await indexedDB.databases()).map((one) => `IndexedDB: ${one.name}`),
  ...("caches" in window ? await caches.keys() : []).map((key) => `cache: ${key}`),
  ...("serviceWorker" in navigator ? await navigator.serviceWorker.getRegistrations() : [])
    .map((one) => `service worker: ${one.scope}`),
]"""

# A policy in <meta> holds only for what comes after it.
_POLICY = """() => {
  const policy = document.head.querySelector("meta[http-equiv='Content-Security-Policy' i]");
  const early = [...document.querySelectorAll("script, style, link:not([rel=canonical]), img")]
    .filter((one) => policy && one.compareDocumentPosition(policy) & Node.DOCUMENT_POSITION_FOLLOWING)
    .map((one) => `stands before the policy: ${one.outerHTML.slice(0, 80)}`);
  return [policy?.content ?? "", early];
}"""


class Watch:
    """Collects from now on; `faults` adds what the page keeps and allows when it is asked."""

    def __init__(self, page: Page, home: str) -> None:
        """Listen to `page`, whose own addresses begin with `home`."""
        self.page, self.home, self.seen, self.waits_for = page, home, list[str](), set[Request]()
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("websocket", lambda socket: self.seen.append(f"websocket: {socket.url}"))

    def faults(self) -> list[str]:
        """Scroll to the page's end, let a minute of its timers pass; give all that should not be, a line each."""
        self.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        next_frame(self.page)
        self.page.clock.run_for(60_000)
        next_frame(self.page)
        for turn in range(1000):
            if self.waits_for or turn < 5:
                self.page.evaluate("0")  # its answer brings the events along, and the news of what was asked just now
        late = [f"was never answered: {request.url}" for request in self.waits_for]
        cookies = [f"cookie: {one['name']}" for one in self.page.context.cookies()]
        policy, early = self.page.evaluate(_POLICY)
        return [*self.seen, *late, *cookies, *self.page.evaluate(_KEPT), *early, *policy_faults(policy)]

    def _request(self, request: Request) -> None:
        self.waits_for.add(request)
        if not request.url.startswith((self.home, "data:")):
            self.seen.append(f"asks elsewhere: {request.url}")

    def _ended(self, request: Request) -> None:
        self.waits_for.discard(request)

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.url != self.page.url:
            self.seen.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.seen.append(f"console: {message.text}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One page, open for all tests that ask something of it, and what watches it since before it was loaded."""

    page: Page
    watch: Watch


def policy_faults(policy: str) -> list[str]:
    """Say where a Content-Security-Policy allows more than a page needs."""
    if not policy:
        return ["policy: there is none"]
    parts = [part.split() for part in policy.split(";") if part.strip()]
    given = {name: set(sources) for name, *sources in parts}
    return [
        *(f"policy: {name} is missing" for name in sorted(NEEDED - given.keys())),
        *(
            f"policy: {name} allows {source}"
            for name, sources in given.items()
            for source in sorted(sources - ALLOWED.get(name, set()))
        ),
    ]
