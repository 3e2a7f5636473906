// What the pages gain from a script: playing, typing ahead, moving without a break in the sound.
// Without it every page still reads, and a Play link opens the browser's own player.
import { player } from "./player.js";
import { embeds } from "./embeds.js";
import { keys, keysPage } from "./keys.js";
import { scenes } from "./scenes.js";
import { timeline } from "./timeline.js";
import { typing } from "./typing.js";
import { visits } from "./visits.js";

const main = () => document.getElementById("main");
const sound = player(document, main);
embeds(document);
timeline(document);
scenes(document, sound);
typing(document);
keys(document, sound);
keysPage(document);
visits(document, () => { sound.pageChanged(); keysPage(document); });
