// The keys, listed in a dialog, and the switch that turns them off. Loaded when somebody asks.

import { isOn, turn } from "./keyboard.js";
import { styled } from "./library/styled.js";
import { element } from "./search/entries.js";

const KEYS = {
  "In a list": [
    [["j", "k"], "next paper, and the one before; also from a paper’s page"],
    [["o"], "open it"],
    [["x"], "all of its abstract, and less again"],
  ],
  "The paper you are at": [
    [["s"], "star"],
    [["l"], "to read later"],
    [["e"], "read"],
    [["n"], "your note, on its page"],
    [["c"], "cite, on its page"],
  ],
  "Go to": [
    [["g", "h"], "newest papers"],
    [["g", "d"], "days"],
    [["g", "t"], "tags"],
    [["g", "l"], "your library"],
  ],
  Anywhere: [
    [["/"], "search; also s, away from any paper"],
    [["?"], "this list"],
    [["Esc"], "close it"],
  ],
};

let dialog;

export async function show() {
  await styled("library");
  dialog ??= made();
  dialog.querySelector("input").checked = isOn();
  dialog.showModal();
}

function made() {
  const close = element("button", { type: "button", "aria-label": "Close", class: "close" });
  const its = element(
    "dialog",
    { class: "help md-typeset", "aria-labelledby": "_keys" },
    element("h2", { id: "_keys", tabindex: "-1", autofocus: true }, "Keys"),
    close,
    element("div", { class: "help__groups" }, ...Object.entries(KEYS).map(([title, keys]) => group(title, keys))),
    choice(),
  );
  close.addEventListener("click", () => its.close());
  // A click beside it closes it as well.
  its.addEventListener("click", (event) => event.target === its && its.close());
  document.body.append(its);
  return its;
}

function group(title, keys) {
  return element(
    "section",
    {},
    element("h3", {}, title),
    element("dl", {}, ...keys.map(([names, does]) => line(names, does))),
  );
}

function line(names, does) {
  const keys = names.flatMap((name) => [element("kbd", {}, name), " "]);
  return element("div", {}, element("dt", {}, ...keys), element("dd", {}, does));
}

function choice() {
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => turn(box.checked));
  return element(
    "label",
    { class: "help__choice" },
    box,
    "Use these keys. Esc works in any case; in text fields all are letters.",
  );
}
