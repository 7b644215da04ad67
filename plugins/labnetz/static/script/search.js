// @ts-check
/**
 * The search. Pagefind and its index are fetched at the first letter that somebody types, not before.
 * Without this, the search is a link to a page that lists everything.
 *
 * What comes out of the index is put into the page as text and never as HTML.
 */

/** @typedef {{excerpt: string, content: string, raw_url: string, locations: number[], meta: Record<string, string>}} Page */
/** @typedef {{data: () => Promise<Page>}} Result */
/** @typedef {{search: (query: string) => Promise<{results: Result[]}>}} Engine */

const AT_ONCE = 10;
const root = new URL("../", import.meta.url);

// The joint of a compound in the index ("Reparatur^werkstatt"): a soft hyphen for eyes, the border of a word for us.
const JOINT = /(?<=\p{L})\^(?=\p{L})/gu;

/** @type {Promise<Engine> | undefined} */
let loading;

function load() {
  loading ??= import(new URL("pagefind/pagefind.js", root).href).then(async (engine) => {
    // A worker would fetch the same program once more, for an index that is searched in milliseconds.
    await engine.options({ noWorker: true, excerptLength: 24 });
    await engine.init();
    return engine;
  });
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

// --- does it fit? -------------------------------------------------------------------------------------------------------

/** Letters without their marks; "ae" and "ä" are the same. @param {string} text */
const folded = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/([aou])e/g, "$1");

/** @param {string} text */
const wordsOf = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** @param {string} one @param {string} other */
function alike(one, other) {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  return same;
}

/**
 * Where no word begins with what was asked for, Pagefind takes the longest word that what was asked for begins with:
 * "wirtschaft" finds every "wir". More than half of each word must be there, and all of it but a German ending.
 * @param {string} query @param {Page} page
 */
function fits(query, page) {
  const content = page.content.split(/\s+/);
  const near = [...page.locations.map((at) => content[at] ?? ""), ...Object.values(page.meta)].join(" ");
  const words = [...wordsOf(near), ...wordsOf(near.replace(/[\u00ad^-]/g, ""))];
  const enough = (/** @type {string} */ asked) => Math.max(asked.length / 2, asked.length - 4);
  return wordsOf(query).every((asked) => words.some((word) => alike(asked, word) > enough(asked)));
}

/** @param {Engine} engine @param {string} query */
async function findExactly(engine, query) {
  const { results } = await engine.search(query);
  return results.length && fits(query, await results[0].data()) ? results : [];
}

/** Find the words, else what begins like them: a slip is seldom in the first half. @param {string} query */
async function find(query) {
  const engine = await load();
  const results = await findExactly(engine, query);
  if (results.length) return { results, isNear: false };
  const begin = (/** @type {string} */ word) =>
    word.length < 5 ? word : word.slice(0, Math.max(4, Math.ceil(word.length * 0.6)));
  const words = query.split(/\s+/);
  const longest = words.reduce((one, other) => (other.length > one.length ? other : one));
  for (const other of new Set([words.map(begin).join(" "), longest, begin(longest)])) {
    const near = other === query ? [] : await findExactly(engine, other);
    if (near.length) return { results: near, isNear: true };
  }
  return { results: [], isNear: false };
}

// --- a hit ----------------------------------------------------------------------------------------------------------------

/** @param {string} tag @param {...(Node | string)} inside */
function made(tag, ...inside) {
  const element = document.createElement(tag);
  element.append(...inside);
  return element;
}

/** @param {string} text */
const shown = (text) => text.replace(JOINT, "\u00ad");

/** @param {string} text */
const plain = (text) => text.replace(/<\/?mark>/g, "").replace(/[\u00ad^]/g, "");

/** The title stands above: an excerpt need not begin with it. @param {string} excerpt @param {string} title */
function withoutTitle(excerpt, title) {
  const begin = plain(title).trim();
  if (!plain(excerpt).startsWith(begin)) return excerpt;
  let end = 0;
  while (plain(excerpt.slice(0, end)) !== begin) end += 1;
  // What is left of a mark that the cut went through goes, too.
  return excerpt.slice(end).replace(/^[.\s]*(<\/mark>)?[.\s]*/, "");
}

