// The page of the archive's status is made by builds that know no clock. What a build told of itself lies beside it, and
// how long ago things were is said here.

const UNITS = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
];

const COUNT = new Intl.NumberFormat("en");
const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const HOUR = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "UTC" });
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "always" });

// "3 hours ago"; nothing of what is to come, for a clock may be wrong.
function ago(at, now = Date.now()) {
  const seconds = (now - at) / 1000;
  if (!(seconds >= 60)) return "";
  const [unit, size] = UNITS.findLast(([, size]) => seconds >= size);
  return AGO.format(-Math.floor(seconds / size), unit);
}

function aged(time) {
  const told = ago(new Date(time.dateTime));
  if (told) time.append(` (${told})`);
}

// What build.json holds, as far as it is what it should be.
function saidOf({ at, seconds, commit }) {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return;
  const time = document.createElement("time");
  time.dateTime = when.toISOString();
  time.append(`${DATE.format(when)}, ${HOUR.format(when)} UTC`);
  aged(time);
  const parts = [];
  if (Number.isFinite(seconds)) parts.push(` in ${COUNT.format(Math.max(1, Math.round(seconds)))} s`);
  if (/^[0-9a-f]{7,64}$/.test(commit)) parts.push(`, commit ${commit.slice(0, 7)}`);
  return [time, ...parts];
}

async function tell(place) {
  try {
    const answer = await fetch(place.querySelector("a"), { cache: "no-cache" });
    const said = answer.ok && saidOf(await answer.json());
    place.replaceChildren(...(said || ["not told"]));
  } catch {
    // The link stays.
  }
}

const built = document.querySelector(".built");
if (built) tell(built);
for (const time of document.querySelectorAll("dl time")) aged(time);
