// The page of a paper: its box for citing, and its link to the file to correct. What acts is loaded when somebody turns
// to them.

const box = document.querySelector(".record .cite");
const link = document.querySelector(".record > .fix");

if (box) offerToCite();
// An existing file has no form to be filled in.
if (link?.search) for (const turns of ["pointerover", "focus", "click"]) link.addEventListener(turns, complete);

// The button is there before what it does: keys press it.
function offerToCite() {
  const button = document.createElement("button");
  const line = document.createElement("p");
  button.type = "button";
  button.append("Copy");
  line.className = "choices";
  line.append(button);
  box.append(line);
  const load = () => import("./cite/box.js");
  const acting = (act) => load().then((its) => its[act](box, button), () => fail(button));
  button.addEventListener("click", () => acting("copy"));
  box.addEventListener("toggle", () => box.open && acting("fill"));
  // On its way before it is pressed.
  for (const turns of ["pointerover", "focusin"]) box.addEventListener(turns, () => load().catch(() => {}));
}

// A script that is needed did not come: offline, say.
function fail(button) {
  button.textContent = "Copy: could not be loaded just now, try again";
}

// The form for a new file is filled in. Where that can't be done, the link leads to an empty one.
async function complete(event) {
  if (link.dataset.filled) return;
  const goes = event.type === "click" && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (goes) event.preventDefault();
  try {
    const { filled } = await import("./correct.js");
    link.href = filled(link.href, document);
    link.dataset.filled = "yes";
  } catch {}
  if (goes) location.assign(link.href);
}
