// @ts-check
/**
 * Asks the search's index, and puts what it answers into the page. Fetched when somebody types, not before, and so are
 * Pagefind and its index.
 *
 * What comes out of the index is put into the page as text and never as HTML.
 */

/** @typedef {{excerpt: string, content: string, raw_url: string, locations: number[], meta: Record<string, string>}} Page */
/** @typedef {{id: string, data: () => Promise<Page>}} Result */
/** @typedef {{search: (query: string, how?: {filters: Record<string, string>}) => Promise<{results: Result[]}>}} Engine */
/** @typedef {Map<string, Result[]>} Groups */

const root = new URL("../", import.meta.url);

// The joint of a compound in the index ("Reparatur^werkstatt"): a soft hyphen for eyes, the border of a word for us.
const JOINT = /(?<=\p{L})\^(?=\p{L})/gu;

/** @type {Promise<Engine> | undefined} */
let loading;

/** Fetch the index, once. */
export function load() {
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

/** @param {Engine} engine @param {string} query @param {string} [type] */
async function findExactly(engine, query, type) {
  const { results } = await engine.search(query, type ? { filters: { [type]: type } } : undefined);
  return results.length && fits(query, await results[0].data()) ? results : [];
}

/**
 * Find by words as they are asked for, else by what begins like them: a slip is seldom in the first half.
 * @template Found @param {string} query @param {(query: string) => Promise<Found>} search @param {(found: Found) => boolean} isSome
 */
async function nearly(query, search, isSome) {
  const exactly = await search(query);
  if (isSome(exactly)) return { found: exactly, isNear: false };
  const begin = (/** @type {string} */ word) =>
    word.length < 5 ? word : word.slice(0, Math.max(4, Math.ceil(word.length * 0.6)));
  const words = query.split(/\s+/);
  const longest = words.reduce((one, other) => (other.length > one.length ? other : one));
  for (const other of new Set([words.map(begin).join(" "), longest, begin(longest)])) {
    const near = other === query ? exactly : await search(other);
    if (isSome(near)) return { found: near, isNear: true };
  }
  return { found: exactly, isNear: false };
}

/** Find pages of all kinds, the best first. @param {string} query */
export async function find(query) {
  const engine = await load();
  const { found, isNear } = await nearly(query, (asked) => findExactly(engine, asked), (all) => all.length > 0);
  return { results: found, isNear };
}

/**
 * Find by type; what has none of these types is "page".
 * @param {string} query @param {string[]} types
 */
export async function findTypes(query, types) {
  const engine = await load();
  const search = async (/** @type {string} */ asked) => {
    /** @type {Groups} */
    const groups = new Map();
    const known = new Set();
    for (const type of types) {
      const { results } = await engine.search(asked, { filters: { [type]: type } });
      for (const { id } of results) known.add(id);
      groups.set(type, results.length && fits(asked, await results[0].data()) ? results : []);
    }
    const all = await findExactly(engine, asked);
    return groups.set("page", all.filter(({ id }) => !known.has(id)));
  };
  return nearly(query, search, (groups) => [...groups.values()].some((results) => results.length > 0));
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

/** Make an entry of a list of hits. `words` says what is over, and the level of its heading. @param {Page} page @param {DOMStringMap} words */
export function hit(page, words) {
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
