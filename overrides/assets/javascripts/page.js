// What every page loads. All files are named here, also those that others import, so that they come at once.

import "./search/site.js";
import "./library/kept.js";
import "./library/markup.js";
import "./library/visit.js";
import "./library.js";
import "./keyboard.js";
import "./search.js";
import "./paper.js";

if (document.querySelector(".listing")) import("./lists.js").catch(() => {});

// The network is asked for what works without it when nothing else waits.
const rest = globalThis.requestIdleCallback ?? setTimeout;
addEventListener("load", () => rest(() => import("./offline.js").catch(() => {})));
if (document.querySelector(".record, .listing, .find, .kept")) {
  addEventListener("load", () => rest(() => import("./zotero.js").catch(() => {})));
}
