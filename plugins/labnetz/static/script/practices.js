// @ts-check
/**
 * Answers a choice of practices. Which of them fit stands in what publish/practice_data.py wrote; their cards are those of
 * the list's own pages, fetched as far as somebody wants to see them.
 */

/** @typedef {{values: Map<string, string[]>}} Choice */
/** @typedef {{version: string, practices: number, page: number, values: Record<string, Record<string, number[]>>}} Index */
/**
 * @typedef {{words: DOMStringMap, status: HTMLElement, results: HTMLElement, isNow: () => boolean,
 *   addressOf: (choice: any) => string}} Place
 */

import { counted, filled, instead, made, number, onward } from "./answering.js";

const AT_ONCE = 30;
const here = document.baseURI.replace(/[?#].*$/, "");
/** The list that this page is of. What a cache kept of another one has another address. */
const version = document.querySelector("[data-practices]")?.getAttribute("data-practices") ?? "";

/** @type {Map<string, Promise<any>>} */
const fetched = new Map();

/** Fetch something, once; after a failure, again. What is not there is `missing`, if that is given.
 * @param {string} path @param {(answer: Response) => Promise<any>} read @param {any} [missing] */
function get(path, read, missing) {
  let known = fetched.get(path);
  if (!known) {
    known = fetch(new URL(`${path}?list=${version}`, here)).then((answer) => {
      if (answer.status === 404 && missing) return missing;
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return read(answer);
    });
    fetched.set(path, known);
    known.catch(() => fetched.delete(path));
  }
  return known;
}

/** Data of this very list. @param {string} path @param {any} [missing] */
async function data(path, missing) {
  const found = await get(path, (answer) => answer.json(), missing);
  return found.version === version ? found : stale("another list");
}

/** After a failure, all of it is asked for anew: the list may have changed in between. @param {string} why */
function stale(why) {
  fetched.clear();
  throw new Error(why);
}

// --- what fits ----------------------------------------------------------------------------------------------------------------

/** The places of the practices that have one of these values. @param {Index} index @param {string} kind @param {string[]} wanted */
async function having(index, kind, wanted) {
  const set = new Uint8Array(index.practices);
  const own = index.values[kind];
  const lists = await Promise.all(
    wanted.map(async (value) => {
      if (own) return Object.hasOwn(own, value) ? own[value] : [];
      const path = [kind, value].map(encodeURIComponent).join("/");
      return (await data(`nach/${path}/fit.json`, { version, practices: [] })).practices; // an address may name anything
    }),
  );
  for (const distances of lists) {
    let at = 0;
    for (const distance of distances) set[(at += distance)] = 1;
  }
  return set;
}

/** @param {Uint8Array[]} sets @param {number} size */
const fitting = (sets, size) =>
  sets.reduce((all, own) => all.map((flag, at) => flag & own[at]), new Uint8Array(size).fill(1));

/** @param {Uint8Array} set */
const places = (set) => [...set.keys()].filter((at) => set[at]);

// --- cards --------------------------------------------------------------------------------------------------------------------

/** The cards of a page of the list; their links lead where they did from there. @param {number} page */
async function cardsOf(page) {
  const path = page ? `${page + 1}/` : "./";
  const text = await get(path, (answer) => answer.text());
  const found = new DOMParser().parseFromString(text, "text/html").querySelector("[data-practices]");
  if (!(found instanceof HTMLElement) || found.dataset.practices !== version) return stale("another page");
  return [...found.querySelectorAll("[data-practice]")].map((card) => {
    // On its page a card stands below the heading of its kind, here it stands below that of the page.
    const title = card.querySelector("h3");
    title?.replaceWith(made("h2", { class: title.className }, ...title.childNodes));
    for (const link of card.querySelectorAll("a")) {
      link.setAttribute("href", new URL(link.getAttribute("href") ?? "", new URL(path, here)).href);
    }
    return card;
  });
}

/** What was found, as long as somebody wants it. */
class List {
  /** @param {number[]} found @param {Index} index @param {Place} place */
  constructor(found, index, place) {
    this.found = found;
    this.index = index;
    this.place = place;
    this.cards = made("ul", { class: "branch" });
    const { button, next } = onward(() => this.cards.children, () => this.grow(AT_ONCE), place);
    this.button = button;
    this.next = next;
  }

  /** @param {number} wanted */
  async grow(wanted) {
    const { page } = this.index;
    const part = this.found.slice(this.cards.children.length, this.cards.children.length + wanted);
    const pages = new Map([...new Set(part.map((at) => Math.floor(at / page)))].map((one) => [one, cardsOf(one)]));
    const cards = await Promise.all(part.map(async (at) => (await pages.get(Math.floor(at / page)))?.[at % page]));
    for (const card of cards) {
      if (!card) stale("no such card");
      else this.cards.append(document.importNode(card, true));
    }
    const left = this.found.length - this.cards.children.length;
    this.button.textContent = filled(this.place.words.more ?? "", { count: number(left) });
    this.next.toggleAttribute("hidden", !left);
  }
}

// --- an answer ----------------------------------------------------------------------------------------------------------------

/** What a kind is called in the form. @param {string} kind */
function nameOf(kind) {
  const box = document.querySelector(`form[data-filter] input[name="${CSS.escape(kind)}"]`);
  const many = document.querySelector(`form[data-filter] a[data-many="${CSS.escape(kind)}"]`);
  return box?.closest("[data-label]")?.getAttribute("data-label") ?? many?.previousElementSibling?.textContent ?? kind;
}

/** What one can do where nothing fits: each kind of choice that could be left out, with what would fit then.
 * @param {Choice} choice @param {Map<string, Uint8Array>} sets @param {number} size @param {Place} place */
function ways(choice, sets, size, { words, addressOf }) {
  const without = [...sets.keys()].map((kind) => {
    const others = [...sets].filter(([other]) => other !== kind).map(([, set]) => set);
    const values = new Map([...choice.values].filter(([other]) => other !== kind));
    return { kind, values, count: places(fitting(others, size)).length };
  });
  const useful = without.filter(({ count }) => count).sort((one, other) => one.count - other.count);
  const choices = useful.map(({ kind, values, count }) => {
    const text = filled(words.without ?? "", { name: nameOf(kind) });
    const fit = counted(count, { one: words.countedOne, many: words.countedMany });
    return /** @type {[string, string]} */ ([`${text}: ${fit}`, addressOf({ ...choice, values })]);
  });
  return instead((choices.length ? words.help : words.alone) ?? "", choices);
}

/** Show what fits. @param {Choice} choice @param {Place} place */
export async function answer(choice, place) {
  const { words, status, results } = place;
  /** @type {Index} */
  const index = await data("nach/index.json");
  const pairs = await Promise.all(
    [...choice.values].map(async ([kind, wanted]) => /** @type {const} */ ([kind, await having(index, kind, wanted)])),
  );
  const sets = new Map(pairs);
  const found = places(fitting([...sets.values()], index.practices));
  const list = new List(found, index, place);
  await list.grow(Math.max(AT_ONCE, history.state?.shown ?? 0));
  if (!place.isNow()) return;
  status.textContent = counted(found.length, words);
  results.replaceChildren(...(found.length ? [list.cards, list.next] : [ways(choice, sets, index.practices, place)]));
  results.removeAttribute("aria-busy");
  document.dispatchEvent(new Event("labnetz:dates"));
}
