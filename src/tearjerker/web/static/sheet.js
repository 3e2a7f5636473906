// The queue behind its button: beside the bar where there is room, the whole screen on a phone.
// On a phone the page beneath is out of reach meanwhile, and the phone's own Back shuts it.

const PHONE = matchMedia("(max-width: 760px)");

export function sheet(document, bar) {
  const button = bar.querySelector("[data-queue-shown]");
  const panel = document.getElementById("queue");
  const beneath = () => document.querySelectorAll(".skip, .top, #main, .tabs");
  let whole = false; // whether it covers the screen

  function show() {
    set(true);
    whole = PHONE.matches;
    cover(whole);
    if (whole) history.pushState({ ...history.state, sheet: true }, "");
  }

  function shut() {
    if (panel.hidden) return;
    set(false);
    cover(false);
  }

  function set(open) {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    document.documentElement.classList.toggle("queue-open", open);
  }

  function cover(on) {
    bar.classList.toggle("whole", on);
    document.documentElement.classList.toggle("covered", on);
    for (const part of beneath()) part.inert = on;
  }

  // Back and the button do the same: the history has one step more while the screen is covered.
  const away = () => (history.state?.sheet ? history.back() : shut());

  button.addEventListener("click", () => (panel.hidden ? show() : away()));
  bar.querySelector(".now .cover").addEventListener("click", () => button.click()); // for fingers; keys have the button
  addEventListener("popstate", (event) => {
    if (panel.hidden || !whole) return;
    event.stopImmediatePropagation(); // no visit: the page beneath is still there
    shut();
    button.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    away();
    button.focus();
  });
  document.addEventListener("click", (event) => {
    if (!panel.hidden && !whole && !bar.contains(event.target) && event.target.isConnected) shut();
  });
  PHONE.addEventListener("change", () => away());
  return { shut };
}
