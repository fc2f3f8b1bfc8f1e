// Shows titles: as many as the box of the site does.

export const LIMIT = 7;
const list = document.querySelector("ol");

export function show(titles) {
  list.replaceChildren(...titles.map((title) => Object.assign(document.createElement("li"), { textContent: title })));
  return titles.length;
}
