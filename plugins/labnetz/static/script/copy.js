/** An address is copied by one press; without this, it is there to be marked. */

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.toggleAttribute("hidden", !navigator.clipboard);
  button.addEventListener("click", async () => {
    const said = button.parentElement?.querySelector("[role=status]");
    const copied = await navigator.clipboard.writeText(button.getAttribute("data-copy") ?? "").then(
      () => true,
      () => false,
    );
    if (said) said.textContent = button.getAttribute(copied ? "data-done" : "data-failed");
  });
}
