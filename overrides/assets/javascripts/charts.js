// Charts answer to the mouse, to fingers and to keys: they say what a bar stands for, and lead to its page. All of it is
// in their tables already, so nothing is lost without this.

const words = document.createElement("p");
const mark = document.createElement("span");
words.className = "told-bar";
mark.className = "marked-bar";

// --- what is drawn: how many bars, and of each what it stands for and the link in the table

function ofPlot(plot) {
  const chart = plot.closest(".chart");
  const units = chart.dataset.units.split("|");
  const rows = [...chart.querySelectorAll("tbody tr")].reverse();
  const said = ({ cells: [name, number] }) => {
    const unit = units[/^1(?!\d|,)/.test(number.textContent) ? 0 : 1];
    return [name.textContent, number.textContent.replace(/^[\d,]+/, `$& ${unit}`), name.querySelector("a")];
  };
  return { size: rows.length, at: (bar) => said(rows[bar]) };
}

function ofSparkline(spark) {
  const { of, spans } = spark.closest("table").dataset;
  const [names, totals] = [spans.split("|"), of.split(" ")];
  const numbers = spark.dataset.n.split(" ");
  return { size: numbers.length, at: (bar) => [names[bar], `${numbers[bar]} of ${totals[bar]} papers`] };
}

// --- saying it

let shown;

// Above the bar, and within the window.
function show(place, bars, bar) {
  const [name, value, link] = bars.at(bar);
  const text = document.createElement(link ? "a" : "span");
  if (link) Object.assign(text, { href: link.href, tabIndex: -1 });
  text.append(name);
  words.replaceChildren(text, `: ${value}`);
  mark.style.left = `${(100 * bar) / bars.size}%`;
  mark.style.width = `${100 / bars.size}%`;
  place.append(mark, words);
  const box = place.getBoundingClientRect();
  const middle = (box.width * (bar + 0.5)) / bars.size - words.offsetWidth / 2;
  const most = document.documentElement.clientWidth - box.left - words.offsetWidth - 4;
  words.style.left = `${Math.max(4 - box.left, Math.min(middle, most))}px`;
  shown = { place, bar };
}

function hide() {
  mark.remove();
  words.remove();
  shown = undefined;
}

function follow(event) {
  event.preventDefault();
  words.querySelector("a")?.dispatchEvent(new MouseEvent("click", event));
}

// --- pointers

function barAt(event, place, { size }) {
  const box = place.getBoundingClientRect();
  return Math.max(0, Math.min(size - 1, Math.floor((size * (event.clientX - box.left)) / box.width)));
}

function listen(place, bars) {
  const point = (event) => {
    if (!words.contains(event.target)) show(place, bars, barAt(event, place, bars));
  };
  place.addEventListener("pointerdown", point);
  place.addEventListener("pointermove", point);
  // A finger goes away and leaves what it has shown, with a link to tap on; a mouse follows the link by a click on the bar.
  place.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hide());
  place.addEventListener("click", (event) => {
    if (event.pointerType === "mouse" && !words.contains(event.target)) follow(event);
  });
}

document.addEventListener("pointerdown", (event) => {
  if (shown && !shown.place.contains(event.target)) hide();
});

// --- keys

// What can be walked through is no picture any more, but a slider over its bars.
function walk(plot, bars) {
  const last = bars.size - 1;
  const choose = (bar) => {
    show(plot, bars, bar);
    const [name, value] = bars.at(bar);
    plot.setAttribute("aria-valuenow", bar);
    plot.setAttribute("aria-valuetext", `${name}: ${value}`);
  };
  const chosen = () => Number(plot.getAttribute("aria-valuenow"));
  const keys = {
    ArrowLeft: () => choose(Math.max(0, chosen() - 1)),
    ArrowRight: () => choose(Math.min(last, chosen() + 1)),
    Home: () => choose(0),
    End: () => choose(last),
    Enter: follow,
    Escape: hide,
  };
  for (const [name, value] of Object.entries({ role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": last }))
    plot.setAttribute(name, value);
  plot.setAttribute("aria-valuenow", last);
  plot.setAttribute("aria-valuetext", bars.at(last).slice(0, 2).join(": "));
  plot.addEventListener("focus", () => plot.matches(":focus-visible") && choose(chosen()));
  // A tap on the link takes the focus within the plot.
  plot.addEventListener("blur", (event) => plot.contains(event.relatedTarget) || hide());
  plot.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](event);
  });
}

for (const plot of document.querySelectorAll(".plot")) {
  const bars = ofPlot(plot);
  if (!bars.size) continue;
  listen(plot, bars);
  walk(plot, bars);
}
for (const spark of document.querySelectorAll(".changes .spark")) listen(spark, ofSparkline(spark));
