// @ts-check
/** What only the visitor's clock knows. Every page is whole without this. */

const language = document.documentElement.lang || "de";
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param {Element} element @param {string} name */
const time = (element, name) => Date.parse(element.getAttribute(name) ?? "");

/** @param {Element} inside @param {string} words @param {boolean} isSo */
const say = (inside, words, isSo) => {
  for (const word of inside.querySelectorAll(words)) word.toggleAttribute("hidden", !isSo);
};

// What was over when the page was made stays over. All else comes back when a clock that was wrong is set right.
const wasOver = new Set(
  [...document.querySelectorAll("[data-end]")].filter((entry) => entry.querySelector(".is-over:not([hidden])")),
);

/** Look at the clock. Can be done again at any time: what has been done already changes nothing. */
const look = () => {
  const now = Date.now();
  for (const entry of document.querySelectorAll("[data-end]")) {
    const isOver = time(entry, "data-end") <= now;
    // What is over leaves the list, unless somebody is just there; a page or a month about it says so instead.
    // Removed, not hidden: the line is drawn by :first-child and :last-child.
    if (isOver && entry.matches("li") && !entry.closest("[data-keep]")) {
      if (!entry.contains(document.activeElement)) entry.remove();
      continue;
    }
    entry.classList.toggle("is-past", isOver);
    say(entry, ".is-over", isOver || wasOver.has(entry));
    say(entry, ".running", !isOver && time(entry, "data-begin") <= now);
  }
  for (const note of document.querySelectorAll("[data-old-after]")) {
    note.toggleAttribute("hidden", !(time(note, "data-old-after") <= now));
  }
  tidy();
  mark(now);
  name(now);
  document.dispatchEvent(new Event("labnetz:looked"));
};

/** A day without dates goes, and lists say what is left of them. */
const tidy = () => {
  for (const day of document.querySelectorAll(".day")) {
    if (!day.querySelector(".stop")) day.remove();
  }
  for (const days of document.querySelectorAll(".days:not([data-keep])")) {
    if (!days.querySelector(".stop")) days.nextElementSibling?.toggleAttribute("hidden", false);
  }
  for (const count of document.querySelectorAll("[data-count]")) {
    // Of hundreds, the later ones are not on the page; once the last of them is over, nothing is left of them.
    const rest = time(count, "data-rest-end") <= Date.now() ? 0 : Number(count.getAttribute("data-rest"));
    const left = document.querySelectorAll(".stop").length + rest;
    const words = count.getAttribute(left === 1 ? "data-one" : "data-many") ?? "";
    count.textContent = words.replace("#", String(left));
  }
  for (const later of document.querySelectorAll("details.later")) {
    if (!later.previousElementSibling?.querySelector("li")) later.toggleAttribute("open", true);
  }
};

/** The day on a clock elsewhere, as in "2026-12-02". @param {number} at @param {string} timeZone */
const dayOf = (at, timeZone) =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** Say of a day in a list that it is today. @param {number} now */
const name = (now) => {
  for (const part of document.querySelectorAll("[data-days-of]")) {
    const today = dayOf(now, part.getAttribute("data-days-of") ?? here);
    for (const day of part.querySelectorAll(".day > .date > time")) {
      const isToday = day.getAttribute("datetime") === today;
      const word = day.querySelector(".today");
      if (!isToday) word?.remove();
      else if (!word) {
        const said = document.createElement("span");
        said.className = "today";
        said.textContent = part.getAttribute("data-today");
        day.append(" ", said);
      }
    }
  }
};

/** Today is the day on the lab's clock, wherever the visitor is. @param {number} now */
const mark = (now) => {
  for (const month of document.querySelectorAll("[data-month-of]")) {
    const today = dayOf(now, month.getAttribute("data-month-of") ?? here);
    for (const day of month.querySelectorAll("[data-day]")) {
      const isToday = day.getAttribute("data-day") === today;
      if (isToday) day.setAttribute("aria-current", "date");
      else day.removeAttribute("aria-current");
      say(day, ".today", isToday);
    }
  }
};

look();
for (const [on, event] of /** @type {[EventTarget, string][]} */ ([
  [document, "visibilitychange"],
  [window, "pageshow"],
  [document, "labnetz:dates"], // another part of the script has put dates into the page
])) {
  on.addEventListener(event, look);
}
setInterval(look, 60_000);

// Visitors elsewhere are told whose time it is, and when that is for them: the page itself never changes its times.

/** @param {number} at @param {string} timeZone */
const wall = (at, timeZone) => new Intl.DateTimeFormat("en", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at);

/** "17" or "18:30" in German, "18 h 30" in French, "6:30 pm" in English: as the page writes its own. @param {number} at */
const clock = (at) => {
  const parts = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", hourCycle: "h23" }).formatToParts(at);
  const [hour, minute] = ["hour", "minute"].map((type) => parts.find((part) => part.type === type)?.value ?? "");
  if (language.startsWith("de")) return minute === "00" ? String(Number(hour)) : `${Number(hour)}:${minute}`;
  if (language.startsWith("fr")) return `${Number(hour)}\u202fh${minute === "00" ? "" : `\u202f${minute}`}`;
  if (!language.startsWith("en")) return `${Number(hour)}:${minute}`;
  const half = Number(hour) < 12 ? "am" : "pm";
  return `${(Number(hour) + 11) % 12 + 1}${minute === "00" ? "" : `:${minute}`}\u00a0${half}`;
};

/** @param {number} at */
const day = (at) => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }).format(at);

for (const note of document.querySelectorAll("[data-zone]")) {
  const zone = note.getAttribute("data-zone") ?? here;
  const begin = time(note, "data-begin") || Date.now();
  if (wall(begin, zone) === wall(begin, here)) continue;
  note.toggleAttribute("hidden", false);
  const own = note.querySelector("[data-from]");
  if (!own) continue;
  const end = time(note, "data-until");
  const hours = end ? own.getAttribute("data-to") : own.getAttribute("data-from");
  const said = (hours ?? "").replace("{begin}", clock(begin)).replace("{end}", clock(end || begin));
  const last = end && day(end) !== day(begin) ? ` (${day(end)})` : "";
  own.textContent = (own.textContent ?? "").replace("{time}", said + last).replace("{day}", day(begin));
  own.toggleAttribute("hidden", false);
}
