// A song's number in the list of a drama dims everything else in its timeline; once more shows all.
// A row of the narrow drawing opens its episode's list.

export function timeline(document) {
  const drawing = () => document.querySelector("[data-heard]");

  function showOnly(button) {
    for (const other of document.querySelectorAll("[data-only]")) other.setAttribute("aria-pressed", String(other === button));
    for (const block of document.querySelectorAll(".timeline [data-song]")) {
      block.classList.toggle("dim", Boolean(button) && block.dataset.song !== button.dataset.only);
    }
    const head = document.querySelector("[data-only-shown]");
    head.hidden = !button;
    if (!button) return;
    const [mark, name] = head.children;
    mark.className = button.className.replace("no ", "");
    mark.textContent = button.dataset.only;
    name.replaceChildren(...button.closest("li").querySelector(".d").cloneNode(true).childNodes);
    if (drawing().getBoundingClientRect().bottom < 200) head.scrollIntoView({ block: "start" });
  }

  function openRow(row) {
    const list = document.getElementById(row.getAttribute("href").slice(1));
    for (const other of document.querySelectorAll(".ep")) other.open = other === list;
    list.closest(".astable").open = true;
    list.scrollIntoView({ block: "start" });
    list.querySelector("summary").focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-only]");
    if (button) showOnly(button.getAttribute("aria-pressed") === "true" ? null : button);
    if (event.target.closest("[data-only-none]")) showOnly(null);
    const row = event.target.closest("a.row");
    if (!row || !document.querySelector(".astable")) return;
    event.preventDefault();
    openRow(row);
  });
}
