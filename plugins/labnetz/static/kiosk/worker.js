// @ts-check
/** Keeps the last board for when the line is down. Nothing about who stands before it. */

const NAME = "labnetz-kiosk-LABNETZ-VERSION";
const FILES = ["./", "kiosk.css", "kiosk.js", "../assets/mark.svg", "../assets/atkinson-hyperlegible-next.woff2"];
const PATIENCE = 5000; // for what somebody waits for before the screen
const UNHURRIED = 60_000; // for newer data, which the board asks for by itself

const worker = /** @type {any} */ (globalThis);

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  // A new worker comes with new files: what the browser has kept of the old ones is not asked.
  const files = FILES.map((path) => new Request(path, { cache: "no-cache" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(files)));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  const tidy = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("labnetz-kiosk-") && name !== NAME);
    await Promise.all(names.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

/** The copy, which says that it is one. @param {Request} request */
const copy = async (request) => {
  const kept = await caches.match(request, { ignoreSearch: true });
  if (!kept) return undefined;
  const headers = new Headers(kept.headers);
  headers.set("x-labnetz-copy", "yes");
  return new Response(kept.body, { status: 200, headers });
};

/** Keep what has come; a full disk takes nothing away from the screen. @param {Request} request @param {Response} fresh */
const keep = async (request, fresh) => {
  const { origin, pathname } = new URL(request.url);
  const cache = await caches.open(NAME);
  await cache.put(origin + pathname, fresh).catch(() => {});
};

/** The line first; a copy if it is down, or slower than anybody waits. @param {Request} request */
const answer = async (request) => {
  const isUnhurried = request.cache === "no-cache" && !request.destination; // of a script, and not a part of a page
  try {
    // Board, script and style are of one build: none of them may be an older one that the browser has kept.
    const signal = AbortSignal.timeout(isUnhurried ? UNHURRIED : PATIENCE);
    const fresh = await fetch(request, { cache: "no-cache", signal });
    if (!fresh.ok) return (await copy(request)) ?? fresh;
    const kept = fresh.clone();
    await fresh.clone().blob(); // one that breaks off is none
    await keep(request, kept);
    return fresh;
  } catch {
    return (await copy(request)) ?? Response.error();
  }
};

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(worker.location.origin)) event.respondWith(answer(request));
});
