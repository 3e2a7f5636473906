// Going to another page without a break in the sound: fetch it, put its <main> in place of ours, tell the history.
// Only plain links and searches within the room; anything unexpected falls back to an ordinary visit.

// A link may lie in a drawing, where `href` is no string: the attribute is.
const address = (link) => new URL(link.getAttribute("href"), location.href);
const samePage = (one, other) => one.pathname === other.pathname && one.search === other.search;

const plain = (link, to, event) =>
  to.origin === location.origin && !link.getAttribute("target") && !link.hasAttribute("download") &&
  !link.dataset.play && !link.dataset.embed && !to.pathname.startsWith("/media/") &&
  !(to.hash && samePage(to, location)) &&
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;

export function visits(document, changed) {
  let here = new URL(location.href); // the page that is shown

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !plain(link, address(link), event)) return;
    event.preventDefault();
    visit(address(link).href, true);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (new URL(form.action).origin !== location.origin) return;
    event.preventDefault();
    const told = new URLSearchParams(new FormData(form));
    if (form.method !== "get") return visit(form.action, true, told);
    const to = new URL(form.action);
    to.search = told;
    return visit(to.href, true);
  });
  addEventListener("popstate", () => samePage(here, location) || visit(location.href, false)); // within a page, the browser scrolls

  async function visit(href, forward, body) {
    let page;
    try {
      const answer = await fetch(href, { method: body ? "POST" : "GET", body, headers: { accept: "text/html" } });
      if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new Error("no page");
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      href = answer.redirected ? answer.url : href;
    } catch {
      location.href = href;
      return;
    }
    if (forward) {
      history.replaceState({ y: scrollY }, "");
      if (href !== location.href) history.pushState({ y: 0 }, "", href);
    }
    here = new URL(location.href);
    document.title = page.title;
    for (const part of ["main", ".top nav", ".tabs"]) {
      const fresh = page.querySelector(part);
      if (fresh) document.querySelector(part).replaceWith(document.adoptNode(fresh));
    }
    land(forward);
    changed();
  }

  function land(forward) {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const main = document.getElementById("main");
    const first = forward && main.querySelector("[autofocus]");
    (first || main).focus({ preventScroll: true }); // so that a screen reader begins with the new page
    if (target) target.scrollIntoView();
    else scrollTo({ top: forward ? 0 : history.state?.y || 0, behavior: "instant" });
  }
}
