// The front page's search button goes to the theme's search, which opens when it has the focus, and is where the
// keyboard is again when the search is closed.

const button = document.querySelector(".hero__search");
const input = document.querySelector(".md-search__input");
const toggle = document.getElementById("__search");
let cameFromButton = false;

button?.addEventListener("click", () => {
  cameFromButton = true;
  input.focus();
});

toggle?.addEventListener("change", () => {
  if (!toggle.checked && cameFromButton) {
    cameFromButton = false;
    button.focus();
  }
});
