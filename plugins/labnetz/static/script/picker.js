// @ts-check
/** Finds a part of the network by its name. What was asked for stands in the address. */

/** As the names' slugs are made: small letters a to z and digits. @param {string} text */
const slug = (text) =>
  [["ä", "ae"], ["ö", "oe"], ["ü", "ue"], ["ß", "ss"]]
    .reduce((plain, [sign, letters]) => plain.replaceAll(sign, letters), text.toLowerCase())
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-pick]"));
const input = form?.querySelector("input");

/** A piece of a long list holds all that lies between its ends. @param {HTMLElement} item @param {string} asked */
const fits = ({ dataset: { key, since, until } }, asked) =>
  key === undefined
    ? (since ?? "").slice(0, asked.length) <= asked && asked <= (until ?? "").slice(0, asked.length)
    : `-${key}`.includes(`-${asked}`) || (asked.length > 3 && key.includes(asked));

if (form && input) {
  const status = form.querySelector("[role=status]");
  const groups = [...document.querySelectorAll(".choice")].map((group) => ({
    group,
    details: group.querySelector("details"),
    items: /** @type {HTMLElement[]} */ ([...group.querySelectorAll("li")]),
  }));

  const pick = () => {
    const asked = slug(input.value);
    let count = 0;
    for (const { group, details, items } of groups) {
      const found = items.filter((item) => !asked || fits(item, asked));
      count += found.length;
      for (const item of items) item.toggleAttribute("hidden", !found.includes(item));
      group.toggleAttribute("hidden", !found.length);
      details?.toggleAttribute("open", Boolean(asked && found.length));
    }
    const { one = "", many = "", none = "" } = form.dataset;
    const said = count === 1 ? one : count ? many.replace("#", String(count)) : none;
    if (status) status.textContent = asked ? said : "";
  };

  form.toggleAttribute("hidden", false);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = input.value.trim();
    history.replaceState(history.state, "", `${location.pathname}${query ? `?${new URLSearchParams({ q: query })}` : ""}${location.hash}`);
    pick();
  });
  // An empty question is none: the cross in the field brings everything back.
  input.addEventListener("input", () => input.value || pick());
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  if (input.value) pick();
}
