// The search box of a page. Who goes to it gets answers while typing; nothing of the search is loaded before.

const box = document.querySelector('input[type="search"]');
box?.setAttribute("aria-keyshortcuts", "/"); // keyboard.js

// The client is a file of its own and not imported by the box, so that both come at once.
async function answer() {
  try {
    const engine = import("./search/client.js").then(({ Client }) => new Client());
    const [{ Suggestions }, client] = await Promise.all([import("./search/box.js"), engine]);
    new Suggestions(box, client);
  } catch {
    // Offline, say. The form leads to the page of the search without this; the next visit of the box tries again.
    wait();
  }
}

function wait() {
  box.addEventListener("focus", answer, { once: true });
}

// The box of the search's own page has its answers below, from a script of that page.
if (box && !box.closest("main")) {
  if (document.activeElement === box) answer();
  else wait();
}
