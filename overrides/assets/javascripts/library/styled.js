// A sheet of style that only some pages need, loaded once; without it the page works all the same.

import { ROOT } from "../search/site.js";

const loading = new Map();

export function styled(name) {
  const href = `${ROOT}assets/stylesheets/${name}.css`;
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return Promise.resolve();
  if (!loading.has(name)) loading.set(name, loaded(href));
  return loading.get(name);
}

function loaded(href) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
  return new Promise((resolve) => {
    for (const done of ["load", "error"]) link.addEventListener(done, resolve);
  });
}
