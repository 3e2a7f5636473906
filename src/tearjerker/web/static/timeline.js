// A song's number in the list of a drama dims everything else in its timeline; once more shows all.

export function timeline(document) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-only]");
    if (!button) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    for (const other of document.querySelectorAll("[data-only]")) other.setAttribute("aria-pressed", String(on && other === button));
    for (const block of document.querySelectorAll(".timeline [data-song]")) {
      block.classList.toggle("dim", on && block.dataset.song !== button.dataset.only);
    }
  });
}
