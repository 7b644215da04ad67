// @ts-check
/** What only the visitor's clock knows. Every page is whole without this. */

const now = Date.now();

/** @param {Element} element @param {string} name */
const time = (element, name) => Date.parse(element.getAttribute(name) ?? "");

for (const entry of document.querySelectorAll("[data-end]")) {
  if (time(entry, "data-end") <= now) {
    // What is over leaves the list; a page about it says so instead. Removed, not hidden: the line is drawn by
    // :first-child and :last-child.
    if (entry.matches("li")) entry.remove();
    for (const word of entry.querySelectorAll(".is-over")) word.toggleAttribute("hidden", false);
  } else if (time(entry, "data-begin") <= now) {
    for (const word of entry.querySelectorAll(".running")) word.toggleAttribute("hidden", false);
  }
}

for (const day of document.querySelectorAll(".day")) {
  if (!day.querySelector(".stop")) day.remove();
}

for (const days of document.querySelectorAll(".days")) {
  if (!days.querySelector(".stop")) days.nextElementSibling?.toggleAttribute("hidden", false);
}

for (const count of document.querySelectorAll("[data-count]")) {
  const left = document.querySelectorAll(".stop").length;
  count.textContent = (count.textContent ?? "").replace(/\d+/, String(left));
}

for (const later of document.querySelectorAll("details.later")) {
  if (!later.previousElementSibling?.querySelector("li")) later.toggleAttribute("open", true);
}

// Visitors elsewhere are told whose time it is: the page itself never changes its times.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const note of document.querySelectorAll("[data-zone]")) {
  const zone = note.getAttribute("data-zone") ?? here;
  const clock = (/** @type {string} */ timeZone) =>
    new Intl.DateTimeFormat("en", { timeZone, dateStyle: "short", timeStyle: "short" }).format(now);
  if (clock(zone) !== clock(here)) note.toggleAttribute("hidden", false);
}
