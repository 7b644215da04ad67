// @ts-check
/**
 * Which dates fit a choice, and their entries: what publish/filter_data.py wrote, fetched month by month as it is looked
 * at. Knows no form, and puts nothing into the page.
 */

/**
 * @typedef {{since: string, until: string, isAsked: boolean, values: Map<string, string[]>, ids: Set<string> | null}} Choice
 * `since` and `until` are days ("2026-12-02"), both inclusive, `until` "" for all that comes; `isAsked` tells whether
 * somebody asked for a time. `ids` are what the search's index calls the events that have the words, null for no words.
 * @typedef {{month: string, dates: number, bytes: number, apart: Record<string, number>}} MonthInIndex
 * @typedef {{today: string, words: string, months: MonthInIndex[]}} Index
 * @typedef {Record<string, number[]>} Values
 * @typedef {{dates: number, days: Record<string, number>, files: number[], carried: number[], far: number[],
 *   until: Record<string, string>, apart: string[], values: Record<string, Values>}} Head
 * @typedef {{month: string, ordinal: number, file: number, first: number}} Hit
 * @typedef {{day: string, heading: HTMLElement, entry: HTMLElement}} Entry
 */

const folder = new URL("filter/", document.baseURI.replace(/[?#].*$/, ""));

/** Bytes that are fetched before somebody asks for more; packed, they are a fifth. */
const STEP = 600_000;

/** @type {Map<string, Promise<any>>} */
const fetched = new Map();

/** Fetch a file, once; after a failure, again. @param {string} path @param {(answer: Response) => Promise<any>} read */
function get(path, read) {
  let known = fetched.get(path);
  if (!known) {
    known = fetch(new URL(path, folder)).then((answer) => {
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return read(answer);
    });
    fetched.set(path, known);
    known.catch(() => fetched.delete(path));
  }
  return known;
}

/** @param {string} path */
const json = (path) => get(path, (answer) => answer.json());

/** @returns {Promise<Index>} */
export const index = () => json("index.json");

/** Numbers are written as the distance to the one before. @param {number[]} distances */
function* ordinals(distances) {
  let at = 0;
  for (const distance of distances) yield (at += distance);
}

/** @param {number} size @param {Iterable<number>} numbers */
function flags(size, numbers) {
  const set = new Uint8Array(size);
  for (const number of numbers) set[number] = 1;
  return set;
}

/** @param {Uint8Array} one @param {Uint8Array} other */
const both = (one, other) => one.map((flag, at) => flag & other[at]);

/** @param {Uint8Array} one @param {Uint8Array} other */
const either = (one, other) => one.map((flag, at) => flag | other[at]);

// What somebody needs, all of it has to be there; of everything else, one is enough.
const ALL_OF = new Set(["access"]);

// --- one month --------------------------------------------------------------------------------------------------------------

/** The dates of these days: what begins on them or still runs. @param {Head} head @param {Choice} choice */
function onDays(head, { since, until }) {
  const days = Object.entries(head.days);
  const set = new Uint8Array(head.dates);
  days.forEach(([day, first], at) => {
    if (day >= since && (!until || day <= until)) set.fill(1, first, days[at + 1]?.[1] ?? head.dates);
  });
  for (const [ordinal, last] of Object.entries(head.until)) {
    const day = days.findLast(([, first]) => first <= Number(ordinal))?.[0] ?? "";
    if (last >= since && (!until || day <= until)) set[Number(ordinal)] = 1;
  }
  return set;
}

/** @param {string} month @param {Head} head @param {string} kind @param {string[]} wanted */
async function having(month, head, kind, wanted) {
  /** @type {Values} */
  const values = head.apart.includes(kind) ? await json(`${month}/${kind}.json`) : (head.values[kind] ?? {});
  const sets = wanted.map((value) => flags(head.dates, ordinals(Object.hasOwn(values, value) ? values[value] : [])));
  return sets.reduce(ALL_OF.has(kind) ? both : either);
}

/** @param {string} month @param {Head} head @param {Set<string>} wanted */
async function withWords(month, head, wanted) {
  /** @type {string} */
  const text = await get(`${month}/ids.txt`, (answer) => answer.text());
  const set = new Uint8Array(head.dates);
  text.trim().split(" ").forEach((id, at) => {
    if (wanted.has(id)) set[at] = 1;
  });
  return set;
}

/** Give the dates of a month that fit. @param {string} month @param {Choice} choice @param {boolean} isFirst @returns {Promise<Hit[]>} */
async function inMonth(month, choice, isFirst) {
  const asked = [...choice.values].filter(([, values]) => values.length);
  /** @type {Head} */
  const head = await json(`${month}.json`);
  const sets = await Promise.all([
    ...asked.map(([kind, values]) => having(month, head, kind, values)),
    ...(choice.ids ? [withWords(month, head, choice.ids)] : []),
  ]);
  const fit = sets.reduce(both, onDays(head, choice));
  // What lasts for months stands in each of them: the first that is looked at shows it. Of a series that somebody did not
  // ask for by time, the dates of the next weeks are enough.
  for (const ordinal of isFirst ? [] : ordinals(head.carried)) fit[ordinal] = 0;
  for (const ordinal of choice.isAsked ? [] : ordinals(head.far)) fit[ordinal] = 0;
  const files = [...ordinals(head.files)];
  /** @type {Hit[]} */
  const hits = [];
  fit.forEach((flag, ordinal) => {
    if (!flag) return;
    const file = files.findLastIndex((first) => first <= ordinal);
    hits.push({ month, ordinal, file: file + 1, first: files[file] });
  });
  return hits;
}

// --- all months ---------------------------------------------------------------------------------------------------------------

/** Looks through the months, as far as somebody wants. */
export class Looking {
  /** @param {Index} index @param {Choice} choice */
  constructor(index, choice) {
    const { since, until } = choice;
    this.choice = choice;
    this.months = index.months.filter(({ month }) => month >= since.slice(0, 7) && (!until || month <= until.slice(0, 7)));
    this.done = 0;
    /** @type {Hit[]} */
    this.hits = [];
  }

  /** Whether all months have been looked through. */
  get isWhole() {
    return this.done === this.months.length;
  }

  /** The last day that has been looked at, "" where that is all. */
  get until() {
    const last = this.months[this.done - 1]?.month;
    if (this.isWhole || !last) return "";
    const [year, month] = last.split("-").map(Number);
    return `${last}-${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
  }

  /** Look through some more months. */
  async on() {
    let bytes = 0;
    const since = this.done;
    while (this.done < this.months.length && (this.done === since || bytes < STEP)) {
      bytes += this.weight(this.months[this.done]);
      this.done += 1;
    }
    const months = this.months.slice(since, this.done);
    const found = await Promise.all(months.map(({ month }, at) => inMonth(month, this.choice, since + at === 0)));
    this.hits.push(...found.flat());
  }

  /** @param {MonthInIndex} month */
  weight({ bytes, dates, apart }) {
    const kinds = [...this.choice.values].filter(([, values]) => values.length).map(([kind]) => apart[kind] ?? 0);
    return kinds.reduce((sum, own) => sum + own, bytes) + (this.choice.ids ? dates * 8 : 0);
  }
}

/** Fetch the entries of these dates, each with its day. @param {Hit[]} hits @returns {Promise<Entry[]>} */
export async function entries(hits) {
  const files = new Map(hits.map(({ month, file }) => [`${month}/${file}.html`, /** @type {Document | null} */ (null)]));
  await Promise.all(
    [...files.keys()].map(async (path) => {
      const text = await get(path, (answer) => answer.text());
      files.set(path, new DOMParser().parseFromString(text, "text/html"));
    }),
  );
  return hits.map(({ month, file, ordinal, first }) => {
    const stops = files.get(`${month}/${file}.html`)?.querySelectorAll(".stop") ?? [];
    const entry = /** @type {HTMLElement | undefined} */ (stops[ordinal - first]);
    const heading = /** @type {HTMLElement | undefined} */ (entry?.closest(".day")?.querySelector(".date") ?? undefined);
    const day = heading?.querySelector("time")?.getAttribute("datetime") ?? "";
    if (!entry || !heading) throw new Error(`${month}/${file}.html has no entry ${ordinal}`);
    return { day, heading, entry };
  });
}
