// A table that is wider than its frame can be moved by the arrow keys: it is a stop of the Tab key, as the page says.
// One that fits is none.

const frames = document.querySelectorAll(".table");
const reach = (frame) => {
  if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
  else frame.removeAttribute("tabindex");
};
if (frames.length && "ResizeObserver" in window) {
  const watch = new ResizeObserver((seen) => seen.forEach((one) => reach(one.target.closest(".table"))));
  // The table grows inside of its frame when the font comes.
  frames.forEach((frame) => [frame, ...frame.children].forEach((one) => watch.observe(one)));
}
