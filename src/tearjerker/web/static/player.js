// The player bar: a queue made of the page's songs in their order, one <audio>, the system's media keys.
// Nothing starts by itself: the first sound always follows a click or a key.

import { queueList } from "./queue.js";
import { sheet } from "./sheet.js";
import { uses } from "./uses.js";

const STORE = "tearjerker.player";
const AHEAD_S = 20; // so long before its end the next song is fetched, so that it begins at once

export function clock(seconds) {
  if (!Number.isFinite(seconds)) return "0:00";
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const songOf = ({ dataset }) => ({
  src: dataset.play, title: dataset.title, ko: dataset.ko, by: dataset.by,
  cover: dataset.cover, href: dataset.href, length: Number(dataset.length) || 0,
});

const summed = (queue) => {
  const minutes = Math.round(queue.reduce((sum, song) => sum + song.length, 0) / 60);
  return `${queue.length} to play${minutes ? `, ${minutes} min` : ""}`;
};

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
  const said = bar.querySelector("[data-said]"); // what a screen reader is told
  const shown = sheet(document, bar);
  const showUses = uses(bar);
  const showQueue = queueList(bar.querySelector("[data-queue]"), said, { go, move, drop });
  const toggle = bar.querySelector('[data-do="toggle"]');
  const keepAs = bar.querySelector("[data-queue-keep]");
  const audio = new Audio();
  audio.preload = "metadata";
  let { queue, at, time } = remembered();
  let pending = time; // where to go on, once the file is open
  let ahead = null; // the next song, being fetched
  let wanted = false; // whether it should be playing: what cannot be played is then passed over

  const current = () => queue[at];
  const keep = () => localStorage.setItem(STORE, JSON.stringify({ queue, at, time: audio.currentTime || pending }));

  function show() {
    const song = current();
    bar.hidden = !song;
    document.documentElement.classList.toggle("has-player", Boolean(song));
    if (!song) return shown.shut();
    now.title.textContent = song.title;
    now.title.href = song.href;
    if (song.ko) now.title.append(" ", Object.assign(document.createElement("span"), { className: "k", lang: "ko", textContent: song.ko }));
    now.by.textContent = song.by;
    now.cover.src = song.cover;
    now.length.textContent = clock(audio.duration || song.length);
    now.count.textContent = String(queue.length);
    now.sum.textContent = summed(queue);
    keepAs.elements.recordings.value = queue.map((one) => one.href.slice(1)).join(" ");
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
      artwork: [{ src: new URL(song.cover.replace(/svg$/, "png"), location.href).href, sizes: "256x256", type: "image/png" }],
    });
  }

  function open(index) {
    at = index;
    delete current().trouble;
    audio.src = current().src;
    ahead = null;
    show();
  }

  // Fetched by a second element, so that it lies in the browser's memory when its turn comes.
  function fetchAhead() {
    const next = queue[at + 1];
    if (!next || ahead || !(audio.duration - audio.currentTime < AHEAD_S)) return;
    ahead = Object.assign(new Audio(), { preload: "auto", src: next.src });
  }

  function go(index, from = 0) {
    if (index < 0 || index >= queue.length) return;
    pending = from;
    wanted = true;
    open(index);
    audio.play().catch(() => {}); // a browser may refuse until the next click; the button still says Play
    said.textContent = `${current().title}, ${current().by}`;
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
    wanted = false;
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
    wanted = audio.paused;
    if (wanted) audio.play().catch(() => {});
    else audio.pause();
  }

  // A file that is gone or of a kind the browser does not play is named, and the queue goes on.
  async function passOver() {
    const song = current();
    if (!song) return;
    const there = await fetch(song.src, { method: "HEAD" }).then((got) => got.ok, () => false);
    if (song !== current()) return;
    song.trouble = there ? "This browser does not play this kind of file" : "This file is no longer where it was scanned";
    now.by.textContent = `${song.trouble}.`;
    said.textContent = `${song.title}: ${song.trouble}.`;
    showQueue(queue, at);
    const next = queue.findIndex((one, index) => index > at && !one.trouble);
    if (wanted && next > 0) setTimeout(() => song === current() && wanted && go(next), 1500);
  }

  // The page's songs in its order; cues name the same songs over and over, in another.
  const pageSongs = (part = main()) => [...part.querySelectorAll("[data-play]:not([data-at])")].map(songOf);
  const withThis = (songs, song) => (songs.some((one) => one.src === song.src) ? songs : [song, ...songs]);
  function playPage(part) {
    const songs = pageSongs(part);
    if (songs.length) start(songs, songs[0].src);
  }
  const step = (by) => (by < 0 && audio.currentTime > 3 ? jumpTo(0) : go(at + by));
  const jumpTo = (seconds) => { audio.currentTime = Math.max(0, Math.min(seconds, audio.duration || 0)); };

  audio.addEventListener("loadedmetadata", () => {
    if (pending) jumpTo(pending);
    pending = 0;
    seek.max = String(audio.duration);
    now.length.textContent = clock(audio.duration);
    tellPosition();
    showUses(current(), audio.duration);
  });
  audio.addEventListener("timeupdate", () => {
    if (!seek.matches(":active")) seek.value = String(audio.currentTime);
    seek.style.setProperty("--played", `${(100 * audio.currentTime) / (audio.duration || 1)}%`);
    seek.setAttribute("aria-valuetext", `${clock(audio.currentTime)} of ${clock(audio.duration)}`);
    now.at.textContent = clock(audio.currentTime);
    fetchAhead();
  });
  audio.addEventListener("play", () => playing(true));
  audio.addEventListener("pause", () => { playing(false); keep(); });
  audio.addEventListener("seeked", tellPosition);
  audio.addEventListener("ended", () => go(at + 1));
  audio.addEventListener("error", passOver);
  addEventListener("pagehide", () => current() && keep());

  // Phones draw their own bar on the lock screen, and need to know how far it is.
  function tellPosition() {
    if (!navigator.mediaSession?.setPositionState || !Number.isFinite(audio.duration)) return;
    navigator.mediaSession.setPositionState({ duration: audio.duration, position: Math.min(audio.currentTime, audio.duration) });
  }

  function playing(on) {
    bar.classList.toggle("is-playing", on);
    toggle.setAttribute("aria-label", on ? "Pause" : "Play");
    if ("mediaSession" in navigator) navigator.mediaSession.playbackState = on ? "playing" : "paused";
  }

  seek.addEventListener("input", () => { jumpTo(Number(seek.value)); now.at.textContent = clock(Number(seek.value)); });
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
    if (all) playPage(all.closest("[data-songs]") || main());
    else if (link.dataset.at) start(withThis(pageSongs(), songOf(link)), link.dataset.play, Number(link.dataset.at)); // a cue, from its second
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
  return { ...doings, playFrom: (src) => start(pageSongs(), src), pageChanged: () => { shown.shut(); markPage(); offerAgain(); }, audio };
}
