// The keyboard: `/` finds, space pauses, j and k (or shift with the arrows) go on and back, arrows jump 15 s,
// `e` opens the evidence.  Keys can be changed: see the library page.

export const DEFAULTS = { search: "/", toggle: " ", next: "j", previous: "k", forward: "ArrowRight", back: "ArrowLeft", evidence: "e" };
const STORE = "tearjerker.keys";

export function chosen() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(STORE) || "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

export function choose(action, key) {
  localStorage.setItem(STORE, JSON.stringify({ ...chosen(), [action]: key }));
}

const shown = (key) => ({ " ": "space", ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓" })[key] || key;

// The page of keys: shows what is chosen, and takes the next key after Change.
export function keysPage(document) {
  const list = document.querySelector("[data-keys]");
  if (!list) return;
  const reset = document.querySelector("[data-keys-reset]");
  const show = () => list.querySelectorAll("[data-key]").forEach((e) => { e.textContent = shown(chosen()[e.dataset.key]); });
  for (const button of list.querySelectorAll("[data-change]")) {
    button.hidden = false;
    button.onclick = () => {
      button.textContent = "Press a key";
      button.onkeydown = (event) => {
        if (["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        button.onkeydown = null;
        button.textContent = "Change";
        if (event.key !== "Escape") choose(button.dataset.change, event.key);
        show();
      };
    };
  }
  reset.hidden = false;
  reset.onclick = () => { localStorage.removeItem(STORE); show(); };
  show();
}

// Keys belong to whatever is being typed in or pressed; only what is left over is ours.
const taken = (target, key) =>
  target.closest("input:not([type=range]), textarea, select, [contenteditable]") ||
  (target.closest("input[type=range]") && key.startsWith("Arrow")) ||
  (key === " " && target.closest("a, button, summary, input")) ||
  target.closest("audio, video");

export function keys(document, sound) {
  const doings = {
    ...sound,
    search: () => (document.getElementById("q") || document.querySelector("[data-ask]")).focus(),
    evidence: () => openEvidence(document),
  };
  document.addEventListener("keydown", (event) => {
    if (moveInResults(document, event, sound)) return;
    if (event.key === "Escape" && event.target.matches("[data-ask]")) event.target.blur();
    if (event.altKey || event.ctrlKey || event.metaKey || taken(event.target, event.key)) return;
    const action = Object.entries(chosen()).find(([, key]) => key === event.key)?.[0];
    if (!action) return;
    event.preventDefault();
    doings[action]();
  });
}

// The drawer of the entry that is nearest to the top of the window.
function openEvidence(document) {
  const drawers = [...document.querySelectorAll("details.why")];
  const seen = drawers.find((d) => d.closest(".entry, main").getBoundingClientRect().bottom > 80);
  if (seen) seen.open = !seen.open;
}

// Up and down walk through what the search found; enter opens, shift and enter plays.
function moveInResults(document, event, sound) {
  const rows = [...document.querySelectorAll(".found li")];
  if (!rows.length || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return false;
  const links = rows.map((row) => row.querySelector("a.d"));
  const at = links.indexOf(document.activeElement);
  if (event.key === "Enter") {
    const play = at >= 0 && event.shiftKey && rows[at].querySelector("[data-play]");
    if (!play) return false;
    event.preventDefault();
    sound.playFrom(play.dataset.play);
    return true;
  }
  if (at < 0 && event.target.id !== "q") return false;
  event.preventDefault();
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  if (next < 0) document.getElementById("q").focus();
  else links[Math.min(next, links.length - 1)].focus();
  return true;
}
