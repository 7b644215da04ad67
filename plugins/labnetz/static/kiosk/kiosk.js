// @ts-check
/** Makes a board of the list: shows what is on now, moves on by itself, and begins anew when nobody is there. */

const MOVE = 15_000; // between two screens
const IDLE = 60_000; // until somebody who has touched the board is asked
const ASKED = 30; // seconds to answer (WCAG 2.2.1 asks for twenty)
const AGAIN = 600_000; // until newer data is asked for
const OLD = 259_200_000; // since the day of the data began: then they say nothing about the days to come

/** @template {Element} T @param {string} selector @param {ParentNode} [inside] @returns {T} */
const one = (selector, inside = document) => /** @type {T} */ (inside.querySelector(selector));
/** @param {string} selector @returns {HTMLElement[]} */
const all = (selector) => [...document.querySelectorAll(selector)].map((found) => /** @type {HTMLElement} */ (found));

const { body } = document;
const zone = body.dataset.timezone;
const main = /** @type {HTMLElement} */ (one("main"));
const heading = /** @type {HTMLElement} */ (one("[data-view-name]"));
const none = /** @type {HTMLElement} */ (one("[data-none]"));
const still = /** @type {HTMLDialogElement} */ (one("[data-still]"));
const left = /** @type {HTMLElement} */ (one("[data-left]"));
const moving = /** @type {HTMLButtonElement} */ (one("[data-moving]"));
const paper = /** @type {HTMLDialogElement} */ (one("[data-paper]"));
const buttons = all("[data-view]");
const larger = /** @type {HTMLButtonElement} */ (one("[data-larger]"));
const hasCalls = Boolean(document.querySelector("[data-calls]"));
// Boards of single labs used to be asked for behind the address of the board of all.
const lab = none.dataset.unknown === undefined ? null : new URLSearchParams(location.search).get("lab")?.trim().toLowerCase() || null;
const nothing = none.textContent ?? "";
const made = Date.parse(body.dataset.made ?? "");
const isOld = () => Date.now() - made > OLD;

let view = "now";
let isMoving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
let touched = 0;
let asked = 0;

/** The day on the site's clock. @param {number} at */
const dayOf = (at) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** @param {HTMLElement} row @param {"begin" | "end"} name */
const time = (row, name) => Date.parse(row.dataset[name] ?? "");

/** What runs, and the next few; of what begins at the same time all. @param {HTMLElement[]} rows @param {number} now */
const nowAndNext = (rows, now) => {
  const takesPlace = rows.filter((row) => !row.hasAttribute("data-off"));
  const begins = takesPlace.map((row) => time(row, "begin")).filter((begin) => begin > now).sort((a, b) => a - b);
  const last = begins[Math.min(2, begins.length - 1)] ?? Infinity; // what is off is better than nothing
  return new Set(rows.filter((row) => time(row, "begin") <= last));
};

/** Why there is nothing to see. @param {boolean} isMoreLater on another day of the board */
const emptiness = (isMoreLater) => {
  if (lab !== null) return (none.dataset.unknown ?? "").replace("#", () => lab);
  if (view === "calls") return isOld() ? "" : none.dataset.noCalls ?? "";
  if (isMoreLater) return none.dataset.today ?? "";
  return isOld() ? "" : nothing;
};

/** Show what the view shows at this time; can be done again at any time. */
const look = () => {
  const now = Date.now();
  const rows = all(".day .row").filter((row) => {
    const isGone = time(row, "end") <= now || lab !== null;
    if (isGone) row.hidden = true;
    row.querySelector(".running")?.toggleAttribute("hidden", time(row, "begin") > now);
    return !isGone;
  });
  const calls = all(".call");
  for (const call of calls) call.hidden = view !== "calls" || lab !== null || time(call, "end") <= now;
  one("[data-calls]")?.toggleAttribute("hidden", calls.every((call) => call.hidden));
  const soon = nowAndNext(rows, now);
  for (const row of rows) {
    const day = /** @type {HTMLElement} */ (row.closest(".day")).dataset.day ?? "";
    row.hidden = view === "calls" || (view === "now" ? !soon.has(row) : view === "today" && day > dayOf(now));
  }
  for (const day of all(".day")) day.hidden = !day.querySelector(".row:not([hidden])");
  none.hidden = [...rows, ...calls].some((row) => !row.hidden);
  none.textContent = emptiness(rows.length > 0);
  one("[data-clock]").textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: zone,
    hour: "numeric",
    minute: "2-digit",
  }).format(now);
};

/** @param {string} wanted */
const show = (wanted) => {
  view = wanted;
  for (const button of buttons) {
    const isShown = button.dataset.view === view;
    button.setAttribute("aria-pressed", String(isShown));
    if (isShown) heading.textContent = button.dataset.title ?? button.textContent;
  }
  for (const open of document.querySelectorAll("details[open]")) open.removeAttribute("open");
  look();
  main.scrollTop = 0;
};

const isAtEnd = () => main.scrollTop + main.clientHeight >= main.scrollHeight - 4;

/** @param {number} by screens, nearly */
const scroll = (by) => {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  main.scrollBy({ top: by * main.clientHeight * 0.85, behavior: isCalm ? "instant" : "smooth" });
};

