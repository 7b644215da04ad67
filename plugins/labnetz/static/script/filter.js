// @ts-check
/**
 * The filter of a long list, of dates or of practices: what is chosen stands in the address, and is applied on the button.
 * What finds the entries (filtering.js, practices.js: the form names it) is fetched when something is chosen.
 * templates/_filter.html says what this works on, and is whole without it.
 */

/** @typedef {{q: string, when: string, from: string, until: string, values: Map<string, string[]>}} Choice */
/**
 * @typedef {{answer: (choice: Choice, place: any) => Promise<void>, today?: () => string}} Answering
 * What a module that the form names has; where what it finds depends on the day, `today` says which one it is.
 */

const FIELDS = /** @type {const} */ (["q", "when", "from", "until"]);
const TIMES = ["today", "weekend", "week", "month"];

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-filter]"));
const results = /** @type {HTMLElement | null} */ (document.querySelector("[data-filter-results]"));

if (form && results) {
  const box = /** @type {HTMLDetailsElement} */ (form.querySelector("[data-filter-box]"));
  const chosen = /** @type {HTMLElement} */ (form.querySelector("[data-chosen]"));
  const status = /** @type {HTMLElement} */ (document.querySelector("[data-filter-status]"));
  const words = /** @type {HTMLElement} */ (document.querySelector("[data-filter-words]")).dataset;
  const kinds = (form.dataset.kinds ?? "").split(" ");
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  /** Those that this form has: one asks for practices without words or times. */
  const fields = FIELDS.filter((one) => field(one));
  /** @type {HTMLInputElement[]} */
  const boxes = [...form.querySelectorAll("input[type=checkbox]")].map((one) => /** @type {HTMLInputElement} */ (one));
  const served = [...results.childNodes];
  const name = document.title;

  // --- what is chosen --------------------------------------------------------------------------------------------------------

  /** A day that there is: some browsers make 3 March of 31 February. @param {string} text */
  const asDay = (text) => {
    const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : "";
  };

  /** @param {URLSearchParams} query @returns {Choice} */
  const read = (query) => {
    const text = (/** @type {(typeof FIELDS)[number]} */ one) => (fields.includes(one) ? (query.get(one) ?? "") : "");
    const asked = text("q").trim().slice(0, 200);
    const when = text("when");
    const values = new Map(kinds.map((kind) => [kind, [...new Set(query.getAll(kind).filter(Boolean))]]));
    return {
      q: asked,
      when: TIMES.includes(when) ? when : "",
      from: asDay(text("from")),
      until: asDay(text("until")),
      values: new Map([...values].filter(([, own]) => own.length)),
    };
  };

  /** What stands in the form; what the address has chosen of long lists has no box and stays. @param {Choice} before */
  const inForm = (before) => {
    const query = new URLSearchParams();
    for (const one of fields) query.set(one, field(one).value);
    for (const { name: kind, value, checked } of boxes) if (checked) query.append(kind, value);
    for (const [kind, own] of before.values) {
      for (const value of own) if (!boxes.some((one) => one.name === kind && one.value === value)) query.append(kind, value);
    }
    return read(query);
  };

  /** @param {Choice} choice */
  const addressOf = ({ q, when, from, until, values }) => {
    const query = new URLSearchParams();
    const time = from || until ? { from, until } : { when };
    for (const [key, value] of Object.entries({ q, ...time })) if (value) query.set(key, value);
    for (const [kind, own] of values) for (const value of own) query.append(kind, value);
    return `${location.pathname}${query.size ? `?${query}` : ""}`;
  };

  /** @param {Choice} choice */
  const isSome = ({ q, when, from, until, values }) => Boolean(q || when || from || until || values.size);

  // --- what is chosen, in words ------------------------------------------------------------------------------------------------

  /** @type {Map<string, string>} */
  const names = new Map(boxes.map((one) => [`${one.name}/${one.value}`, one.dataset.name ?? one.value]));

  /** What a long list has, and no box, has a page with its name. @param {string} kind @param {string} value */
  const nameOf = async (kind, value) => {
    const key = `${kind}/${value}`;
    if (!names.has(key) && form.querySelector(`a[data-many="${kind}"]`)) {
      const path = key.split("/").map(encodeURIComponent).join("/");
      const page = await fetch(`${form.dataset.lists ?? ""}${path}/`).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
      const named = new DOMParser().parseFromString(page, "text/html").querySelector("[data-name]");
      names.set(key, (named instanceof HTMLElement && named.dataset.name) || named?.textContent?.trim() || value);
    }
    return names.get(key) ?? value;
  };

  /** @param {string} day */
  const said = (day) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" }).format(Date.parse(day));

  /** @param {Choice} choice */
  const timeOf = ({ when, from, until }) => {
    if (from && until) return (words.between ?? "").replace("{first}", said(from)).replace("{last}", said(until));
    if (from || until) return ((from ? words.from : words.until) ?? "").replace("{day}", said(from || until));
    return field("when").querySelector(`option[value="${when}"]`)?.textContent ?? "";
  };

  /** @param {Choice} choice */
  const inWords = async (choice) => {
    const own = [...choice.values].flatMap(([kind, all]) => all.map((value) => nameOf(kind, value)));
    const time = choice.when || choice.from || choice.until ? timeOf(choice) : "";
    return [choice.q && (words.quoted ?? "").replace("{query}", () => choice.q), time, ...(await Promise.all(own))].filter(Boolean);
  };

  /** @param {Choice} choice */
  const fill = (choice) => {
    for (const one of fields) field(one).value = choice[one];
    if (choice.from || choice.until) field("when").value = "";
    for (const one of boxes) one.checked = choice.values.get(one.name)?.includes(one.value) ?? false;
    for (const kind of form.querySelectorAll("[data-kind-box]")) {
      const ticked = boxes.filter((one) => one.checked && kind.contains(one)).map((one) => one.dataset.name);
      const place = kind.querySelector("[data-kind-chosen]");
      if (place) place.textContent = ticked.join(", ");
    }
  };

  // --- what fits ---------------------------------------------------------------------------------------------------------------

  let turn = 0;
  let today = () => "";
  let answered = { day: "", dates: 0 };

  const seen = () => ({ day: today(), dates: results.querySelectorAll(".stop").length });

  /** Another day has begun, so that "today" is another one; or a date of the answer has ended. */
  const isOld = () => seen().day !== answered.day || seen().dates < answered.dates;

  /** Show what an address has chosen. @param {{again?: boolean}} as `again`: the same, for it is later by now */
  const show = async ({ again = false } = {}) => {
    const own = ++turn;
    const isNow = () => own === turn;
    const choice = read(new URLSearchParams(location.search));
    if (!again) fill(choice);
    if (!isSome(choice)) {
      chosen.textContent = chosen.dataset.none ?? "";
      document.title = name;
      status.textContent = "";
      document.querySelector("[data-filter-feeds]")?.toggleAttribute("hidden", true);
      document.querySelector("[data-filter-more]")?.replaceChildren();
      results.removeAttribute("aria-busy");
      results.replaceChildren(...served);
      document.dispatchEvent(new Event("labnetz:dates"));
      return;
    }
    results.setAttribute("aria-busy", "true");
    if (!again) {
      // Nothing of the whole list is to be seen, or moved away, before the answer is there.
      results.replaceChildren();
      status.textContent = words.wait ?? "";
    }
    try {
      const [{ answer, today: day }, said] = await Promise.all([
        /** @type {Promise<Answering>} */ (import(new URL(`${form.dataset.filter}.js`, import.meta.url).href)),
        inWords(choice),
      ]);
      if (!isNow()) return;
      today = day ?? today;
      chosen.textContent = said.join("\u00a0· "); // no line begins with a dot
      document.title = `${said.join(", ")} – ${name}`;
      await answer(choice, { words, status, results, names, isNow, addressOf });
    } catch {
      if (!isNow()) return;
      answered = seen();
      if (again) {
        results.removeAttribute("aria-busy"); // what was found before is better than nothing
        return;
      }
      // The way without a script still leads to lists of each.
      status.textContent = words.failed ?? "";
      results.removeAttribute("aria-busy");
      results.replaceChildren(...served);
      for (const way of form.querySelectorAll("[data-way]")) way.toggleAttribute("hidden", false);
    }
  };

  /** @param {Choice} choice */
  const go = (choice) => {
    const address = addressOf(choice);
    if (address !== `${location.pathname}${location.search}`) history.pushState(null, "", address);
    return show();
  };

  // --- the form ----------------------------------------------------------------------------------------------------------------

  for (const part of form.querySelectorAll("[data-field]")) part.toggleAttribute("hidden", false);
  for (const part of form.querySelectorAll("[data-way]")) part.toggleAttribute("hidden", true);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = inForm(read(new URLSearchParams(location.search)));
    if (choice.from && choice.until && choice.from > choice.until) {
      // A reason beside the field, in the browser's own way, and nothing is searched for.
      field("until").setCustomValidity(words.reversed ?? "");
      field("until").reportValidity();
      return;
    }
    // What was found is to be seen, and the form is one key away.
    box.open = false;
    form.querySelector("summary")?.focus({ preventScroll: true });
    void go(choice).then(() => form.scrollIntoView({ block: "start" }));
  });
  for (const one of fields.filter((name) => name === "from" || name === "until")) {
    field(one).addEventListener("input", () => field("until").setCustomValidity(""));
  }
  // Nothing of the search is loaded before the first letter.
  field("q")?.addEventListener("input", () => {
    void import(new URL("finding.js", import.meta.url).href).then(({ load }) => load()).catch(() => {});
  }, { once: true });
  form.querySelector("[data-reset]")?.addEventListener("click", (event) => {
    event.preventDefault();
    void go(read(new URLSearchParams()));
    /** @type {HTMLElement | null} */ (field("q") ?? form.querySelector("summary"))?.focus();
  });
  // A way that is offered in place of another choice leads nowhere else.
  results.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-choose]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    form.querySelector("summary")?.focus({ preventScroll: true });
    void go(read(new URL(link.href).searchParams));
  });
  document.querySelector("a[data-ask-here]")?.addEventListener("click", (event) => {
    event.preventDefault();
    box.open = true;
    field("q")?.focus();
  });
  addEventListener("popstate", () => void show());
  // A page that was left open answers anew, but takes nothing away from under the keyboard, and no choice from the form.
  document.addEventListener("labnetz:dates", () => {
    answered = seen();
  });
  document.addEventListener("labnetz:looked", () => {
    const isBusy = results.hasAttribute("aria-busy") || box.open || results.contains(document.activeElement);
    if (!isBusy && isSome(read(new URLSearchParams(location.search))) && isOld()) void show({ again: true });
  });
  if (isSome(read(new URLSearchParams(location.search)))) void show();
}
