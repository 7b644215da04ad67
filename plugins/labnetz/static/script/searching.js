// @ts-check
/**
 * Searches the index of a site (search_files.py says what it is made of). Fetches the words that begin like those of a
 * question, and what is shown of the records that are looked at; knows no page.
 *
 * Words are read as search_words.py reads them. What a page that was left open fetched before the site was built anew
 * doesn't go with what it fetches now: that is noticed (`Stale`), and all is fetched again, once.
 */

/**
 * @typedef {{path?: string, title?: string, text?: string, kind?: string, when?: string, flag?: string, status?: string,
 *   end?: string, lang?: string, language?: string, line?: string, lab?: string}} Entry
 * @typedef {{id: string, type: string, data: () => Promise<Entry>}} Result
 * @typedef {{from: string, until: string, words: Record<string, string>}} WordFile
 */

const folder = new URL("../search-index/", import.meta.url);

const FORMAT = 2;
/** Files of words that are fetched for a question: the beginning "ver" stands in many of a big network's. */
const MOST_FILES = [6, 6, 4, 3];
const MOST_FILES_EACH = 2;
const MOST_WORDS = 12;
const TOGETHER = 16;
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
const VALUES = new Map([...DIGITS].map((digit, value) => [digit.charCodeAt(0), value]));
const TYPES = ["page", "lab", "event", "update", "call", "practice", "place", "topic", "past"];
const MARKS = "!#$%&()*+";

/** How much a word counts that stands in a text once, or often, or in a title. */
const COUNTS = [1, 1.6, 5, 5];
const SAME = 1;
const INFLECTED = 0.85;
const BEGUN = 0.6;
const SECOND_HALF = 0.7;
const OVER = 0.3;

/**
 * Words that say nothing of what is looked for, as long as there are others beside them; as they are compared.
 * A question is often a sentence: "Wann ist die Werkstatt offen?"
 */
const COMMON = new Set(
  `aber als am an auch auf aus bei beim bin bis da das dem den der des die ein eine einem einen einer eines es fur gibt
  haben hat ich ihr im in ins ist kann man mein mit nicht oder sein sich sie sind so um und uns unser vom von wann was wer
  wie wir wird wo zu zum zur a and are at be for from how is of on or the to what when where with au aux ce dans de du elle
  en est et il la le les leur ou par pour que qui sur un une`.split(/\s+/),
);

/** What doesn't go together: the site was built anew meanwhile. */
class Stale extends Error {}

/** @type {Map<string, Promise<any>>} */
let fetched = new Map();
/** @type {RequestCache} */
let cache = "default";

/** Fetch a file, once; after a failure, again. @param {string} name */
function get(name) {
  let known = fetched.get(name);
  if (!known) {
    // Of all files, the first one tells whether the others are still those that were fetched on another day.
    const how = name === "index.json" && cache === "default" ? "no-cache" : cache;
    known = fetch(new URL(name, folder), { cache: how }).then((answer) => {
      if (answer.status === 404) throw new Stale(name);
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    });
    fetched.set(name, known);
    known.catch(() => fetched.delete(name));
  }
  return known;
}

/** Fetch what every question needs. */
export const load = () => get("index.json");

/**
 * Do something that fetches; where older files are among them, forget all and do it once more.
 * @template Done @param {() => Promise<Done>} work
 */
export async function fresh(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Stale)) throw error;
    fetched = new Map();
    cache = "reload";
    return work().finally(() => {
      cache = "default";
    });
  }
}

// --- words ------------------------------------------------------------------------------------------------------------

