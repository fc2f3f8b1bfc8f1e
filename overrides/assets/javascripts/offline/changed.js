// Says that there is a fresher page than the one that is shown, which was kept, and leads to it.

import { styled } from "../library/styled.js";
import { element } from "../search/entries.js";

export async function offer() {
  await styled("offline");
  const place = element("p", { class: "told fresher", role: "status" });
  const show = element("button", { type: "button" }, "Show it");
  const leave = element("button", { type: "button" }, "Not now");
  show.addEventListener("click", () => location.reload());
  leave.addEventListener("click", () => place.remove());
  document.body.append(place);
  // A place that was just made is not listened to yet.
  requestAnimationFrame(() => place.append("This page has changed since it was kept. ", show, " ", leave));
}
