// @ts-check
/**
 * <labnetz-events>: the coming dates of this network on anybody's page. The page "Einbetten" of the portal says how.
 *
 * It fetches a fragment of HTML from the portal that it comes from, asks nobody else, and keeps nothing. It is built of
 * elements and adopted style alone, so that a page with a strict policy needs to allow no more than the portal's address.
 */

const home = new URL(".", import.meta.url);
const MOST = 12;
const HOURS_OLD = 4;

/** @type {Record<string, {loading: string, failed: string, unknown: string, network: string}>} */
const WORDS = {
  de: {
    loading: "Termine werden geladen …",
    failed: "Die Termine lassen sich gerade nicht laden.",
    unknown: "Zu dieser Auswahl sind keine Termine bekannt.",
    network: "Termine beim Netzwerk ansehen",
  },
  en: {
    loading: "Loading dates …",
    failed: "The dates can’t be loaded at the moment.",
    unknown: "No dates are known for this choice.",
    network: "See the dates on the network’s site",
  },
  fr: {
    loading: "Chargement des dates…",
    failed: "Les dates ne peuvent pas être chargées pour le moment.",
    unknown: "Aucune date n’est connue pour ce choix.",
    network: "Voir les dates sur le site du réseau",
  },
};

const STYLE = `
:host { display: block; font: var(--labnetz-font, inherit); color: var(--labnetz-ink, inherit); background: var(--labnetz-paper, transparent); overflow-wrap: anywhere; hyphens: auto; }
:host([hidden]), [hidden] { display: none; }
p, ol, h2, h3, h4, h5, h6 { margin: 0; padding: 0; font: inherit; }
a { color: var(--labnetz-link, inherit); text-decoration: underline; text-underline-offset: 0.16em; }
a:hover { text-decoration-thickness: 0.14em; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; border-radius: 2px; }
.labnetz-list { list-style: none; }
.labnetz-event { position: relative; padding: 0 0 var(--labnetz-gap, 1.4em) 2em; line-height: 1.4; }
.labnetz-event::before { content: ""; position: absolute; inset-block: 1.35em -0.25em; inset-inline-start: calc(0.5em - 1.5px); border-inline-start: 3px solid var(--labnetz-line, currentcolor); }
.labnetz-event:last-child::before { display: none; }
.labnetz-event::after { content: ""; box-sizing: border-box; position: absolute; inset-block-start: 0.25em; inset-inline-start: 0; inline-size: 1em; block-size: 1em; border: 3px solid var(--labnetz-line, currentcolor); border-radius: 50%; }
.labnetz-when, .labnetz-where, .labnetz-note, .labnetz-source { color: var(--labnetz-soft, inherit); }
.labnetz-name { font-weight: 700; font-size: var(--labnetz-title-size, 1.15em); line-height: 1.35; }
.labnetz-link { display: inline-block; max-inline-size: 100%; padding-block: 0.1em; }
.labnetz-off { text-decoration: line-through; }
.labnetz-flag { font-weight: 700; color: var(--labnetz-stop, inherit); }
.labnetz-demo { padding-block-end: 0.8em; font-weight: 700; }
.labnetz-more { padding-block-end: 0.6em; }
.labnetz-more a, .labnetz-way a { display: inline-block; padding-block: 0.2em; }
.labnetz-source { font-size: 0.9em; line-height: 1.4; }
:host(:is([scheme="light"], [scheme="auto"])) { --labnetz-ink: #17191e; --labnetz-paper: #fbfaf6; --labnetz-link: #0b4aa2; --labnetz-soft: #4a4e57; --labnetz-stop: #a3151f; padding: 1em; }
:host([scheme="dark"]) { --labnetz-ink: #f2f0ea; --labnetz-paper: #14161a; --labnetz-link: #9cc3ff; --labnetz-soft: #b9bcc4; --labnetz-stop: #ff9d94; padding: 1em; }
@media (prefers-color-scheme: dark) {
  :host([scheme="auto"]) { --labnetz-ink: #f2f0ea; --labnetz-paper: #14161a; --labnetz-link: #9cc3ff; --labnetz-soft: #b9bcc4; --labnetz-stop: #ff9d94; }
}
@media (forced-colors: active) {
  :host { background: Canvas !important; }
  :host, p, .labnetz-name, .labnetz-flag { color: CanvasText !important; }
  a { color: LinkText !important; }
}
@media print {
  :host { background: none !important; }
  :host, a, p, .labnetz-flag { color: inherit !important; }
  .labnetz-event { break-inside: avoid; }
}
`;

