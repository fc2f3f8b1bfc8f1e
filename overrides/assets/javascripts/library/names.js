// The parts of a person's name, as lists of references need them, by the rules of generator/formats/names.py. What can't
// be told apart stays whole: groups, names of one word or that end with initials. Nothing here knows a browser.

const words = (text) => new Set(text.split(/\s+/));

// Small words before a family name that belong to it, and that it is not sorted by.
const PARTICLES = words(
  `van von vom zu zum zur auf der den dem de del della dello degli dei di da do dos das du des la las le los lo ten ter te
  tot af av al el bin ibn bint`,
);
// With a capital they are part of the family name, if they are not first.
const CAPITAL_PARTICLES = words("Van Von De Del Della Di Da Dos Du La Le Las Los El Al Ter Ten St. Saint");
const ALSO_MIDDLE_NAMES = words("Van Le");
// They join two halves of a family name.
const JOINTS = words("y e i");
const VIETNAMESE = words(
  `nguyen nguyễn tran trần le lê pham phạm phan vu vũ vo võ dang đặng bui bùi do đỗ ho hồ ngo ngô duong dương ly lý dinh
  đinh hoang hoàng huynh huỳnh truong trương trinh trịnh luong lương dao đào to tô ta tạ`,
);
const SUFFIX = /^(?:[JS]r\.?|I{2,3}|IV|2nd|3rd|Ph\.?D\.?)$/;
const INITIAL = /^\p{L}\.?$/u;
const GROUPS = [
  /(?<![\p{L}\p{N}_])(?:team|collaboration|consortium|collective|contributors|working group)(?![\p{L}\p{N}_])/iu,
  new RegExp(
    "(?<![\\p{L}\\p{N}_])(?:Group|Labs?|Laborator(?:y|ies)|Research|Institut[eo]?|University|College|School|Inc|Ltd|LLC" +
      "|GmbH|Corp|Corporation|Company|Community|Foundation|Project|Initiative|Alliance|Association|Society|Cent(?:er|re)" +
      "|Department|Organization|Committee|Workshop|Network|AI)(?![\\p{L}\\p{N}_'])",
    "u",
  ),
];
// In nobody's name.
const ODD = /[{}=<>@\\|]/;
// Written without spaces, or the family name first: such a name stays as it is read.
const EAST_ASIAN = /^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u{20000}-\u{3ffff}·・]+$/u;
// Characters of a name that are still a person's.
const LONGEST = 100;

// "Ada B. van der Beispiel, Jr." as {given: "Ada B.", family: "van der Beispiel", sorted: "Beispiel", suffix: "Jr."}; what
// is not taken apart as {whole}. A comma means that the family name stands first.
export function partsOf(name) {
  const text = name.replace(/\s+/g, " ").replace(/[*∗†‡§¶ ]+$/, "").trim();
  if (ODD.test(text)) return { whole: text };
  if (text.includes(",")) return turned(text);
  const parts = text.split(" ");
  if (isWhole(text, parts)) return { whole: text };
  const suffix = SUFFIX.test(parts.at(-1)) && parts.length > 2 ? parts.pop() : "";
  return ofWords(parts, suffix) ?? { whole: text };
}

function isWhole(text, parts) {
  return (
    parts.length === 1 ||
    [...text].length > LONGEST ||
    /[)\]}"]$/.test(text) ||
    isGroup(text) ||
    INITIAL.test(parts.at(-1)) ||
    parts.every((part) => EAST_ASIAN.test(part))
  );
}

function isGroup(text) {
  return GROUPS.some((group) => group.test(text));
}

// The parts of a name of some words, without its suffix; undefined where no family name is left.
function ofWords(parts, suffix) {
  if (parts.length < 2 || INITIAL.test(parts.at(-1))) return undefined;
  const last = parts.length - (parts.length > 3 && JOINTS.has(parts.at(-2)) ? 3 : 1);
  const first = parts.findIndex((word, at) => at > 0 && at < last && PARTICLES.has(word));
  let start = first < 0 ? last : first;
  let end = start;
  while (end < last && PARTICLES.has(parts[end])) end++;
  let capital = start;
  while (capital > 1 && belongs(parts[capital - 1], parts.at(-1))) capital--;
  if (capital < start) start = end = capital;
  return named(parts.slice(0, start).join(" "), parts.slice(start, end).join(" "), parts.slice(end).join(" "), suffix);
}

// Whether a word with a capital is part of the family name that follows it.
function belongs(word, last) {
  return CAPITAL_PARTICLES.has(word) && !(ALSO_MIDDLE_NAMES.has(word) && VIETNAMESE.has(last.toLowerCase()));
}

function named(given, particle, sorted, suffix) {
  return { given, family: particle ? `${particle} ${sorted}` : sorted, sorted, suffix };
}

// "Family, Given", "Given Family, Jr." or "Family, Jr., Given"; what has commas in another way is whole.
function turned(text) {
  const parts = text.split(",").map((part) => part.trim());
  const suffixes = parts.slice(1).filter((part) => SUFFIX.test(part));
  const rest = parts.filter((part) => part && !suffixes.includes(part));
  if (suffixes.length > 1 || [...text].length > LONGEST || isGroup(text)) return { whole: text };
  const suffix = suffixes.join("");
  if (rest.length === 1) return ofWords(rest[0].split(" "), suffix) ?? { whole: text };
  if (rest.length !== 2) return { whole: text };
  const family = rest[0].split(" ");
  const other = family.findIndex((word, at) => at === family.length - 1 || !PARTICLES.has(word));
  return named(rest[1], family.slice(0, other).join(" "), family.slice(other).join(" "), suffix);
}

// The same in the order of lists: "van der Beispiel, Jr., Ada".
export function familyFirst({ whole, family, suffix, given }) {
  return whole ?? [family, suffix, given].filter(Boolean).join(", ");
}