/** Letters without their marks; "ae" and "ä" are the same. @param {string} text */
export const folded = (text) =>
  text
    .toLowerCase()
    .replace(/\u00ad/g, "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .replace(/([aou])e+/g, "$1");

/** @param {string} text */
export const wordsOf = (text) => [...new Set(folded(text).match(/[\p{L}\p{N}]+/gu) ?? [])].map((word) => word.slice(0, 40));

/** Give the words of a question that say something. @param {string} query */
function tellingOf(query) {
  const words = wordsOf(query);
  const telling = words.filter((word) => !COMMON.has(word));
  return telling.length ? telling : words;
}

/** Give those that are looked for. @param {string} query */
const askedOf = (query) => tellingOf(query).slice(0, MOST_WORDS);

const ENDINGS = new Set(["", "e", "em", "en", "er", "es", "m", "n", "r", "s", "ern", "ers", "nen", "in", "innen"]);
const ENDING = /(?<=.{4})(?:innen|nen|ern|ers|in|e[mnrs]|[emnrs])$/;

/** @param {string} one @param {string} other */
function alike(one, other) {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  return same;
}

/** Say how well a word of the index fits one of the question, 0 for not at all. @param {string} asked @param {string} word */
export function fits(asked, word) {
  if (asked === word) return SAME;
  const same = alike(asked, word);
  if (same >= 4 && ENDINGS.has(asked.slice(same)) && ENDINGS.has(word.slice(same))) return INFLECTED;
  // "KI" is not the beginning of "Kinder".
  return asked.length > 2 && same === asked.length ? BEGUN * (0.5 + (0.5 * same) / word.length) : 0;
}

/** @param {string} begin */
const safeName = (begin) => begin.replace(/[^a-zA-Z0-9]/g, (letter) => `_${letter.charCodeAt(0).toString(16)}`);

/**
 * Give the words of the files in which words begin so, and whether there are more files than those.
 * @param {string} begin @param {number} most @returns {Promise<{words: [string, string][], isMore: boolean}>}
 */
async function filesOf(begin, most) {
  /** @type {{format: number, words: string[]}} */
  const { format, words } = await load();
  if (format !== FORMAT) throw new Stale(`index.json: format ${format}`);
  const first = words.findLastIndex((one) => one <= begin);
  const last = words.findLastIndex((one) => one <= `${begin}\uffff`);
  const wanted = words.slice(first, Math.min(last + 1, first + most));
  /** @type {WordFile[]} */
  const files = await Promise.all(wanted.map((one) => get(`w-${safeName(one)}.json`)));
  files.forEach(({ from, until }, at) => {
    if (from !== wanted[at] || until !== (words[first + at + 1] ?? "")) throw new Stale(`w-${safeName(from)}.json`);
  });
  return { words: files.flatMap((file) => Object.entries(file.words)), isMore: last >= first + most };
}

// --- records ----------------------------------------------------------------------------------------------------------

/**
 * What a question finds. A record is known by one number: its block, its place in it, and its type.
 * @typedef {Map<number, number>} Scores
 */
const ROOM = 2 ** 20;
const keyOf = (/** @type {number} */ block, /** @type {number} */ place, /** @type {number} */ type) =>
  (block * ROOM + place) * 16 + type;

/** Where a word is, as `search_block.py` writes it. */
class Where {
  /** @param {string} text @param {Map<number, string>} blocks the marks of all blocks that have been met */
  constructor(text, blocks) {
    this.text = text;
    this.blocks = blocks;
    this.at = 0;
    /** Only the first records of each lab are told. */
    this.isMore = text.endsWith(".");
    if (this.isMore) this.text = text.slice(0, -1);
  }

  /** Read a number: digits of 32, the smallest first. */
  number() {
    let [number, unit, value] = [0, 1, 0];
    do {
      value = VALUES.get(this.text.charCodeAt(this.at++)) ?? 0;
      number += (value & 31) * unit;
      unit *= 32;
    } while (value > 31 && this.at < this.text.length);
    return number;
  }

  /** Read which block follows. One that has two marks was made anew between two files. */
  block() {
    const block = this.number();
    const mark = this.text.slice(this.at, this.at + 2);
    if ((this.blocks.get(block) ?? mark) !== mark) throw new Stale(mark);
    this.blocks.set(block, mark);
    this.at += 2;
    return block;
  }

  /** Note how much a word counts in each record. @param {number} fit @param {Scores} scores */
  add(fit, scores) {
    let [block, type, place] = [0, 0, 0];
    while (this.at < this.text.length) {
      const sign = this.text[this.at];
      if (sign === ";") {
        fit *= SECOND_HALF;
        this.at += 1;
      } else if (sign === ",") {
        this.at += 1;
        [block, place] = [this.block(), 0];
      } else if (MARKS.includes(sign)) {
        type = MARKS.indexOf(sign);
        this.at += 1;
      } else {
        const number = this.number();
        place += number >> 2;
        const key = keyOf(block, place, type);
        scores.set(key, Math.max(scores.get(key) ?? 0, fit * COUNTS[number & 3]));
      }
    }
  }
}

/**
 * Find the records that have a word, and say whether not all were looked at.
 * @param {string} asked @param {Map<number, string>} blocks @param {number} most @returns {Promise<{scores: Scores, isMore: boolean}>}
 */
async function having(asked, blocks, most) {
  const scores = new Map();
  // Of two letters, only the whole word fits, and that is in the first file.
  const isWhole = asked.length < 3;
  const found = await filesOf(asked.replace(ENDING, ""), isWhole ? 1 : most);
  let isMore = found.isMore && !isWhole;
  for (const [word, text] of found.words) {
    const fit = fits(asked, word);
    if (!fit) continue;
    const where = new Where(text, blocks);
    where.add(fit, scores);
    isMore ||= where.isMore;
  }
  return { scores, isMore };
}

/** Keep what has all words. @param {Scores[]} all @returns {Scores} */
function common([...all]) {
  all.sort((one, other) => one.size - other.size);
  const [fewest = new Map(), ...others] = all;
  const found = new Map();
  for (const [key, score] of fewest) {
    if (others.every((other) => other.has(key))) found.set(key, others.reduce((sum, other) => sum + (other.get(key) ?? 0), score));
  }
  return found;
}

/** @param {number} number @returns {string} */
const digits = (number) => (number < 32 ? DIGITS[number] : DIGITS[(number & 31) + 32] + digits(Math.floor(number / 32)));

/** @param {number} key @param {Map<number, string>} blocks @returns {Result} */
function result(key, blocks) {
  const [type, all] = [key % 16, Math.floor(key / 16)];
  const [place, block] = [all % ROOM, Math.floor(all / ROOM)];
  const mark = blocks.get(block) ?? "";
  const data = async () => {
    /** @type {{mark: string, records: Entry[]}} */
    const file = await get(`r/${block}-${Math.floor(place / TOGETHER)}.json`);
    const entry = file.records[place % TOGETHER];
    if (file.mark !== mark || !entry) throw new Stale(mark);
    return entry;
  };
  return { id: `${digits(block)}${mark}${MARKS[type]}${digits(place)}`, type: TYPES[type], data };
}

/** Old news and past dates begin with the newest; all else with what the index has first. @param {number} key */
function order(key) {
  const [type, all] = [key % 16, Math.floor(key / 16)];
  const [place, block] = [all % ROOM, Math.floor(all / ROOM)];
  const isOld = TYPES[type] === "past" || TYPES[type] === "update";
  return (isOld ? ROOM - place : place) + block / ROOM;
}

/**
 * Find what has all words, the best first; `isMore` says that there is more of a word than was looked at, `isCut` that
 * there are more words than are looked for.
 * @param {string} query @returns {Promise<{results: Result[], isMore: boolean, isCut: boolean}>}
 */
export async function search(query) {
  const blocks = new Map();
  const words = askedOf(query);
  const most = MOST_FILES[words.length] ?? MOST_FILES_EACH;
  const all = await Promise.all(words.map((word) => having(word, blocks, most)));
  const past = TYPES.indexOf("past");
  const ranked = [...common(all.map(({ scores }) => scores))].map(([key, score]) => ({ key, score: key % 16 === past ? score * OVER : score, at: order(key) }));
  ranked.sort((one, other) => other.score - one.score || one.at - other.at);
  const isCut = tellingOf(query).length > MOST_WORDS;
  return { results: ranked.map(({ key }) => result(key, blocks)), isMore: all.some(({ isMore }) => isMore), isCut };
}

// --- slips ------------------------------------------------------------------------------------------------------------

/** Count what was left out, added, changed, or swapped; more than `most` is as good as infinite. @param {string} one @param {string} other @param {number} most */
function slips(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = rows[i - 1][j - 1] + Number(one[i - 1] !== other[j - 1]);
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(changed, rows[i - 1][j] + 1, row[j - 1] + 1, isSwapped ? rows[i - 2][j - 2] + 1 : Infinity);
    }
    if (Math.min(...row) > most) return Infinity;
    rows.push(row);
  }
  return rows[one.length][other.length];
}

