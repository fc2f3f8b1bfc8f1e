// The box of the site, as on each of its pages: one types into it, and papers appear below. It has answered when it says
// so to those who can't see.

import "../assets/javascripts/search.js";

const box = document.querySelector('input[type="search"]');

export async function answer(query) {
  const heard = said();
  if (document.activeElement !== box) box.focus();
  box.value = query;
  box.dispatchEvent(new Event("input"));
  await heard;
  return document.querySelectorAll('a[role="option"]:not(.suggestions__all)').length;
}

function said() {
  return new Promise((resolve) => {
    const observer = new MutationObserver((records) => {
      if (!records.some(({ target }) => target.getAttribute?.("role") === "status")) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(box.form, { childList: true, subtree: true });
  });
}
