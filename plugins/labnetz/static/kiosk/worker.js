// @ts-check
/** Keeps the last board for when the line is down. Nothing about who stands before it. */

const NAME = "labnetz-kiosk-LABNETZ-VERSION";
const FILES = ["./", "kiosk.css", "kiosk.js", "../assets/mark.svg", "../assets/atkinson-hyperlegible-next.woff2"];
const PATIENCE = 5000;

const worker = /** @type {any} */ (globalThis);

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)));
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

/** The line first; a copy if it is down, or slower than anybody waits. @param {Request} request */
const answer = async (request) => {
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (!fresh.ok) return (await copy(request)) ?? fresh;
    const kept = fresh.clone();
    const cache = await caches.open(NAME);
    await cache.put(new URL(request.url).origin + new URL(request.url).pathname, kept);
    return fresh;
  } catch {
    return (await copy(request)) ?? Response.error();
  }
};

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(worker.location.origin)) event.respondWith(answer(request));
});
