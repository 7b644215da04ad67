// @ts-check
/**
 * Answers a choice of dates: finds them (dates.js, finding.js), puts them into the page by day, and says how many there
 * are. Below them stands what else has the words that were asked for.
 */

/** @typedef {import("./dates.js").Hit} Hit */
/** @typedef {import("./dates.js").Entry} Entry */
/** @typedef {import("./finding.js").Result} Result */
/** @typedef {{q: string, when: string, from: string, until: string, values: Map<string, string[]>}} Choice */
/**
 * @typedef {{words: DOMStringMap, status: HTMLElement, results: HTMLElement, names: Map<string, string>,
 *   isNow: () => boolean, addressOf: (choice: Choice) => string}} Place
 */

import { counted, filled, instead, made, number, onward } from "./answering.js";
import { entries, index, Looking } from "./dates.js";

// The dates of a rare choice lie far apart: each is in another file.
const AT_ONCE = 30;
const HITS_AT_ONCE = 5;
const language = document.documentElement.lang;

// --- days -------------------------------------------------------------------------------------------------------------------

/** Today on the clock of the network, wherever the visitor is. */
export function today() {
  const timeZone = document.querySelector("[data-zone]")?.getAttribute("data-zone") ?? undefined;
  const parts = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const { year, month, day } = Object.fromEntries(parts.formatToParts(Date.now()).map(({ type, value }) => [type, value]));
  return `${year}-${month}-${day}`;
}

/** @param {string} day @param {number} count */
const later = (day, count) => new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);

/** Give the first and the last day that are asked for, "" for no last one. @param {Choice} choice @returns {[string, string]} */
function days({ when, from, until }) {
  const now = today();
  if (from || until) return [from > now ? from : now, until];
  const weekday = new Date(Date.parse(now)).getUTCDay() || 7;
  if (when === "today") return [now, now];
  if (when === "weekend") return [later(now, Math.max(0, 6 - weekday)), later(now, 7 - weekday)];
  if (when === "week") return [now, later(now, 6)];
  if (when === "month") return [now, new Date(Date.UTC(Number(now.slice(0, 4)), Number(now.slice(5, 7)), 0)).toISOString().slice(0, 10)];
  return [now, ""];
}

/** @param {string} day */
const said = (day) => new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(Date.parse(day));

// --- the list ---------------------------------------------------------------------------------------------------------------

/** The list of what was found, as long as somebody wants it. */
class List {
  /** @param {Looking} looking @param {Place} place @param {(list: List) => string} count says how many there are */
  constructor(looking, place, count) {
    this.looking = looking;
    this.place = place;
    this.count = count;
    this.shown = 0;
    this.over = 0;
    this.days = made("div", { class: "days" });
    this.past = made("p", { class: "empty", hidden: "" }, place.words.past ?? "");
    const { button, next } = onward(() => this.days.querySelectorAll(".stop"), () => this.grow(AT_ONCE), place);
    this.button = button;
    this.next = next;
  }

  /** Dates that are not over, as far as they have been found. */
  get size() {
    return this.looking.hits.length - this.over;
  }

  /** Show some more, and look through more months where there are not enough. @param {number} wanted */
  async grow(wanted) {
    let added = 0;
    for (let steps = 0; added < wanted; steps += 1) {
      const left = this.looking.hits.length - this.shown;
      if (left < wanted - added && !this.looking.isWhole && steps < 2) {
        await this.looking.on();
        continue;
      }
      if (!left) break;
      const part = this.looking.hits.slice(this.shown, this.shown + wanted - added);
      const found = await entries(part);
      if (!this.place.isNow()) return;
      this.shown += part.length;
      added += this.add(found);
    }
    this.finish();
  }

  /** Add entries under their days; those that are over by now are none. @param {Entry[]} found */
  add(found) {
    let added = 0;
    for (const { day, heading, entry } of found) {
      if (Date.parse(entry.dataset.end ?? "") <= Date.now()) {
        this.over += 1;
        continue;
      }
      this.stops(day, heading, entry).append(document.importNode(entry, true));
      added += 1;
    }
    return added;
  }

  /** @param {string} day @param {HTMLElement} heading @param {HTMLElement} entry */
  stops(day, heading, entry) {
    const last = this.days.lastElementChild;
    const list = last?.querySelector("time")?.getAttribute("datetime") === day ? last.querySelector("ol") : null;
    if (list) return list;
    const stops = made("ol", { class: "stops" });
    const line = entry.dataset.line;
    this.days.append(made("section", { class: "day", ...(line ? { "data-line": line } : {}) }, document.importNode(heading, true), stops));
    return stops;
  }

