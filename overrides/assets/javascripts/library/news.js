// What the front page says of the visit (visit.js).

// `days` are those of the papers that the page lists.
export function news({ since, before }, days, now = Date.now()) {
  const fresh = days.filter((day) => day > since).length;
  const papers = `${fresh} paper${fresh === 1 ? "" : "s"}`;
  const many = !fresh
    ? "Nothing new"
    : fresh === days.length
      ? `At least ${papers} ${fresh === 1 ? "is" : "are"} new`
      : `${papers} ${fresh === 1 ? "is" : "are"} new`;
  return `${many} since your last visit, ${when(before, now)}.`;
}

function when(time, now) {
  const [day, today] = [time, now].map((at) => new Date(at).toLocaleDateString("en-GB", { dateStyle: "long" }));
  return day === today ? "earlier today" : day;
}
