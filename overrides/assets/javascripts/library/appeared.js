// Where a paper appeared, as one line tells it ("Journal 34 (4), 13–14 (2002)", generator/bibliography.py), in parts.
// Nothing here knows a browser.

const LINE =
  /^(?<container>.+?)(?: (?<volume>\d[\w.]*))?(?: \((?<number>[^()]{1,20})\))?(?:, (?<pages>[\w.:]*\d[\w.:]*(?:–[\w.:]+)?))? \((?<year>\d{4})\)$/su;
const PROCEEDINGS = /\b(proc\b|proceedings|conference|symposium|workshop|meeting|extended abstracts)/iu;

// {container, volume, number, pages, year, proceedings}; undefined where the line can't be taken apart.
export function partsOf(line) {
  const found = LINE.exec(line ?? "");
  if (found) return { ...found.groups, proceedings: PROCEEDINGS.test(found.groups.container) };
  return line && PROCEEDINGS.test(line) ? { container: line, proceedings: true } : undefined;
}
