// A paper in the styles of lists of references, as plain text. What no source told is left out. Nothing here knows a
// browser.

import { partsOf as placeOf } from "../library/appeared.js";
import { partsOf } from "../library/names.js";
import { addressOf, arxivId, yearOf } from "../library/reference.js";

export const STYLES = { APA: apa, MLA: mla, Chicago: chicago, IEEE: ieee, Harvard: harvard };

// `record` is what facts.js tells for citing, `site` where the archive is.
export function cited(style, record, site) {
  const link = record.doi ? `https://doi.org/${record.doi}` : (record.url ?? addressOf(record, site));
  const arxiv = arxivId(record);
  const text = STYLES[style]({
    people: (record.authors ?? []).map(partsOf),
    title: record.title,
    quoted: record.title.replace(/“([^”]*)”|"([^"]*)"/g, (_, one, other) => `‘${one ?? other}’`),
    year: yearOf(record),
    arxiv,
    place: placeOf(record.journal) ?? (record.journal ? { container: record.journal } : undefined),
    doi: record.doi,
    link,
  });
  return record.withdrawn ? `${text} (Withdrawn.)` : text;
}

// --- styles

// American Psychological Association, 7th edition.
function apa({ people, title, year, arxiv, place, link }) {
  const names = people.map((its) => listed(its, initials(its.given)));
  const shown = names.length > 20 ? `${names.slice(0, 19).join(", ")}, . . . ${names.at(-1)}` : joined(names, ", ", ", & ");
  const date = `(${year ?? "n.d."}).`;
  const head = shown ? `${ended(shown)} ${date} ` : "";
  const preprint = arxiv && !place;
  const what = ended(preprint ? `${title} (arXiv:${arxiv})` : title);
  const where = preprint ? "arXiv." : inApa(place);
  return spaced(head + what, !head && date, where, link);
}

function inApa(place) {
  if (!place) return "";
  const { container, volume, number, pages, proceedings } = place;
  if (proceedings) return ended(`In ${container}${pages ? ` (pp. ${pages})` : ""}`);
  return ended(commas(container, issue(volume, number), pages));
}

// Modern Language Association, 9th edition.
function mla({ people, quoted, year, arxiv, place, link }) {
  const [first, second] = people;
  const others = people.length > 2 ? "et al." : second && `and ${spoken(second)}`;
  const names = first && commas(listed(first), others);
  const { container, volume, number, pages } = place ?? { container: arxiv && "arXiv" };
  const where = commas(
    container,
    volume && `vol. ${volume}`,
    number && `no. ${number}`,
    year,
    pages && `pp. ${pages}`,
    link.replace(/^https?:\/\//, ""),
  );
  return spaced(names && ended(names), `“${ended(quoted)}”`, ended(where));
}

// Chicago Manual of Style, 17th edition, author and date.
function chicago({ people, quoted, year, arxiv, place, link }) {
  const some = people.length > 10 ? people.slice(0, 7) : people;
  const names = some.map((its, at) => (at ? spoken(its) : listed(its)));
  const shown = some.length < people.length ? `${names.join(", ")}, et al.` : joined(names, ", ", ", and ");
  const what = `“${ended(quoted)}”`;
  return spaced(
    shown ? ended(shown) : what,
    ended(year ?? "n.d."),
    shown && what,
    place ? ended(inChicago(place)) : arxiv && `Preprint, arXiv:${arxiv}.`,
    ended(link),
  );
}

function inChicago({ container, volume, number, pages, proceedings }) {
  if (proceedings) return commas(`In ${container}`, pages);
  const where = spaced(container, volume, number && `(${number})`);
  return pages ? `${where}${volume || number ? ": " : ", "}${pages}` : where;
}

// Institute of Electrical and Electronics Engineers.
function ieee({ people, quoted, year, arxiv, place, doi, link }) {
  const names = people.map((its) => its.whole ?? spaced(initials(its.given), its.family, its.suffix));
  const shown = names.length > 6 ? `${names[0]} et al.` : joined(names, ", ", names.length > 2 ? ", and " : " and ");
  const { container, volume, number, pages, proceedings } = place ?? {};
  const where = commas(
    proceedings ? `in ${container}` : container,
    volume && `vol. ${volume}`,
    number && `no. ${number}`,
    proceedings && year,
    pages && `pp. ${pages}`,
    !proceedings && year,
    !place && arxiv && `arXiv:${arxiv}`,
    doi && `doi: ${doi}`,
  );
  const what = where ? `“${quoted},” ${ended(where)}` : `“${ended(quoted)}”`;
  return spaced(shown && `${shown},`, what, !doi && (place || !arxiv) && `[Online]. Available: ${link}`);
}

// Harvard as in "Cite them right".
function harvard({ people, title, year, arxiv, place, link }) {
  const names = people.map((its) => listed(its, initials(its.given).replaceAll(" ", "")));
  const shown = names.length > 3 ? `${names[0]} et al.` : joined(names, ", ", " and ");
  const { container, volume, number, pages, proceedings } = place ?? { container: arxiv && `arXiv:${arxiv}` };
  const where = commas(proceedings ? `in ${container}` : container, issue(volume, number), pages && `pp. ${pages}`);
  const date = `(${year ?? "no date"})`;
  const what = commas(`‘${title}’`, where);
  return spaced(shown ? `${shown} ${date} ${ended(what)}` : `${what} ${date}.`, `Available at: ${ended(link)}`);
}

// --- parts

// "van der Beispiel, A., Jr.", with what stands for the given names.
function listed({ whole, family, given, suffix }, shown = given) {
  return whole ?? commas(family, shown, suffix);
}

function spoken({ whole, given, family, suffix }) {
  return whole ?? spaced(given, family, suffix);
}

// "Jean-Paul B." as "J.-P. B."
function initials(given = "") {
  const words = given.replace(/\.(?=\p{L})/gu, ". ").split(" ");
  return words.filter((word) => !/^\p{Ll}/u.test(word) || words.length === 1).map(initial).join(" ");
}

function initial(word) {
  const parts = word.split(/[-‐‑]/).filter((part) => /\p{L}/u.test(part));
  return parts.map((part) => `${/\p{L}\p{M}*/u.exec(part)[0].toUpperCase()}.`).join("-");
}

function issue(volume, number) {
  return (volume ?? "") + (number ? `(${number})` : "");
}

function joined(parts, between, last) {
  const rest = parts.slice(0, -1).join(between);
  return parts.length > 1 ? rest + last + parts.at(-1) : rest + (parts[0] ?? "");
}

function commas(...parts) {
  return parts.filter(Boolean).join(", ");
}

function spaced(...parts) {
  return parts.filter(Boolean).join(" ");
}

function ended(text) {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}
