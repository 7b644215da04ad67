// @ts-check
/**
 * Answers a question of the search, and puts what was found into the page. Fetched when somebody types, not before, and
 * so are the script that searches (searching.js) and its index.
 *
 * What comes out of the index is put into the page as text and never as HTML.
 */

/** @typedef {import("./searching.js").Entry} Entry */
/** @typedef {import("./searching.js").Result} Result */
/** @typedef {Map<string, Result[]>} Groups */
/** @typedef {Awaited<ReturnType<typeof search>>} Found */

import { fits, fresh, mended, search, wordsOf } from "./searching.js";

const root = new URL("../", import.meta.url);

/** Hits of each kind that are shown at first, and must go together with the index. */
const AT_ONCE = 10;
const OF_A_TYPE = 5;

export { load } from "./searching.js";

/**
 * Find by words as they are asked for, else by words that are nearly the same, else by what begins like them. `isMore`
 * says that not all was looked at, `isCut` that not all words were looked for.
 * @param {string} query @returns {Promise<Found & {query: string, isNear: boolean}>}
 */
async function nearly(query) {
  const exactly = await search(query);
  if (exactly.results.length) return { ...exactly, query, isNear: false };
  const begin = (/** @type {string} */ word) =>
    word.length < 5 ? word : word.slice(0, Math.max(4, Math.ceil(word.length * 0.6)));
  const words = query.split(/\s+/);
  const longest = words.reduce((one, other) => (other.length > one.length ? other : one));
  for (const other of new Set([await mended(query), words.map(begin).join(" "), longest, begin(longest)])) {
    const near = other === query ? exactly : await search(other);
    if (near.results.length) return { ...near, isCut: exactly.isCut, query: other, isNear: true };
  }
  return { ...exactly, query, isNear: false };
}

/** Find pages of all kinds, the best first. @param {string} query */
export const find = (query) =>
  fresh(async () => {
    const answer = await nearly(query);
    await Promise.all(answer.results.slice(0, AT_ONCE).map(({ data }) => data()));
    return answer;
  });

/**
 * Find by type; what has none of these types is "page".
 * @param {string} query @param {string[]} types
 */
export const findTypes = (query, types) =>
  fresh(async () => {
    const { results, ...about } = await nearly(query);
    /** @type {Groups} */
    const groups = new Map([...types, "page"].map((type) => [type, []]));
    for (const one of results) (groups.get(one.type) ?? groups.get("page"))?.push(one);
    const shown = [...groups].flatMap(([type, all]) => (type === "event" ? [] : all.slice(0, OF_A_TYPE)));
    await Promise.all(shown.map(({ data }) => data()));
    return { found: groups, ...about };
  });

// --- a hit ----------------------------------------------------------------------------------------------------------------

/** @param {string} tag @param {...(Node | string)} inside */
function made(tag, ...inside) {
  const element = document.createElement(tag);
  element.append(...inside);
  return element;
}

/** Characters of an excerpt, and of them those before the first word that was asked for. */
const LENGTH = 180;
const BEFORE = 50;

/** @typedef {{start: number, end: number}} Place */

/** Give where the words of a question stand in a text, in the parts of compounds, too. @param {string} text @param {string[]} asked */
function places(text, asked) {
  /** @type {Place[]} */
  const found = [];
  for (const { 0: piece, index } of text.matchAll(/[\p{L}\p{N}\p{M}\u00ad]+/gu)) {
    const [word = ""] = wordsOf(piece);
    const isAsked = asked.some((one) => fits(one, word) || (one.length > 3 && word.includes(one)));
    if (isAsked) found.push({ start: index, end: index + piece.length });
  }
  return found;
}

/** Say where an excerpt begins: where most of the words stand close together. @param {Place[]} found */
function beginOf(found) {
  let best = { at: 0, count: 0 };
  for (const { start } of found) {
    const count = found.filter((one) => one.start >= start && one.end <= start + LENGTH - BEFORE).length;
    if (count > best.count) best = { at: start, count };
  }
  return best.at;
}

/** Cut an excerpt out of a text, with the words that were asked for marked. @param {string} text @param {string} query */
function excerptOf(text, query) {
  const found = places(text, wordsOf(query));
  const first = beginOf(found);
  // Before it may stand one long word, such as an address.
  const space = text.lastIndexOf(" ", first - 1) < first - BEFORE ? first - 1 : text.indexOf(" ", first - BEFORE);
  const since = first <= BEFORE ? 0 : space + 1;
  const enough = text.length <= since + LENGTH ? text.length : text.lastIndexOf(" ", since + LENGTH);
  const until = enough > since ? enough : since + LENGTH;
  /** @type {(Node | string)[]} */
  const pieces = [since ? "… " : ""];
  let at = since;
  for (const { start, end } of found.filter((one) => one.start >= since && one.end <= until)) {
    pieces.push(text.slice(at, start), made("mark", text.slice(start, end)));
    at = end;
  }
  return [...pieces, text.slice(at, until), until < text.length ? " …" : ""].filter(Boolean);
}

/** @param {Entry} entry */
function addressOf({ path }) {
  const address = new URL((path ?? "").replace(/^\/+/, ""), root);
  return /^https?:$/.test(address.protocol) ? address.href : root.href;
}

/** Between two facts: it is read, and not seen (.dotted draws its own). */
function dot() {
  return Object.assign(made("span", " · "), { className: "dot" });
}

/** @param {Entry} entry @param {DOMStringMap} words */
function factsOf(entry, words) {
  const isOver = entry.end && Date.parse(entry.end) <= Date.now();
  const flag = entry.flag ? made("strong", entry.flag) : "";
  if (flag) Object.assign(flag, { className: "flag" }).dataset.status = entry.status;
  const lab = entry.lab ? made("span", entry.lab) : "";
  if (lab) lab.className = "lab";
  const [kind, when] = [entry.kind, entry.when].map((text) => (text ? made("span", text) : ""));
  const facts = [flag, isOver ? made("strong", words.over ?? "") : "", kind, when, lab].filter(Boolean);
  return facts.flatMap((fact, number) => (number ? [dot(), fact] : [fact]));
}

/**
 * Make an entry of a list of hits. `words` says what is over, and the level of its heading; `query` was asked for.
 * @param {Entry} entry @param {DOMStringMap} words @param {string} query
 */
export function hit(entry, words, query) {
  const link = made("a", entry.title ?? "");
  link.setAttribute("href", addressOf(entry));
  const title = made(`h${words.level}`, link);
  const text = made("p", ...excerptOf(entry.text ?? "", query));
  for (const part of entry.lang ? [title, text] : []) part.lang = entry.lang ?? "";
  const facts = factsOf(entry, words);
  const row = Object.assign(made("p", ...facts), { className: "dotted" });
  const item = made("li", ...(facts.length ? [row] : []), title, text);
  item.className = "hit";
  if (entry.language) item.lang = entry.language;
  if (entry.line) item.dataset.line = entry.line;
  if (entry.status) item.dataset.status = entry.status;
  title.className = "title";
  text.className = "excerpt";
  return item;
}