// Without adopted style (browsers before 2023) everything is there, and plain.
const sheet = "replaceSync" in CSSStyleSheet.prototype ? new CSSStyleSheet() : null;
sheet?.replaceSync(STYLE);

/** What a fragment is made of. Nothing else is taken over, so that nothing in it can run, whoever wrote it. */
const KEPT = new Set(["DIV", "OL", "LI", "P", "A", "TIME", "SPAN", "STRONG"]);
const ATTRIBUTES = /^(class|lang|datetime|hidden|data-[a-z]+)$/;

/** @param {Node} node @returns {Node} */
function copied(node) {
  if (!(node instanceof Element)) return document.createTextNode(node.nodeType === 3 ? node.textContent ?? "" : "");
  if (!KEPT.has(node.tagName)) return document.createTextNode(node.textContent ?? "");
  const copy = document.createElement(node.tagName);
  for (const { name, value } of node.attributes) {
    if (ATTRIBUTES.test(name) || (name === "href" && /^https?:\/\//.test(value))) copy.setAttribute(name, value);
  }
  // ::part(name), ::part(when), …: what a page may style beyond the custom properties.
  const parts = [...copy.classList].map((one) => one.replace("labnetz-", ""));
  if (parts.length) copy.setAttribute("part", parts.join(" "));
  copy.append(...[...node.childNodes].map(copied));
  return copy;
}

/** @param {string} tag @param {string} name @param {...Node} inside */
function made(tag, name, ...inside) {
  const element = document.createElement(tag);
  element.className = `labnetz-${name}`;
  element.setAttribute("part", name);
  element.append(...inside);
  return element;
}

/**
 * A document that the browser has parsed, but in which nothing runs. Not fetch(): its text would have to be parsed by
 * means that Trusted Types forbid. No cookie goes to another origin. @param {URL} address @returns {Promise<Document>}
 */
const fetched = (address) =>
  new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("GET", address.href);
    request.responseType = "document";
    request.timeout = 15_000;
    request.onload = () => (request.status === 200 && request.response ? done(request.response) : failed(request.status));
    request.onerror = request.ontimeout = () => failed(0);
    request.send();
  });

class LabnetzEvents extends HTMLElement {
  static observedAttributes = ["kind", "value", "count", "lang", "level"];

  #root = this.attachShadow({ mode: "open" });
  #status = made("p", "status");
  #content = document.createElement("div");
  /** @type {HTMLElement[]} */
  #events = [];
  #turn = 0;
  #at = 0;
  #timer = 0;
  #tick = () => this.#look();

  constructor() {
    super();
    if (sheet) this.#root.adoptedStyleSheets = [sheet];
    this.#status.setAttribute("role", "status");
    this.#root.append(this.#status, this.#content);
  }

  connectedCallback() {
    this.#say("loading");
    void this.#load();
    this.#timer = window.setInterval(this.#tick, 60_000);
    document.addEventListener("visibilitychange", this.#tick);
  }

  disconnectedCallback() {
    this.#turn += 1;
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#tick);
  }

  attributeChangedCallback() {
    if (this.isConnected && this.#turn) void this.#load();
  }

  /** The language that is asked for, by the element or by the page; "" where it is none of ours. */
  get #language() {
    const tag = this.closest("[lang]")?.getAttribute("lang")?.slice(0, 2).toLowerCase() ?? "";
    return tag in WORDS ? tag : "";
  }

  get #address() {
    const [kind, value] = ["kind", "value"].map((name) => this.getAttribute(name)?.trim() ?? "");
    const path = [kind, ...value.split("/")].map(encodeURIComponent).join("/");
    return new URL(kind && value ? `${path}.html` : "events.html", home);
  }

