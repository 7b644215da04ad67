// @ts-check
/** The main menu of a small screen. Where there is no script, or on a wide screen, its links simply stand there. */

const button = document.querySelector(".menu-button");
const menu = document.querySelector(".menu");

if (button && menu) {
  const isOpen = () => button.getAttribute("aria-expanded") === "true";

  const show = (/** @type {boolean} */ open) => {
    button.setAttribute("aria-expanded", String(open));
    menu.toggleAttribute("data-open", open);
  };

  const isOurs = (/** @type {EventTarget | null} */ target) =>
    target instanceof Node && (menu.contains(target) || button.contains(target));

  button.addEventListener("click", () => show(!isOpen()));

  for (const part of [button, menu]) {
    part.addEventListener("keydown", (event) => {
      if (!(event instanceof KeyboardEvent) || event.key !== "Escape" || !isOpen()) return;
      show(false);
      if (button instanceof HTMLElement) button.focus();
    });
    // It lies over the page: whoever goes on must see where they are. `relatedTarget` is null when the window loses
    // the focus, which closes nothing.
    part.addEventListener("focusout", (event) => {
      if (event instanceof FocusEvent && event.relatedTarget && !isOurs(event.relatedTarget)) show(false);
    });
  }

  document.addEventListener("pointerdown", (event) => {
    if (!isOurs(event.target)) show(false);
  });
}
