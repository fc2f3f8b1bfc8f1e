// What is new since the last visit. Papers are new whose day is later than the newest day that lists had shown until
// then: not the day of the visit, because a day's papers come days later. Nothing here knows a browser.

const PAUSE = 4 * 60 * 60 * 1000;

// The visit that goes on at `now` (ms), {since, newest, last, before}, given what was kept of it (JSON) and the days of
// the papers that the page lists. `since` is the newest day that was known when this visit began, `before` when the last
// one ended (ms). A front page shows the newest day there is; other pages only raise it.
export function visit(kept, now, days, isFront) {
  const known = left(kept);
  const goesOn = Math.abs(now - known.last) < PAUSE;
  const since = goesOn ? known.since : known.newest;
  const before = goesOn ? known.before : known.last;
  const shown = days.reduce((a, b) => (a > b ? a : b), "");
  const newest = isFront && shown ? shown : [shown, known.newest].sort()[1];
  return { since, newest, last: now, before };
}

function left(kept) {
  try {
    const { since, newest, last, before } = JSON.parse(kept);
    if ([last, before].every(Number.isFinite)) return { since: String(since), newest: String(newest), last, before };
  } catch {
    // None yet, or a damaged one: this is the first.
  }
  return { since: "", newest: "", last: 0, before: 0 };
}
