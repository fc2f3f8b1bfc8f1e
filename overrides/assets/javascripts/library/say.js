// A few words at the foot of the page, which go by themselves; read aloud where somebody listens.

const LONG = 7000;
const WORDS = {
  full: "This browser has no more room for this site, so that could not be kept. Your library can be exported, and papers removed from it.",
  forbidden: "This browser keeps nothing for this site: your library is forgotten when you leave this page.",
  newer: "A newer version of this site keeps this paper already. Load the page again to go on.",
  offline: "That could not be loaded just now, so nothing was changed. Try again.",
  damaged: "This is no paper that can be kept.",
};
let place;
let timer;

// Says what is given, or what a trouble of the store means. `quiet`: only to those who listen.
export function say(words, quiet = false) {
  if (!place) {
    place = document.createElement("p");
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  clearTimeout(timer);
  place.className = quiet ? "heard" : "told";
  // A place that was just made is not listened to yet.
  requestAnimationFrame(() => (place.textContent = WORDS[words] ?? words));
  timer = setTimeout(() => place.replaceChildren(), LONG);
}