  /** Say how much is left. */
  finish() {
    const { words, status } = this.place;
    const left = this.looking.hits.length - this.shown;
    const { until } = this.looking;
    this.next.toggleAttribute("hidden", !left && this.looking.isWhole);
    this.button.textContent = left ? filled(words.more ?? "", { count: number(left) }) : filled(words.on ?? "", { day: until && said(until) });
    status.textContent = this.count(this);
    document.dispatchEvent(new Event("labnetz:dates"));
  }
}

/** Say how many dates there are, and how far that is known. @param {Choice} choice @param {Place} place @param {{words: string, isNear: boolean, isMore: boolean, isCut: boolean}} known */
const counting = ({ q }, { words }, known) => (/** @type {List} */ { size, looking }) => {
  const { until } = looking;
  const limited = q && known.words && (!looking.choice.until || looking.choice.until > known.words);
  return [
    known.isNear && size ? filled(words.alike ?? "", { query: q }) : "",
    counted(size, words),
    until ? filled(words.sofar ?? "", { day: said(until) }) : "",
    known.isMore ? words.frequent ?? "" : "",
    known.isCut ? words.cut ?? "" : "",
    limited ? filled(words.wordsuntil ?? "", { day: said(known.words) }) : "",
  ].filter(Boolean).join(" ");
};

/** What one can do where nothing is found: leave one thing out. @param {Choice} choice @param {Place} place */
function ways(choice, { words, addressOf, names }) {
  /** @type {[string, Choice][]} */
  const without = [...choice.values].flatMap(([kind, own]) =>
    own.map((value) => {
      const left = own.filter((one) => one !== value);
      const values = new Map([...choice.values, [kind, left]].filter(([, all]) => all.length)); // a kind that comes again overrules
      if (!left.length) values.delete(kind);
      const name = filled(words.quoted ?? "", { query: names.get(`${kind}/${value}`) ?? value });
      return /** @type {[string, Choice]} */ ([name, { ...choice, values }]);
    }),
  );
  if (choice.q) without.unshift([filled(words.quoted ?? "", { query: choice.q }), { ...choice, q: "" }]);
  if (choice.when || choice.from || choice.until) without.unshift([words.time ?? "", { ...choice, when: "", from: "", until: "" }]);
  return instead(
    words.help ?? "",
    without.map(([name, other]) => [filled(words.without ?? "", { name }), addressOf(other)]),
  );
}

// --- subscribing ------------------------------------------------------------------------------------------------------------

/** Lead to the calendar of just this choice, or to those that come nearest. @param {Choice} choice @param {Place} place */
function offer(choice, { names }) {
  const region = document.querySelector("[data-filter-feeds]");
  const form = /** @type {HTMLElement | null} */ (document.querySelector("form[data-filter]"));
  const exact = region?.querySelector("[data-exact]");
  const near = region?.querySelector("[data-near]");
  if (!region || !form || !exact || !near) return;
  const hasFeed = (/** @type {string} */ kind, /** @type {string} */ value) => {
    const own = [...form.querySelectorAll("input[type=checkbox]")]
      .map((one) => /** @type {HTMLInputElement} */ (one))
      .find((one) => one.name === kind && one.value === value);
    // A value of a long list has no box, and always dates.
    return own ? "feed" in own.dataset : (names.get(`${kind}/${value}`) ?? value) !== value;
  };
  const all = [...choice.values].flatMap(([kind, own]) => own.map((value) => ({ kind, value })));
  const offered = all.filter(({ kind, value }) => hasFeed(kind, value));
  const isExact = all.length === 1 && offered.length === 1 && !choice.q && !choice.when && !choice.from && !choice.until;
  const way = (/** @type {{kind: string, value: string}} */ { kind, value }) => {
    const path = `${kind}/${value}`.split("/").map(encodeURIComponent).join("/");
    return `${form.dataset.subscribe}${path}/`;
  };
  region.toggleAttribute("hidden", !offered.length);
  exact.toggleAttribute("hidden", !isExact);
  near.toggleAttribute("hidden", isExact || !offered.length);
  if (isExact) exact.querySelector("a")?.setAttribute("href", way(offered[0]));
  const links = offered.map((one) => made("a", { href: way(one) }, names.get(`${one.kind}/${one.value}`) ?? one.value));
  near.querySelector("ul")?.replaceChildren(...links.map((link) => made("li", {}, link)));
}