/** @param {Page} page */
function excerptOf({ excerpt, meta }) {
  // Pagefind's own marks are the only tags in it; brackets of the text are escaped.
  const cut = withoutTitle(excerpt, meta.title ?? "").trim();
  const marked = /[.!?:](<\/mark>)?$/.test(cut) || !cut ? cut : `${cut} …`;
  const pieces = marked.split(/<\/?mark>/).map((piece) => shown(piece.replace(/&lt;/g, "<").replace(/&gt;/g, ">")));
  return pieces.map((piece, number) => (number % 2 ? made("mark", piece) : piece));
}

/** @param {Page} page */
function addressOf({ meta, raw_url }) {
  const own = raw_url.replace(/^\/+/, "");
  const address = new URL(meta.url || own, root);
  return /^https?:$/.test(address.protocol) ? address.href : root.href;
}

/** @param {Page} page @param {DOMStringMap} words */
function factsOf({ meta }, words) {
  const isOver = meta.end && Date.parse(meta.end) <= Date.now();
  const flag = meta.flag ? made("strong", meta.flag) : "";
  if (flag) Object.assign(flag, { className: "flag" }).dataset.status = meta.status;
  const lab = meta.lab ? made("span", meta.lab) : "";
  if (lab) lab.className = "lab";
  const facts = [flag, isOver ? made("strong", words.over ?? "") : "", meta.kind ?? "", meta.when ?? "", lab].filter(Boolean);
  return facts.flatMap((fact, number) => (number ? [" · ", fact] : [fact]));
}

/** @param {Page} page @param {DOMStringMap} words */
function hit(page, words) {
  const { meta } = page;
  const link = made("a", shown(meta.title ?? ""));
  link.setAttribute("href", addressOf(page));
  const title = made(`h${words.level}`, link);
  const text = made("p", ...excerptOf(page));
  for (const part of meta.lang ? [title, text] : []) part.lang = meta.lang;
  const facts = factsOf(page, words);
  const item = made("li", ...(facts.length ? [made("p", ...facts)] : []), title, text);
  item.className = "hit";
  if (meta.language) item.lang = meta.language;
  if (meta.line) item.dataset.line = meta.line;
  if (meta.status) item.dataset.status = meta.status;
  title.className = "title";
  text.className = "excerpt";
  return item;
}

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
    this.question = 0;
    /** Is told how many hits are shown. @type {(count: number) => void} */
    this.onMore = () => {};
    this.input.addEventListener("input", () => void load().catch(() => {}), { once: true });
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
      const { results, isNear } = await find(query);
      if (question !== this.question) return;
      this.results = results;
      await this.show(count, question);
      this.say(query, isNear);
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

  /** @param {string} query @param {boolean} isNear */
  say(query, isNear) {
    const { one = "", many = "", none = "", near = "" } = this.region.dataset;
    const count = this.results.length;
    const text = isNear ? near : count === 1 ? one : many;
    if (count) this.status.textContent = filled(text, { query, count });
    else this.help(filled(none, { query }));
  }

  /** @param {string} text */
  help(text) {
    this.status.textContent = text;
    this.region.querySelector("[data-help]")?.toggleAttribute("hidden", false);
  }

  /** Show that many hits in all. @param {number} count @param {number} question */
  async show(count, question) {
    const before = this.list.children.length;
    const pages = await Promise.all(this.results.slice(before, count).map((result) => result.data()));
    if (question !== this.question) return;
    this.list.append(...pages.map((page) => hit(page, this.region.dataset)));
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

if (way && dialog && inDialog) {
  const button = made("button", ...way.childNodes);
  button.className = way.className;
  button.setAttribute("type", "button");
  button.setAttribute("aria-haspopup", "dialog");
  way.replaceWith(button);
  button.addEventListener("click", () => {
    dialog.showModal();
    inDialog.input.focus();
    inDialog.input.select();
  });
  dialog.querySelector(".close")?.addEventListener("click", () => dialog.close());
  // What lies around the dialog's content is the page behind it.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => button.focus());
  inDialog.form.addEventListener("submit", (event) => {
    event.preventDefault();
    void inDialog.ask(inDialog.input.value.trim());
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
