// What has to be known before the page is shown, which would otherwise flash or jump; therefore no module. What a reader
// chose is kept in this browser.

(() => {
  "use strict";
  const KEY = "paper-archive.color-scheme";
  // The theme's name of each scheme, and ours.
  const SCHEMES = [
    ["", "as the system has it"],
    ["default", "light"],
    ["slate", "dark"],
  ];
  const root = document.documentElement;
  const site = new URL("../../", document.currentScript.src).pathname;

  // A browser may keep nothing for a site; then a choice lasts as long as the page.
  function stored(key) {
    try {
      return localStorage.getItem(key) ?? "";
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
    let chosen = Math.max(
      0,
      SCHEMES.findIndex(([scheme]) => scheme === stored(KEY)),
    );
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

  // Styles keep room for what scripts add to the page: the library's buttons, a note of one's own on its paper's page;
  // know how much of each paper lists show; and wait for a list that is to be in another order. Keys are those of
  // library/kept.js.
  const paper = location.pathname.startsWith(`${site}papers/`) && location.pathname.split("/").at(-2);
  root.classList.add("scripted");
  const density = stored("paper-archive.density");
  if (/^(titles|compact|abstracts)$/.test(density)) root.dataset.density = density;
  root.classList.toggle("arranging", /[?&](sort|filter|show)=./.test(location.search));
  root.classList.toggle("hides-read", stored("paper-archive.hide-read") === "on");
  root.classList.toggle("noted", stored(`paper-archive.library:${site}:${paper}`).includes('"note":'));
  show(SCHEMES.some(([scheme]) => scheme === stored(KEY)) ? stored(KEY) : "");
  document.addEventListener("DOMContentLoaded", addSwitch);
})();
