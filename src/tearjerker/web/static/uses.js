// What the episodes that were heard use of the song that plays: ticks along its bar, and which episodes.

export function uses(bar) {
  const ticks = bar.querySelector("[data-uses]");
  const told = bar.querySelector("[data-heard-in]");
  let shown = "";

  const tick = (from, to, length) => {
    const mark = document.createElement("i");
    mark.style.left = `${(100 * from) / length}%`;
    mark.style.width = `${(100 * Math.max(0, Math.min(to, length) - from)) / length}%`;
    return mark;
  };

  function clear() {
    ticks.replaceChildren();
    told.textContent = "";
  }

  return async function show(song, length) {
    if (song.src === shown) return;
    shown = song.src;
    clear();
    if (!song.href.startsWith("/recording/")) return;
    const heard = await fetch(`/api${song.href}/heard`).then((got) => (got.ok ? got.json() : null), () => null);
    if (!heard?.spans.length || song.src !== shown) return;
    ticks.replaceChildren(...heard.spans.map(([from, to]) => tick(from, to, length)));
    told.textContent = `Heard in episode${heard.episodes.length > 1 ? "s" : ""} ${heard.episodes.join(", ")}`;
  };
}
