// Players elsewhere: a link until it is clicked, a frame afterwards.  Nothing third-party loads before that.

export function embeds(document) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-embed]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = link.closest(".listen");
    const open = row.nextElementSibling;
    if (open && open.matches("iframe.frame")) open.remove();
    const frame = document.createElement("iframe");
    frame.className = "frame";
    frame.src = link.dataset.embed;
    frame.title = `${link.textContent.trim()}: ${link.dataset.name}`;
    frame.allow = "autoplay; encrypted-media; fullscreen";
    row.after(frame);
    frame.focus();
  });
}