const moveOn = () => {
  if (!isMoving || touched) return;
  if (!isAtEnd()) return scroll(1);
  const order = buttons.filter((button) => !button.hidden).map((button) => button.dataset.view ?? "");
  show(order[(order.indexOf(view) + 1) % order.length] ?? "now");
};

/** @param {boolean} wanted */
const move = (wanted) => {
  isMoving = wanted;
  moving.textContent = (isMoving ? moving.dataset.stop : moving.dataset.go) ?? "";
};

/** @param {boolean} wanted */
const enlarge = (wanted) => {
  document.documentElement.classList.toggle("larger", wanted);
  larger.setAttribute("aria-pressed", String(wanted));
};

const beginAnew = () => {
  touched = asked = 0;
  enlarge(false);
  for (const dialog of [still, paper]) if (dialog.open) dialog.close();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  show("now");
};

/** Somebody is there. */
const stay = () => {
  touched = Date.now();
  asked = 0;
  if (still.open) still.close();
};

/** Ask whoever has touched the board, count down in words, begin anew. */
const watch = () => {
  if (!touched) return;
  if (!asked && Date.now() - touched >= IDLE) {
    asked = Date.now();
    still.showModal();
  }
  if (!asked) return;
  const seconds = ASKED - Math.floor((Date.now() - asked) / 1000);
  if (seconds <= 0) return beginAnew();
  // Every second for eyes would be every second for ears, too.
  if (seconds % 10 === 0 || seconds < 6 || !left.textContent) {
    left.textContent = ((seconds === 1 ? left.dataset.one : left.dataset.many) ?? "").replace("#", String(seconds));
  }
};

/** Say from when the data are, and that they are old, or that there is no line. @param {boolean} isThere */
const date = (isThere) => {
  const stand = /** @type {HTMLElement} */ (one("[data-stand]"));
  const offline = /** @type {HTMLElement} */ (one("[data-offline]"));
  const said = stand.dataset.day ?? "";
  stand.textContent = (stand.dataset.said ?? "").replace("#", () => said);
  const warning = isOld() ? offline.dataset.old : isThere ? "" : offline.dataset.said;
  const text = (warning ?? "").replace("#", () => said);
  if (offline.textContent !== text) offline.textContent = text;
  offline.hidden = !text;
  stand.hidden = Boolean(text);
};

/** Take newer data when nobody is reading; the worker keeps what comes. */
const renew = async () => {
  let isThere = false;
  try {
    const answer = await fetch("./", { cache: "no-cache", headers: { accept: "text/html" } });
    isThere = answer.ok && !answer.headers.has("x-labnetz-copy");
    const now = new DOMParser().parseFromString(isThere ? await answer.text() : "", "text/html").body.dataset;
    if (now.version && now.version !== body.dataset.version && !touched) location.reload();
  } catch {
    isThere = false;
  }
  date(isThere);
};

/** The old address of a lab's board leads to the new one. @param {string} id */
const goToLab = async (id) => {
  const isId = /^[a-z0-9][a-z0-9-]*$/.test(id);
  const answer = isId ? await fetch(`${id}/`).catch(() => null) : null;
  if (answer?.ok) location.replace(`${id}/`);
};

/** Show a page of the site here: from itself, nobody would find back. Nothing in it leads on. @param {HTMLAnchorElement} link */
const lay = async (link) => {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  if (!answer.ok || !page) return;
  // A list of what is on the page is a list of links.
  const useless = "script, form, iframe, .on-this-page";
  for (const part of page.querySelectorAll(`${useless}, [id]`)) {
    if (part.matches(useless)) part.remove();
    else part.removeAttribute("id");
  }
  for (const lead of page.querySelectorAll("a")) lead.replaceWith(...lead.childNodes);
  const text = one("[data-text]", paper);
  text.replaceChildren(...page.childNodes);
  paper.setAttribute("aria-label", link.textContent ?? "");
  paper.showModal();
  text.scrollTop = 0;
};

document.documentElement.classList.add("js");
one("[data-controls]").removeAttribute("hidden");
for (const button of buttons) if (button.dataset.view === "calls") button.hidden = !hasCalls;

for (const event of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(event, () => still.open || stay(), { passive: true });
}
one("[data-stay]").addEventListener("click", stay);
still.addEventListener("cancel", stay);
for (const button of buttons) button.addEventListener("click", () => show(button.dataset.view ?? "now"));
for (const button of all("[data-step]")) button.addEventListener("click", () => scroll(Number(button.dataset.step)));
moving.addEventListener("click", () => {
  move(!isMoving);
  touched = 0;
});

larger.addEventListener("click", () => enlarge(larger.getAttribute("aria-pressed") !== "true"));

for (const link of /** @type {HTMLAnchorElement[]} */ (all(".law a"))) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    lay(link).catch(() => renew());
  });
}
one("[data-close]").addEventListener("click", () => paper.close());

move(isMoving);
show("now");
date(true);
if (lab !== null) goToLab(lab);
setInterval(look, 20_000);
setInterval(moveOn, MOVE);
setInterval(watch, 1000);
setInterval(renew, AGAIN);
addEventListener("online", renew);
addEventListener("offline", renew);

if ("serviceWorker" in navigator && isSecureContext) {
  // The first board was fetched before there was a worker to keep it.
  navigator.serviceWorker.addEventListener("controllerchange", renew);
  navigator.serviceWorker.register(`${body.dataset.own ?? ""}worker.js`).then(renew, renew);
}
