// The parts of a person's name, as lists of references need them. Nothing here knows a browser.

// Small words before a family name that belong to it.
const PARTICLES = new Set(
  `van von vom de den der dem del della delle di da das do dos du des la las le les lo el al bin ibn ben ter ten te zu zum
  zur af av`.split(/\s+/),
);
// Words that join two halves of a family name.
const JOINTS = new Set(["y", "e", "i"]);
const SUFFIX = /^(.+?),? ((?:[JS]r|I{2,3}|IV|2nd|3rd|Ph\.? ?D)\.?)$/su;
// Nobody's family name stands last in these: what is not written in letters, names of groups, names in Chinese, Japanese
// or Korean, whose family name stands first.
const ODD = /[^\p{L}\p{M}\s.'’‘ʼ‐‑–·-]|(?<!\S)and(?!\S)/iu;
const GROUP = /^the |(?<!\p{L})(team|group|consortium|collaboration|community|initiative|authors|labs?|project|others)$/iu;
const EAST_ASIAN = /\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|\p{sc=Hangul}/u;

// "Ada B. van der Beispiel, Jr." as {given: "Ada B.", family: "van der Beispiel", suffix: "Jr."}; a name that is one word,
// or that can't be told apart, as {whole}.
export function partsOf(name) {
  const [, rest, suffix = ""] = SUFFIX.exec(name) ?? [undefined, name];
  const words = rest.trim().split(/\s+/);
  if (words.length < 2 || ODD.test(rest) || GROUP.test(rest) || EAST_ASIAN.test(rest)) return { whole: name.trim() };
  const at = beginning(words);
  return { given: words.slice(0, at).join(" "), family: words.slice(at).join(" "), suffix };
}

// Where the family name begins: never with the first word.
function beginning(words) {
  let at = words.length - 1;
  if (at > 2 && JOINTS.has(words[at - 1])) at -= 2;
  while (at > 1 && isParticle(words, at - 1)) at--;
  return at;
}

// "Van der Beispiel" has a particle in capitals, "Nguyen Van Anh" has none.
function isParticle(words, at) {
  return PARTICLES.has(words[at]) || (PARTICLES.has(words[at].toLowerCase()) && PARTICLES.has(words[at + 1]));
}

// The same in the order of lists: "van der Beispiel, Jr., Ada".
export function familyFirst({ whole, family, suffix, given }) {
  return whole ?? [family, suffix, given].filter(Boolean).join(", ");
}
