// The player bar: a queue made of the page's songs in their order, one <audio>, the system's media keys.
// Nothing starts by itself: the first sound always follows a click or a key.

import { queueList } from "./queue.js";

const STORE = "tearjerker.player";

export function clock(seconds) {
  if (!Number.isFinite(seconds)) return "0:00";
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const songOf = ({ dataset }) => ({
  src: dataset.play, title: dataset.title, ko: dataset.ko, by: dataset.by,
  cover: dataset.cover, href: dataset.href, length: Number(dataset.length) || 0,
});

// Ids, so that a song shown twice on a page is queued once.
const unique = (songs) => [...new Map(songs.map((song) => [song.src, song])).values()];

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) || { queue: [], at: 0, time: 0 };
  } catch {
    return { queue: [], at: 0, time: 0 };
  }
}

export function player(document, main) {
  const bar = document.querySelector("[data-player]");
  const now = Object.fromEntries([...bar.querySelectorAll("[data-now]")].map((e) => [e.dataset.now, e]));
  const seek = bar.querySelector("[data-seek]");
  const showQueue = queueList(bar.querySelector("[data-queue]"), bar.querySelector("[data-queue-said]"), { go, move, drop });
  const toggle = bar.querySelector('[data-do="toggle"]');
  const audio = new Audio();
  audio.preload = "metadata";
  let { queue, at, time } = remembered();
  let pending = time; // where to go on, once the file is open

  const current = () => queue[at];
  const keep = () => localStorage.setItem(STORE, JSON.stringify({ queue, at, time: audio.currentTime || pending }));

  function show() {
    const song = current();
    bar.hidden = !song;
    document.documentElement.classList.toggle("has-player", Boolean(song));
    if (!song) return;
    now.title.textContent = song.title;
    now.title.href = song.href;
    if (song.ko) now.title.append(" ", Object.assign(document.createElement("span"), { className: "k", lang: "ko", textContent: song.ko }));
    now.by.textContent = song.by;
    now.cover.src = song.cover;
    now.length.textContent = clock(audio.duration || song.length);
    now.count.textContent = String(queue.length);
    showQueue(queue, at);
    markPage();
    announce(song);
  }

  function markPage() {
    for (const one of main().querySelectorAll("[data-play]")) {
      one.toggleAttribute("aria-current", false);
      if (current() && one.dataset.play === current().src) one.setAttribute("aria-current", "true");
    }
  }

  function announce(song) {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: song.ko ? `${song.title} ${song.ko}` : song.title, artist: song.by,
      artwork: [{ src: new URL(song.cover, location.href).href, sizes: "320x320", type: "image/svg+xml" }],
    });
  }

  function open(index) {
    at = index;
    audio.src = current().src;
    show();
  }

  function go(index, from = 0) {
    if (index < 0 || index >= queue.length) return;
    pending = from;
    open(index);
    audio.play().catch(() => {}); // a browser may refuse until the next click; the button still says Play
  }

  // What plays goes on playing wherever it is moved to.
  function rearranged(songs) {
    const song = current();
    queue = songs;
    at = Math.max(0, queue.indexOf(song));
    show();
    keep();
  }

  function move(from, to) {
    const songs = queue.toSpliced(from, 1);
    rearranged(songs.toSpliced(to, 0, queue[from]));
  }

  function drop(index) {
    if (index !== at) return rearranged(queue.toSpliced(index, 1));
    const next = queue[at + 1] || queue[at - 1];
    if (!next) return clear();
    const playing = !audio.paused;
    queue = queue.toSpliced(index, 1);
    open(queue.indexOf(next));
    if (playing) audio.play().catch(() => {});
    keep();
  }

  function clear() {
    audio.pause();
    audio.removeAttribute("src");
    [queue, at, pending] = [[], 0, 0];
    markPage();
    show();
    localStorage.removeItem(STORE);
  }

  function start(songs, first, from = 0) {
    queue = unique(songs);
    go(Math.max(0, queue.findIndex((song) => song.src === first)), from);
  }

  function playOrPause() {
    if (!current()) return playPage();
    if (!audio.src) return go(at, pending);
    if (audio.paused) audio.play().catch(() => {});
    else audio.pause();
  }

  const pageSongs = () => [...main().querySelectorAll("[data-play]")].map(songOf);
  const playPage = () => pageSongs().length && start(pageSongs(), pageSongs()[0].src);
  const step = (by) => (by < 0 && audio.currentTime > 3 ? jumpTo(0) : go(at + by));
  const jumpTo = (seconds) => { audio.currentTime = Math.max(0, Math.min(seconds, audio.duration || 0)); };

  audio.addEventListener("loadedmetadata", () => {
    if (pending) jumpTo(pending);
    pending = 0;
    seek.max = String(audio.duration);
    now.length.textContent = clock(audio.duration);
  });
  audio.addEventListener("timeupdate", () => {
    if (!seek.matches(":active")) seek.value = String(audio.currentTime);
    seek.style.setProperty("--played", `${(100 * audio.currentTime) / (audio.duration || 1)}%`);
    seek.setAttribute("aria-valuetext", `${clock(audio.currentTime)} of ${clock(audio.duration)}`);
    now.at.textContent = clock(audio.currentTime);
  });
  audio.addEventListener("play", () => said(true));
  audio.addEventListener("pause", () => { said(false); keep(); });
  audio.addEventListener("ended", () => go(at + 1));
  audio.addEventListener("error", () => { now.by.textContent = "This file cannot be played; is it still where it was scanned?"; });
  addEventListener("pagehide", () => current() && keep());

  function said(playing) {
    bar.classList.toggle("is-playing", playing);
    toggle.setAttribute("aria-label", playing ? "Pause" : "Play");
    if ("mediaSession" in navigator) navigator.mediaSession.playbackState = playing ? "playing" : "paused";
  }

  seek.addEventListener("input", () => jumpTo(Number(seek.value)));
  const doings = { toggle: playOrPause, next: () => step(1), previous: () => step(-1), forward: () => jumpTo(audio.currentTime + 15), back: () => jumpTo(audio.currentTime - 15), clear };
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) doings[button.dataset.do]();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-play]");
    const all = event.target.closest("[data-play-all]");
    if (!link && !all) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (all) playPage();
    else if (link.dataset.at) start(pageSongs(), link.dataset.play, Number(link.dataset.at)); // a cue, from its second
    else if (current() && current().src === link.dataset.play) playOrPause();
    else start(pageSongs(), link.dataset.play);
  });
  if ("mediaSession" in navigator) {
    const media = { play: playOrPause, pause: playOrPause, nexttrack: doings.next, previoustrack: doings.previous, seekforward: doings.forward, seekbackward: doings.back };
    for (const [action, run] of Object.entries(media)) navigator.mediaSession.setActionHandler(action, run);
    navigator.mediaSession.setActionHandler("seekto", ({ seekTime }) => jumpTo(seekTime));
  }

  // "Continue listening" on the home page: the song where one left off.
  function offerAgain() {
    const place = main().querySelector("[data-again]");
    if (!place || !current()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn q";
    button.textContent = `${current().title}, from ${clock(audio.currentTime || pending)}`;
    button.addEventListener("click", playOrPause);
    place.querySelector("[data-again-here]").replaceChildren(button);
    place.hidden = false;
  }

  show();
  offerAgain();
  return { ...doings, playFrom: (src) => start(pageSongs(), src), pageChanged: () => { markPage(); offerAgain(); }, audio };
}