  /** Several changes of attributes at once are one question. */
  async #load() {
    const turn = (this.#turn += 1);
    await null;
    if (turn !== this.#turn) return;
    try {
      const found = (await fetched(this.#address)).querySelector(".labnetz-events");
      if (turn !== this.#turn) return;
      if (!found) throw 0;
      this.#at = Date.now();
      this.#show(/** @type {HTMLElement} */ (copied(found)));
    } catch (status) {
      if (turn === this.#turn && !this.#events.length) this.#say(status === 404 ? "unknown" : "failed");
    }
  }

  /** What stands in the page's own HTML stays until there is something better. @param {"loading" | "failed" | "unknown"} state */
  #say(state) {
    const words = WORDS[this.#language || "de"];
    this.dataset.state = state;
    this.#status.textContent = words[state];
    this.#status.lang = this.#language || "de";
    const way = made("a", "link", document.createTextNode(words.network));
    way.setAttribute("href", new URL("../", home).href);
    const own = this.childNodes.length ? document.createElement("slot") : made("p", "way", way);
    this.#content.replaceChildren(...(state === "loading" && !this.childNodes.length ? [] : [own]));
  }

  /** @param {HTMLElement} fragment */
  #show(fragment) {
    const own = fragment.lang;
    const language = this.#language || own;
    if (language !== own.slice(0, 2)) translate(fragment, language, own);
    const level = Number(this.getAttribute("level"));
    for (const name of fragment.querySelectorAll(".labnetz-name")) {
      name.replaceWith(made(`h${level >= 2 && level <= 6 ? level : 3}`, "name", ...name.childNodes));
    }
    // Safari takes a list without its signs for none.
    fragment.querySelector("ol")?.setAttribute("role", "list");
    this.#events = [...fragment.querySelectorAll("li")];
    this.#content.replaceChildren(fragment);
    this.#look();
  }

  /** What is over leaves by the visitor's clock, unless somebody is just there; the next ones move up. */
  #look() {
    const isOld = this.#at && Date.now() - this.#at > HOURS_OLD * 3_600_000;
    if (isOld && !document.hidden && !this.#root.activeElement) void this.#load();
    const none = /** @type {HTMLElement | null} */ (this.#content.querySelector(".labnetz-none"));
    if (!none) return;
    const now = Date.now();
    const stays = (/** @type {HTMLElement} */ one) =>
      !(Date.parse(one.dataset.end ?? "") <= now) || one.contains(this.#root.activeElement);
    const count = Math.trunc(Number(this.getAttribute("count"))) || 5;
    const shown = this.#events.filter(stays).slice(0, Math.min(Math.max(count, 1), MOST));
    const list = this.#content.querySelector("ol");
    for (const one of this.#events) if (!shown.includes(one)) one.remove();
    shown.forEach((one, place) => list?.children[place] === one || list?.insertBefore(one, list.children[place] ?? null));
    list?.toggleAttribute("hidden", !shown.length);
    this.dataset.state = shown.length ? "ready" : "empty";
    none.hidden = true;
    this.#status.lang = /** @type {HTMLElement} */ (none.parentElement).lang;
    const said = shown.length ? "" : none.textContent ?? "";
    if (this.#status.textContent !== said) this.#status.textContent = said;
  }
}

/** Our words in another language; titles and notes stay in their own. @param {HTMLElement} fragment @param {string} language @param {string} own */
function translate(fragment, language, own) {
  fragment.lang = language;
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (fragment.querySelectorAll(`[data-${language}]`))) {
    one.textContent = one.dataset[language] ?? "";
  }
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (fragment.querySelectorAll(".labnetz-link, .labnetz-note"))) {
    one.lang ||= own;
  }
}

customElements.get("labnetz-events") ?? customElements.define("labnetz-events", LabnetzEvents);
