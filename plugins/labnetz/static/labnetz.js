// @ts-check
/** What only the visitor's clock knows. Every page is whole without this. */

const now = Date.now();

/** @param {Element} element @param {string} name */
const time = (element, name) => Date.parse(element.getAttribute(name) ?? "");

for (const stop of document.querySelectorAll("[data-end]")) {
  if (time(stop, "data-end") <= now) {
    // What is over leaves the list; a page about it says so instead.
    if (stop.matches("li")) stop.toggleAttribute("hidden", true);
    for (const word of stop.querySelectorAll(".is-over")) word.toggleAttribute("hidden", false);
  } else if (time(stop, "data-begin") <= now) {
    for (const word of stop.querySelectorAll(".running")) word.toggleAttribute("hidden", false);
  }
}

for (const day of document.querySelectorAll(".day")) {
  if (!day.querySelector(".stop:not([hidden])")) day.toggleAttribute("hidden", true);
}

// Visitors elsewhere are told whose time it is: the page itself never changes its times.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const note of document.querySelectorAll("[data-zone]")) {
  const zone = note.getAttribute("data-zone") ?? here;
  const clock = (/** @type {string} */ timeZone) =>
    new Intl.DateTimeFormat("en", { timeZone, dateStyle: "short", timeStyle: "short" }).format(now);
  if (clock(zone) !== clock(here)) note.toggleAttribute("hidden", false);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.toggleAttribute("hidden", !navigator.clipboard);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.getAttribute("data-copy") ?? "");
    const said = button.parentElement?.querySelector("[role=status]");
    if (said) said.textContent = button.getAttribute("data-done");
  });
}
