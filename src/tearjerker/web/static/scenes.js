// A cue's scene: the episode's own file from that second, where the browser can play it; else a line for mpv.
// A block that has a song plays the song and offers the scene; one that has none plays the scene at once.

export function scenes(document, sound) {
  const here = () => document.querySelector("[data-scene-here]");

  function offer({ dataset }) {
    const panel = here();
    const video = panel.querySelector("video");
    panel.hidden = false;
    video.pause();
    video.hidden = true;
    panel.querySelector("[data-scene-why]").hidden = true;
    panel.querySelector("[data-scene-said]").textContent = dataset.said;
    panel.querySelector("[data-scene-mpv]").textContent = dataset.mpv;
    Object.assign(panel.dataset, { src: dataset.scene, second: dataset.second });
  }

  function play() {
    const panel = here();
    const video = panel.querySelector("video");
    const address = new URL(panel.dataset.src, location.href).href;
    const from = Number(panel.dataset.second);
    sound.audio.pause();
    video.hidden = false;
    const begin = () => { video.currentTime = from; video.play().catch(() => {}); };
    video.onerror = async () => {
      video.hidden = true;
      const why = panel.querySelector("[data-scene-why]");
      const there = await fetch(address, { headers: { range: "bytes=0-0" } }).then((got) => got.ok, () => false);
      why.textContent = there ? "Your browser does not play this file. A player does:" : "The episode is no longer where it was heard. From its new place, a player shows the scene:";
      why.hidden = false;
    };

    if (video.src === address && video.readyState > 0) return begin();
    video.onloadedmetadata = begin;
    video.src = address;
    video.load();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-scene]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      offer(link);
      if (!link.dataset.play) { play(); here().scrollIntoView({ block: "nearest" }); }
    }
    if (event.target.closest("[data-scene-play]")) play();
    const copy = event.target.closest("[data-scene-copy]");
    if (copy) navigator.clipboard?.writeText(here().querySelector("[data-scene-mpv]").textContent).then(() => { copy.textContent = "Copied"; });
  });
}
