// The search page answers while one types; without a script it answers to Enter.

const WAIT_MS = 120; // shorter asks twice for most letters, longer is felt

export function typing(document) {
  let timer = 0;
  let latest = 0;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "q" || event.isComposing) return; // half a Hangul syllable is no question yet
    clearTimeout(timer);
    timer = setTimeout(() => answer(event.target), WAIT_MS);
  });
  document.addEventListener("compositionend", (event) => event.target.id === "q" && answer(event.target));

  async function answer(input) {
    const mine = ++latest;
    const address = `/search?q=${encodeURIComponent(input.value)}`;
    const text = await fetch(address).then((got) => got.text(), () => "");
    if (mine !== latest || !text) return; // a later question was faster
    const page = new DOMParser().parseFromString(text, "text/html");
    const here = document.querySelector(".fs");
    const fresh = page.querySelector(".fs");
    if (!here || !fresh) return;
    for (const old of [...here.children].filter((e) => !e.matches("form, h1"))) old.remove();
    here.append(...[...fresh.children].filter((e) => !e.matches("form, h1")));
    here.querySelector("[data-found]").textContent = fresh.querySelector("[data-found]").textContent; // the same element, so that it is said
    here.querySelector(".live")?.remove();
    const live = fresh.querySelector(".live");
    if (live) here.querySelector("form").append(live);
    document.title = page.title;
    history.replaceState(history.state, "", address);
  }
}