/** Give the word that was meant, where one is known that is nearly the same, else the word itself. @param {string} asked */
async function meant(asked) {
  const most = asked.length < 5 ? 0 : asked.length < 8 ? 1 : 2;
  if (!most) return asked;
  const known = (await filesOf(asked.slice(0, 3), MOST_FILES[1])).words;
  if (known.some(([word]) => fits(asked, word))) return asked;
  const begun = nearest(asked, known.filter(([word]) => word.startsWith(asked.slice(0, 3))), most);
  if (begun !== asked) return begun;
  // A slip is seldom in the first letters: there it is one at most.
  const files = await Promise.all(meanings(asked).map((other) => filesOf(other, 1)));
  const others = [...known, ...files.flatMap(({ words }) => words)];
  return nearest(asked, others.filter(([word]) => word[0] === asked[0] || word.startsWith(asked[1] + asked[0])), 1);
}

/** Give what may be meant where two of the first letters are swapped, or one is too much. @param {string} asked */
function meanings(asked) {
  const [a, b, c, d = ""] = asked;
  const [two, three, four] = [asked.slice(2), asked.slice(3), asked.slice(4)];
  return [...new Set([b + a + two, a + c + b + three, a + b + d + c + four, a + two, a + b + three])];
}

/** Give the word with the fewest slips, of several the one that is met most often. @param {string} asked @param {[string, string][]} known @param {number} most */
function nearest(asked, known, most) {
  let best = { word: asked, count: most + 1, weight: 0 };
  for (const [word, { length: weight }] of known) {
    const count = slips(asked, word, most);
    if (count < best.count || (count === best.count && count <= most && weight > best.weight)) best = { word, count, weight };
  }
  return best.word;
}

/** Give a question in the words that were probably meant. @param {string} query */
export const mended = async (query) => (await Promise.all(askedOf(query).map(meant))).join(" ");
