// @ts-check
/**
 * The search of a site. What asks the index (finding.js) and the index itself are fetched at the first letter
 * that somebody types, not before. Without this, the search is a link to a page that lists everything.
 */

/** @typedef {typeof import("./finding.js")} Finding */
/** @typedef {import("./finding.js").Result} Result */

const AT_ONCE = 10;

/** @returns {Promise<Finding>} */
const finding = () => import(new URL("finding.js", import.meta.url).href);

// --- question and answers ---------------------------------------------------------------------------------------------------

/** @param {string} text @param {{query?: string, count?: number}} values */
const filled = (text, { query = "", count = 0 }) => text.replace("{count}", String(count)).replace("{query}", () => query);

/** One form with its answers; `ask` puts a question, as if it had been typed. */
class Search {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    const region = /** @type {HTMLElement} */ (document.getElementById(form.dataset.asking ?? ""));
    this.form = form;
    this.region = region;
    this.input = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
    this.status = /** @type {HTMLElement} */ (region.querySelector("[role=status]"));
    this.list = /** @type {HTMLElement} */ (region.querySelector("ol"));
    this.more = /** @type {HTMLButtonElement} */ (region.querySelector("[data-more]"));
    /** @type {Result[]} */
    this.results = [];
    this.asked = "";
    this.question = 0;
    /** Is told how many hits are shown. @type {(count: number) => void} */
    this.onMore = () => {};
    this.input.addEventListener("input", () => void finding().then(({ load }) => load()).catch(() => {}), { once: true });
    this.more.addEventListener("click", () => void this.showMore());
  }

  /** @param {string} query @param {number} count */
  async ask(query, count = AT_ONCE) {
    const question = ++this.question;
    this.input.value = query;
    this.clear();
    if (!query) return;
    this.status.textContent = this.region.dataset.wait ?? "";
    try {
      const { find } = await finding();
      const { results, query: asked, ...how } = await find(query);
      if (question !== this.question) return;
      [this.results, this.asked] = [results, asked];
      await this.show(count, question);
      this.say(query, how);
    } catch {
      if (question === this.question) this.help(this.region.dataset.failed ?? "");
    }
  }

  clear() {
    this.results = [];
    this.list.replaceChildren();
    this.status.textContent = "";
    for (const part of [this.list, this.more.parentElement, this.region.querySelector("[data-help]")]) {
      part?.toggleAttribute("hidden", true);
    }
  }

  /** @param {string} query @param {{isNear: boolean, isMore: boolean, isCut: boolean}} how */
  say(query, { isNear, isMore, isCut }) {
    const { one = "", many = "", none = "", near = "", frequent = "", cut = "" } = this.region.dataset;
    const count = this.results.length;
    const text = isNear ? near : count === 1 ? one : many;
    const notes = [isMore ? frequent : "", isCut ? cut : ""];
    const said = [filled(count ? text : none, { query, count }), ...notes].filter(Boolean).join(" ");
    if (count) this.status.textContent = said;
    else this.help(said);
  }

  /** @param {string} text */
  help(text) {
    this.status.textContent = text;
    this.region.querySelector("[data-help]")?.toggleAttribute("hidden", false);
  }

  /** Show that many hits in all. @param {number} count @param {number} question */
  async show(count, question) {
    const before = this.list.children.length;
    const { hit } = await finding();
    const pages = await Promise.all(this.results.slice(before, count).map((result) => result.data()));
    if (question !== this.question) return;
    this.list.append(...pages.map((page) => hit(page, this.region.dataset, this.asked)));
    this.list.toggleAttribute("hidden", !this.results.length);
    const left = this.results.length - this.list.children.length;
    this.more.textContent = filled(this.more.dataset.more ?? "", { count: left });
    this.more.parentElement?.toggleAttribute("hidden", !left);
  }

  async showMore() {
    const before = this.list.children.length;
    try {
      await this.show(before + AT_ONCE, this.question);
    } catch {
      this.help(this.region.dataset.failed ?? "");
    }
    this.list.children[before]?.querySelector("a")?.focus();
    this.onMore(this.list.children.length);
  }
}

/** @param {ParentNode} where */
function searchIn(where) {
  const form = /** @type {HTMLFormElement | null} */ (where.querySelector("form[data-asking]"));
  return form && new Search(form);
}

// --- the dialog, on every page but the search's own -----------------------------------------------------------------------------

const way = document.querySelector("a[data-ask]");
const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.search"));
const inDialog = dialog && searchIn(dialog);

if (way && dialog) {
  const input = /** @type {HTMLInputElement} */ (dialog.querySelector("[name=q]"));
  const button = document.createElement("button");
  button.append(...way.childNodes);
  button.className = way.className;
  button.setAttribute("type", "button");
  button.setAttribute("aria-haspopup", "dialog");
  way.replaceWith(button);
  button.addEventListener("click", () => {
    dialog.showModal();
    input.focus();
    input.select();
  });
  dialog.querySelector(".close")?.addEventListener("click", () => dialog.close());
  // What lies around the dialog's content is the page behind it.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => button.focus());
  // Where the answers stand on a page of their own, the form leads there.
  inDialog?.form.addEventListener("submit", (event) => {
    event.preventDefault();
    void inDialog.ask(input.value.trim());
  });
}

// --- the search's own page: what was asked stands in its address ------------------------------------------------------------------

const onPage = searchIn(document.querySelector("main") ?? document);

if (onPage) {
  document.querySelector("[data-without-script]")?.remove();
  const name = document.title;
  const answer = () => {
    const query = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, onPage.input.maxLength);
    document.title = query ? `${query} – ${name}` : name;
    for (const part of document.querySelectorAll("[data-overview]")) part.toggleAttribute("hidden", Boolean(query));
    return onPage.ask(query, history.state?.shown ?? AT_ONCE).then(() => {
      // Who finds nothing is helped by a list of everything.
      if (query && !onPage.results.length) {
        for (const part of document.querySelectorAll("[data-overview]")) part.toggleAttribute("hidden", false);
      }
    });
  };
  onPage.onMore = (shown) => history.replaceState({ shown }, "");
  onPage.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = onPage.input.value.trim();
    const address = query ? `?${new URLSearchParams({ q: query })}` : location.pathname;
    if (address !== location.search) history.pushState(null, "", address);
    void answer();
  });
  addEventListener("popstate", () => void answer());
  if (location.search) void answer();
}
