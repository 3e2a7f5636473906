// Light, dark, or as the system has it: chosen by a button, kept in this browser, and set before anything is drawn.
(() => {
  const STORE = "tearjerker.theme";
  const NAMES = { system: "Colours: as the system", light: "Colours: light", dark: "Colours: dark" };
  const root = document.documentElement;
  const chosen = () => {
    try { return localStorage.getItem(STORE) in NAMES ? localStorage.getItem(STORE) : "system"; } catch { return "system"; }
  };
  const set = () => {
    if (chosen() === "system") delete root.dataset.theme;
    else root.dataset.theme = chosen();
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      meta.dataset.media ??= meta.media; // the browser's own bars follow the choice, too
      const its = meta.dataset.media.includes("dark") ? "dark" : "light";
      meta.media = chosen() === "system" ? meta.dataset.media : its === chosen() ? "all" : "not all";
    }
  };
  set();
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-next]");
    const say = () => {
      button.querySelector("span").textContent = NAMES[chosen()];
      button.title = `${NAMES[chosen()]} (click: light, dark, or as the system has it)`;
      button.dataset.now = chosen();
    };
    button.addEventListener("click", () => {
      const all = Object.keys(NAMES);
      localStorage.setItem(STORE, all[(all.indexOf(chosen()) + 1) % all.length]);
      set();
      say();
    });
    say();
    button.hidden = false;
  });
})();
