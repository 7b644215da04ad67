// @ts-check
/** The home page near where somebody is: takes the dates, calls and news of a Land or a lab from its page in place of
 * those of all. The choice stands in the address alone (?land=hessen): nothing is asked for, nothing is kept. */

/** @typedef {{ name: string, parts: Map<string, Element[]>, said: string }} Near */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-near]"));
const choice = /** @type {HTMLSelectElement | null} */ (form?.querySelector("[data-near-choice]") ?? null);
const status = /** @type {HTMLElement | null} */ (form?.querySelector("[data-near-said]") ?? null);

/** What stands below a part's heading; notes about the whole page stay. @param {Element} part */
const content = (part) => [...part.children].filter((one) => !one.matches("h2, .notice"));

const sections = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-part]")]);

/** @param {ParentNode} page @returns {Map<string, Element[]>} */
const partsOf = (page) =>
  new Map([...page.querySelectorAll("[data-part]")].map((part) => [part.getAttribute("data-part") ?? "", content(part)]));

/** @param {ParentNode} page */
const saidOf = (page) => page.querySelector("[data-said]")?.getAttribute("data-said") ?? "";

/** What is chosen in the address: "land=hessen", "" for everything. */
const wanted = () => {
  const query = new URLSearchParams(location.search);
  const kind = ["lab", "land"].find((name) => query.get(name));
  return kind ? `${kind}=${query.get(kind)?.trim().toLowerCase()}` : "";
};

/** The page of a choice: the one that stands in the list, else (of very many labs) where it would be.
 * @param {string} asked @returns {string | null} */
const pageOf = (asked) => {
  const known = [...(choice?.options ?? [])].find((one) => one.value === asked);
  if (known) return known.dataset.href ?? null;
  const [kind, value] = asked.split("=");
  const folder = form?.dataset.labs ?? "";
  return /^[a-z0-9][a-z0-9-]*$/.test(value ?? "") ? `${folder}${kind === "land" ? "land/" : ""}${value}/` : null;
};

/** @param {string} asked @returns {Promise<Near | null>} null where nothing is known of it */
const load = async (asked) => {
  const address = pageOf(asked);
  if (address === null) return null;
  const answer = await fetch(address);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Its links are meant from where it lies.
  for (const link of page.querySelectorAll("main a[href]")) {
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "", answer.url).href);
  }
  const title = page.querySelector("h1")?.textContent?.trim() ?? "";
  const named = [...(choice?.options ?? [])].find((one) => one.value === asked)?.textContent;
  return { name: named ?? title, parts: partsOf(page), said: saidOf(page) };
};

if (form && choice && status) {
  const everywhere = { parts: partsOf(document), said: saidOf(document) };
  let shown = "";
  let asking = 0;

  /** @param {Map<string, Element[]>} parts */
  const show = (parts) => {
    for (const section of sections()) {
      const own = parts.get(section.dataset.part ?? "");
      for (const old of content(section)) old.remove();
      section.append(...(own ?? []));
      section.toggleAttribute("hidden", !own?.length);
    }
    // What is over, and what runs just now, is for the clock to say.
    document.dispatchEvent(new Event("labnetz:dates"));
  };

  /** @param {string} text @param {string} name @param {string} [count] */
  const tell = (text, name, count = "") => {
    status.textContent = (status.getAttribute(text) ?? "").replace("{name}", () => name).replace("{count}", () => count);
  };

  /** Show what the address asks for. */
  const follow = async () => {
    const asked = wanted();
    const number = (asking += 1);
    choice.value = asked;
    if (choice.selectedIndex < 0) choice.value = "";
    if (asked === shown) return;
    if (!asked) {
      shown = asked;
      show(everywhere.parts);
      tell("data-all", "", everywhere.said);
      return;
    }
    const found = await load(asked).catch(() => undefined);
    if (number !== asking) return; // something else was chosen meanwhile
    if (found === undefined) return tell("data-failed", "");
    // Of a lab whose work is done there is nothing to announce.
    const near = found?.parts.has("dates") ? found : null;
    shown = near ? asked : "";
    show(near ? near.parts : everywhere.parts);
    if (near) tell("data-some", near.name, near.said);
    else if (found) tell("data-over", found.name);
    else tell("data-none", asked.replace(/^.*?=/, ""));
  };

  for (const field of form.querySelectorAll("[data-field]")) field.toggleAttribute("hidden", false);
  for (const way of form.querySelectorAll("[data-way]")) way.toggleAttribute("hidden", true);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = choice.value ? `?${choice.value}` : "";
    if (query !== location.search) history.pushState(null, "", `${location.pathname}${query}`);
    follow();
  });
  addEventListener("popstate", () => follow());
  if (wanted()) {
    document.documentElement.toggleAttribute("data-asking", true);
    follow().finally(() => document.documentElement.removeAttribute("data-asking"));
  }
}
