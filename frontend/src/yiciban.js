// The whole script of the pages. Every page works without it; it only adds.
import { htmx } from "./requests.js";
import * as autosave from "./autosave.js";
import * as keys from "./keys.js";
import * as small from "./small.js";
import * as suggest from "./suggest.js";
import * as upload from "./upload.js";
import { restoreKept } from "./keep.js";

document.documentElement.classList.add("js");
restoreKept();
htmx.onLoad((root) => {
  for (const part of [autosave, upload, keys, small, suggest]) part.enhance(root);
});