// --- what else has the words ------------------------------------------------------------------------------------------------

/** Add what was found of one type. @param {string} label @param {Result[]} found @param {string} asked @param {Place} place */
async function group(label, found, asked, { words }) {
  const { hit } = await import("./finding.js");
  const list = made("ol", { class: "hits" });
  const button = made("button", { class: "button second", type: "button" });
  const next = made("p", { class: "more-hits" }, button);
  const grow = async () => {
    const at = list.children.length;
    const pages = await Promise.all(found.slice(at, at + HITS_AT_ONCE).map((one) => one.data()));
    list.append(...pages.map((page) => hit(page, words, asked)));
    const left = found.length - list.children.length;
    button.textContent = filled(words.morehits ?? "", { count: number(left) });
    next.toggleAttribute("hidden", !left);
    return /** @type {HTMLElement | null | undefined} */ (list.children[at]?.querySelector("a"));
  };
  button.addEventListener("click", () => void grow().then((first) => first?.focus()).catch(() => {}));
  await grow();
  const head = made("h2", {}, `${label} `, made("span", { class: "count" }, number(found.length)));
  return made("section", { class: "section found" }, head, list, next);
}

/** Lead to what stands below the dates, however many these are. The address is that of the choice, and stays.
 * @param {Map<string, Result[]>} groups @param {DOMStringMap} words */
function leads(groups, words) {
  const known = typesOf(words).filter(([type]) => groups.get(type)?.length);
  const links = known.map(([type, label], place) => {
    const link = made("a", { href: "#found" }, label);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const head = document.querySelectorAll("[data-filter-more] h2")[place];
      head?.setAttribute("tabindex", "-1");
      if (head instanceof HTMLElement) head.focus();
    });
    return made("li", {}, link, " ", made("span", { class: "count" }, number(groups.get(type)?.length ?? 0)));
  });
  return links.length ? [made("nav", { class: "as-months", "aria-label": words.besides ?? "" }, made("p", {}, words.besides ?? ""), made("ul", {}, ...links))] : [];
}

/** What one can search in beside dates, with what it is called. @param {DOMStringMap} words @returns {[string, string][]} */
const typesOf = ({ types }) => JSON.parse(types ?? "[]");

/** @param {Map<string, Result[]>} groups @param {string} asked @param {Place} place */
async function others(groups, asked, place) {
  const known = typesOf(place.words).filter(([type]) => groups.get(type)?.length);
  const made = await Promise.all(known.map(([type, label]) => group(label, groups.get(type) ?? [], asked, place)));
  if (place.isNow()) document.querySelector("[data-filter-more]")?.replaceChildren(...made);
}

// --- an answer --------------------------------------------------------------------------------------------------------------

/** @param {string} q @param {DOMStringMap} words */
async function withWords(q, words) {
  if (!q) return { ids: null, groups: new Map(), asked: "", isNear: false, isMore: false, isCut: false };
  const { findTypes } = await import("./finding.js");
  const types = typesOf(words).map(([type]) => type).filter((type) => type !== "page");
  const { found, query: asked, ...how } = await findTypes(q, ["event", ...types]);
  return { ids: new Set((found.get("event") ?? []).map(({ id }) => id)), groups: found, asked, ...how };
}

/** Show what fits. @param {Choice} choice @param {Place} place */
export async function answer(choice, place) {
  const [known, { ids, groups, asked, ...how }] = await Promise.all([index(), withWords(choice.q, place.words)]);
  if (!place.isNow()) return;
  const [since, until] = days(choice);
  const isAsked = Boolean(choice.when || choice.from || choice.until);
  const looking = new Looking(known, { since, until, isAsked, values: choice.values, ids });
  const list = new List(looking, place, counting(choice, place, { words: known.words, ...how }));
  await list.grow(Math.max(AT_ONCE, history.state?.shown ?? 0));
  if (!place.isNow()) return;
  offer(choice, place);
  const dates = list.size ? [list.days, list.past, list.next] : [ways(choice, place), list.next];
  place.results.replaceChildren(...leads(groups, place.words), ...dates);
  // In the page, and not before: what is on just now is said by the clock.
  document.dispatchEvent(new Event("labnetz:dates"));
  place.results.removeAttribute("aria-busy");
  await others(groups, asked, place);
}
