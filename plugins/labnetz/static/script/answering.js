// @ts-check
/** What the answers of all filters are made of: elements, numbers, sentences, and the button for more. Knows no list. */

/** @param {string} tag @param {Record<string, string>} attributes @param {...(Node | string)} inside */
export function made(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** @param {number} count */
export const number = (count) =>
  count < 10_000 ? String(count) : new Intl.NumberFormat(document.documentElement.lang).format(count);

/** @param {string} text @param {Record<string, string>} values */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);

/** Say how many there are. @param {number} count @param {DOMStringMap} words with "none", "one" and "many" */
export const counted = (count, { none, one, many }) =>
  filled((!count ? none : count === 1 ? one : many) ?? "", { count: number(count) });

/** What one can do where nothing fits. @param {string} help @param {[string, string][]} choices what each is called, and the way to it */
export const instead = (help, choices) =>
  made("div", { class: "empty" }, made("p", {}, help),
    made("ul", {}, ...choices.map(([text, href]) => made("li", {}, made("a", { href, "data-choose": "" }, text)))));

/** The button that goes on with a list. Then the focus is on the first that came, and who comes back sees as many.
 * @param {() => ArrayLike<Element>} shown @param {() => Promise<void>} grow @param {{words: DOMStringMap, status: HTMLElement}} place */
export function onward(shown, grow, { words, status }) {
  const button = made("button", { class: "button second", type: "button" });
  button.addEventListener("click", async () => {
    const before = shown().length;
    button.setAttribute("aria-busy", "true");
    try {
      await grow();
    } catch {
      status.textContent = words.failed ?? "";
    }
    button.removeAttribute("aria-busy");
    shown()[before]?.querySelector("a")?.focus();
    history.replaceState({ shown: shown().length }, "");
  });
  return { button, next: made("p", { class: "more-hits" }, button) };
}
