// For Zotero and its like, which read a page when somebody presses their button. What they need is on the page in words;
// here it is said in theirs, so that no page is longer for it: the abstract and the place of a paper, as `meta`, and of
// each entry of a list a COinS (https://ocoins.info). The address of a paper on arXiv is enough to look all else up.

import { citationOf, factsOfEntry, texOf } from "./library/facts.js";
import { idIn, titles } from "./library/markup.js";

const ARXIV = /^\d{4}\.\d{4,5}$/;
// Nothing has changed for this long (ms).
const REST = 300;

const box = document.createElement("div");
let waiting;

if (document.querySelector(".record")) describe();
else {
  box.hidden = true;
  document.body.append(box);
  list();
  new MutationObserver(soon).observe(document.querySelector("main"), { childList: true, subtree: true });
}

function describe() {
  const { arxiv, url } = citationOf(document, idIn(location.pathname));
  const isPreprint = document.querySelector('meta[name="z:itemType"][content=preprint]');
  // Who has no abstract has no description either, but words that say so.
  const abstract = document.querySelector("meta[name=description]") && document.querySelector(".record > .abstract");
  const said = {
    citation_abstract: abstract && texOf(abstract).replaceAll("\\$", "$"),
    citation_public_url: url,
    "z:repository": isPreprint && "arXiv",
    "z:archiveID": isPreprint && `arXiv:${arxiv}`,
  };
  for (const [name, content] of Object.entries(said)) {
    if (content) document.head.append(Object.assign(document.createElement("meta"), { name, content }));
  }
  tell();
}

// A list may be searched, sorted or go on.
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(list, REST);
}

function list() {
  box.replaceChildren(...titles().map(spanOf));
  tell();
}

function spanOf(link) {
  return Object.assign(document.createElement("span"), { className: "Z3988", title: contextOf(link) });
}

// An OpenURL ContextObject. Where a DOI is known, names are left to be looked up: lists shorten them.
function contextOf(link) {
  const id = idIn(link.pathname);
  const { title, authors, more } = factsOfEntry(link);
  const said = [
    ["ctx_ver", "Z39.88-2004"],
    ["rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"],
    ["rft.title", title],
  ];
  if (ARXIV.test(id)) {
    said.push(["rft.type", "preprint"], ["rft.publisher", "arXiv"]);
    said.push(["rft_id", `info:doi/10.48550/arXiv.${id}`], ["rft_id", `https://arxiv.org/abs/${id}`]);
  } else {
    said.push(["rft.type", "document"], ["rft_id", link.href]);
    if (!more) said.push(...authors.map((name) => ["rft.au", name]));
  }
  return said.map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed?.() ?? value)}`).join("&");
}

function tell() {
  document.dispatchEvent(new Event("ZoteroItemUpdated", { bubbles: true, cancelable: true }));
}
