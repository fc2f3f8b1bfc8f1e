// From text to the terms that are searched for: the same as generator/search/analysis.py, which says why.

import lunr from "../vendor/lunr.js";

export const LONGEST = 40;

const WORD = "(?:[0-9]+(?:\\.[0-9]+)*%|[0-9]+(?:\\.[0-9]+)+|[\\p{L}\\p{N}]+(?:\\+\\+|#)?)";
const JOINT = "[\\-_'\\u2010\\u2013\\u2019]";
const CHAIN = new RegExp(`${WORD}(?:${JOINT}${WORD})*`, "gu");
const PART = new RegExp(WORD, "gu");
const LETTERS = /^[a-z]+$/;
const MOST_PARTS = 5;
const MARKS = /[\u0300-\u036f]/g;
const CJK = "\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uac00-\\ud7af\\u{20000}-\\u{3ffff}";
const HAS_CJK = new RegExp(`[${CJK}]`, "u");
const RUN = new RegExp(`[${CJK}]+|[^${CJK}]+`, "gu");

const stopWordFilter = lunr.stopWordFilter;

export function fold(text) {
  const lower = text.normalize("NFKD").toLowerCase().normalize("NFKD");
  return lower.replace(MARKS, "").replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFC");
}

export function tokens(text) {
  return fold(text).match(CHAIN) ?? [];
}

export function stem(word) {
  return LETTERS.test(word) ? lunr.stemmer(new lunr.Token(word)).toString() : word;
}

export function isStopWord(word) {
  return !stopWordFilter(new lunr.Token(word));
}

export function parts(token) {
  const found = token.match(PART) ?? [];
  if (found.length > 1 && found.at(-1) === "s" && "'\u2019".includes(token.at(-2))) found.pop();
  return found;
}

// → {width, terms: [[place, term], …], wholes: [[place, term], …]}
export function analysed(token) {
  const result = { width: 0, terms: [], wholes: [] };
  const words = parts(token);
  for (const word of words) {
    if (HAS_CJK.test(word)) addCharacters(result, word);
    else {
      if (!isStopWord(word) && !word.endsWith("%")) result.terms.push([result.width, stem(cut(word, LONGEST))]);
      result.width += 1;
    }
  }
  const whole = words.join("");
  if (words.length > 1 && words.length <= MOST_PARTS && [...whole].length <= LONGEST) result.wholes.push([0, stem(whole)]);
  return result;
}

// A string has more units than characters where these lie beyond the first plane: as Python counts them.
function cut(word, length) {
  return word.length <= length ? word : [...word].slice(0, length).join("");
}

function addCharacters(result, word) {
  for (const run of cut(word, 10 * LONGEST).match(RUN)) {
    if (!HAS_CJK.test(run)) {
      result.terms.push([result.width++, stem(cut(run, LONGEST))]);
      continue;
    }
    const characters = [...run];
    characters.forEach((character, place) => result.terms.push([result.width + place, character]));
    for (let place = 0; place + 1 < characters.length; place++) {
      result.wholes.push([result.width + place, characters[place] + characters[place + 1]]);
    }
    result.width += characters.length;
  }
}

// The words of a name: all of them, and as they are.
export function nameWords(name) {
  return tokens(name).flatMap((token) => token.match(PART)).map((word) => cut(word, LONGEST));
}
