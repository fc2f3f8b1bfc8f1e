// Light, dark, or as the system has it: the reader's choice, kept in this browser. No module, because it has to run before
// the page is shown, which would otherwise flash in the wrong colours. Without it the system decides (colors.css).

(() => {
  "use strict";
  const KEY = "paper-archive.color-scheme";
  // The theme's name of each scheme, and ours.
  const SCHEMES = [["", "as the system has it"], ["default", "light"], ["slate", "dark"]];
  const root = document.documentElement;

  // A browser may keep nothing for a site; then a choice lasts as long as the page.
  function stored() {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return "";
    }
  }

  function store(scheme) {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {}
  }

  function show(scheme) {
    if (scheme) root.dataset.mdColorScheme = scheme;
    else delete root.dataset.mdColorScheme;
  }

  function addSwitch() {
    const button = document.createElement("button");
    let chosen = Math.max(0, SCHEMES.findIndex(([scheme]) => scheme === stored()));
    const say = () => {
      button.title = `Colours: ${SCHEMES[chosen][1]}`;
      button.setAttribute("aria-label", button.title);
    };
    button.type = "button";
    button.className = "scheme";
    button.addEventListener("click", () => {
      chosen = (chosen + 1) % SCHEMES.length;
      show(SCHEMES[chosen][0]);
      store(SCHEMES[chosen][0]);
      say();
    });
    say();
    document.querySelector("body > header > nav").before(button);
  }

  show(SCHEMES.some(([scheme]) => scheme === stored()) ? stored() : "");
  document.addEventListener("DOMContentLoaded", addSwitch);
})();
