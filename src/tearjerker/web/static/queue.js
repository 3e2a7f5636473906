// The queue as a list that can be put in another order: by its buttons, by alt with the arrows, or by dragging.

const mark = (name, label) =>
  Object.assign(document.createElement("button"), { type: "button", className: "mv", textContent: name, ariaLabel: label });

export function queueList(list, said, { go, move, drop }) {
  let songs = [];

  function show(queue, at) {
    songs = queue;
    list.replaceChildren(...queue.map((song, index) => row(song, index, index === at)));
  }

  function row(song, index, current) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "go" });
    if (current) button.setAttribute("aria-current", "true");
    const part = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });
    const title = part("d", song.title);
    if (song.ko) title.append(" ", Object.assign(part("k", song.ko), { lang: "ko" }));
    button.append(title, part("s", song.trouble || song.by));
    button.addEventListener("click", () => go(index));
    const up = mark("↑", `Earlier: ${song.title}`);
    const down = mark("↓", `Later: ${song.title}`);
    const away = mark("×", `Out of the queue: ${song.title}`);
    up.disabled = index === 0;
    down.disabled = index === songs.length - 1;
    up.addEventListener("click", () => moved(index, index - 1, ".mv"));
    down.addEventListener("click", () => moved(index, index + 1, ".mv:nth-of-type(3)"));
    away.addEventListener("click", () => { drop(index); said.textContent = `${song.title} is out of the queue`; });
    item.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || !by) return;
      event.preventDefault();
      event.stopPropagation();
      moved(index, index + by, ".go");
    });
    const cover = Object.assign(new Image(44, 44), { className: "cover", src: song.cover, alt: "" });
    item.append(cover, button, up, down, away);
    drag(item, index);
    return item;
  }

  // The one that was moved keeps the focus, so that the same key moves it further.
  function moved(from, to, part) {
    if (to < 0 || to >= songs.length) return;
    const { title } = songs[from];
    move(from, to);
    const item = list.children[to];
    (item.querySelector(`${part}:not(:disabled)`) || item.querySelector(".go")).focus();
    said.textContent = `${title}: ${to + 1} of ${songs.length}`;
  }

  function drag(item, index) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => { event.dataTransfer.setData("text/plain", String(index)); event.dataTransfer.effectAllowed = "move"; });
    item.addEventListener("dragover", (event) => { event.preventDefault(); item.classList.add("over"); });
    item.addEventListener("dragleave", () => item.classList.remove("over"));
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      item.classList.remove("over");
      const from = Number.parseInt(event.dataTransfer.getData("text/plain"), 10);
      if (songs[from]) move(from, index);
    });
  }

  return show;
}
