// The key "/" goes to the search box, unless it is typed into a field or means something to the browser.

document.addEventListener("keydown", (event) => {
  const box = document.querySelector('input[type="search"]');
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writes || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
