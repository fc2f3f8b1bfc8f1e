// The archive as an app: what a browser has to know to install it, and the worker that answers without a network
// (offline/worker.js). Loaded when the page has all it needs.

import { ROOT } from "./search/site.js";
import { forget, isPossible, isWanted, register, said } from "./offline/copies.js";

// By a script, so that it takes no room on every page.
function describe() {
  const manifest = document.createElement("link");
  manifest.rel = "manifest";
  manifest.href = `${ROOT}manifest.webmanifest`;
  document.head.append(manifest);
}

// The colour of what a browser or system shows around the page: the page's own, which the reader may change.
function colour() {
  const meta = document.createElement("meta");
  const show = () => (meta.content = getComputedStyle(document.body).backgroundColor);
  meta.name = "theme-color";
  show();
  document.head.append(meta);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  new MutationObserver(show).observe(document.documentElement, { attributeFilter: ["data-md-color-scheme"] });
}

async function keep() {
  navigator.serviceWorker.addEventListener("message", ({ data }) => data === "changed" && tell());
  const { active } = await register();
  active.postMessage("here");
}

// What is shown was kept, and the network has another one by now.
async function tell() {
  const { offer } = await import("./offline/changed.js");
  offer();
}

if (location.protocol.startsWith("http")) {
  describe();
  colour();
}
// Without it everything works as long as there is a network.
if (isPossible() && isWanted()) keep().catch(() => {});
else if (said() === "off") forget().catch(() => {});
