// Where a paper appeared, as one line tells it ("Journal 34 (4), 13–14 (2002)", generator/bibliography.py), in parts.
// Nothing here knows a browser.

// What a line may say, part by part; of each but the first and the last, nothing.
const PARTS = [
  /(?<container>.+?)/,
  /(?: (?<volume>\d[\w.]*))?/,
  /(?: \((?<number>[^()]{1,20})\))?/,
  /(?:, (?<pages>[\w.:]*\d[\w.:]*(?:–[\w.:]+)?))?/,
  / \((?<year>\d{4})\)/,
];
const LINE = new RegExp(`^${PARTS.map((part) => part.source).join("")}$`, "su");
const PROCEEDINGS = /\b(proc\b|proceedings|conference|symposium|workshop|meeting|extended abstracts)/iu;

// {container, volume, number, pages, year, proceedings}; undefined where the line can't be taken apart.
export function partsOf(line) {
  const found = LINE.exec(line ?? "");
  if (found) return { ...found.groups, proceedings: PROCEEDINGS.test(found.groups.container) };
  return line && PROCEEDINGS.test(line) ? { container: line, proceedings: true } : undefined;
}
