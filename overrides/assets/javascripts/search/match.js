// Finds and weighs the papers of one segment: BM25F (Robertson, Zaragoza and Taylor, 2004), with two rewards for titles.

import { AUTHORS, KEYWORDS, ORGANIZATION, TEXT, TITLE } from "./shard.js";

// How many occurrences a word needs to count half of what it can (k1).
const SATURATION = 2;
// A word in the title counts as three in the text: a title says what a paper is about in a tenth of the words.
const WEIGHT = { title: 3, keywords: 1.5, authors: 1.5, organization: 1 };
// Longer fields count less, texts more so than titles, whose length says less. Steps and averages: see `length_code`.
const TITLE_SHARE = [3, 6, 9.5, 14].map((length) => WEIGHT.title / (0.5 + (0.5 * length) / 7));
const TEXT_SHARE = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => 1 / (0.25 + 0.75 * 1.5 ** (step - 3)));
// All words in the title, and in its order: more than the words by themselves say.
const IN_TITLE = 1.2, IN_ORDER = 1.3, AT_START = 1.5;
const NAMED = 1e6; // the author's own papers come before all others

const NONE = -32768, BROKEN = 32767;

// `clauses` with the postings of their terms; → {complete, some, scores, passing}: papers that all clauses match, papers
// that one does, what each scores, and without clauses all that pass.
export function evaluate({ clauses, number, papers, all, lengths, places, named, passes }) {
  const scores = new Float32Array(papers);
  const matched = new Uint8Array(papers);
  const titled = new Uint8Array(papers);
  const shift = new Int16Array(papers).fill(NONE);
  const refused = new Uint8Array(papers);
  let plain = 0, must = 0;
  const required = new Uint8Array(papers);
  const hasMust = clauses.some(({ presence }) => presence > 0);
  for (const clause of clauses) {
    const found = matchesOf(clause, number, papers, all, lengths, places);
    if (clause.presence < 0) {
      for (const paper of found.keys()) refused[paper] = 1;
      continue;
    }
    if (clause.presence > 0) must++;
    if (!clause.optional) plain++;
    for (const [paper, its] of found) {
      scores[paper] += its.score * clause.boost;
      if (clause.presence > 0) required[paper]++;
      if (!clause.optional) matched[paper]++;
      if (its.title >= 0) {
        titled[paper]++;
        const by = its.title - clause.at;
        shift[paper] = shift[paper] === NONE || shift[paper] === by ? by : BROKEN;
      }
    }
  }
  const wanted = clauses.filter(({ presence }) => presence >= 0).length;
  const result = { complete: [], some: [], scores, passing: [] };
  for (let paper = 0; paper < papers; paper++) {
    if (refused[paper] || required[paper] < must || (passes && !passes(paper))) continue;
    if (!wanted || !clauses.length) {
      result.passing.push(paper);
      result.complete.push(paper);
      continue;
    }
    if (named?.has(paper)) scores[paper] = NAMED;
    else if (!scores[paper]) continue;
    else if (titled[paper] === wanted) {
      scores[paper] *= IN_TITLE;
      if (wanted > 1 && shift[paper] !== BROKEN) scores[paper] *= shift[paper] === 0 ? AT_START : IN_ORDER;
    }
    result.some.push(paper);
    if (hasMust || matched[paper] === plain || named?.has(paper)) result.complete.push(paper);
  }
  return result;
}

function idf(count, all) {
  return Math.log(1 + (all - count + 0.5) / (count + 0.5));
}

// The papers that one clause matches: Map of paper → {score, title: place in the title or -1}.
function matchesOf(clause, number, papers, all, lengths, places) {
  const found = new Map();
  if (clause.named) {
    for (const paper of clause.named[number]) found.set(paper, { score: 1, title: -1 });
    return found;
  }
  const list = clause.lists[number];
  const grouped = clause.alternatives.filter((alternative) => alternative.grouped);
  const sum = grouped.reduce((sum, { terms }) => sum + Math.min(...terms.map((term) => clause.counts.get(term))), 0);
  const shared = grouped.length ? idf(Math.min(sum, all), all) : 0;
  for (const alternative of clause.alternatives) {
    const postings = alternative.terms.map((term) => list.get(term));
    if (postings.some((its) => !its)) continue;
    const weights = alternative.terms.map((term) => alternative.factor * (alternative.grouped ? shared : idf(clause.counts.get(term), all)));
    const one = together(postings, weights, alternative, lengths, places);
    for (const [paper, its] of one) {
      const before = found.get(paper);
      if (!before) found.set(paper, its);
      else {
        if (its.title >= 0 && before.title < 0) before.title = its.title;
        if (its.score > before.score) before.score = its.score;
      }
    }
  }
  return found;
}

// The papers that have all terms of an alternative, in one phrase where it is one.
function together(postings, weights, { mask, places: phrase }, lengths, places) {
  let found = weighed(postings[0], weights[0], mask, lengths);
  for (let index = 1; index < postings.length; index++) {
    const more = weighed(postings[index], weights[index], mask, lengths);
    const both = new Map();
    for (const [paper, its] of found) {
      const other = more.get(paper);
      if (other) {
        const titles = [...(its.titles ?? [its.title]), other.title];
        both.set(paper, { score: its.score + other.score, title: titles.every((title) => title >= 0) ? titles[0] : -1, titles, at: [...(its.at ?? [its.index]), other.index] });
      }
    }
    found = both;
  }
  if (phrase && postings.length > 1) {
    for (const [paper, its] of found) if (!isPhrase(its, phrase, postings, places, mask)) found.delete(paper);
  }
  return found;
}

function isPhrase(its, phrase, postings, places, mask) {
  if (mask & TITLE && its.titles.every((title, index) => title >= 0 && title - its.titles[0] === phrase[index] - phrase[0])) return true;
  if (!(mask & TEXT)) return false;
  const lists = postings.map((posting, index) => places.get(posting)[its.at[index]]);
  const rest = lists.slice(1).map((list) => new Set(list));
  return lists[0].some((start) => rest.every((list, index) => list.has(start + phrase[index + 1] - phrase[0])));
}

function weighed(postings, weight, mask, lengths) {
  const { size, paper, count, field, title } = postings;
  const found = new Map();
  for (let index = 0; index < size; index++) {
    const bits = field[index];
    if (mask && !((bits | (count[index] ? TEXT : 0)) & mask)) continue;
    const code = lengths.charCodeAt(paper[index]) - 63;
    let sum = count[index] * TEXT_SHARE[code >> 2];
    if (bits) {
      if (bits & TITLE) sum += TITLE_SHARE[code & 3];
      if (bits & KEYWORDS) sum += WEIGHT.keywords;
      if (bits & AUTHORS) sum += WEIGHT.authors;
      if (bits & ORGANIZATION) sum += WEIGHT.organization;
    }
    found.set(paper[index], { score: mask ? (weight * sum) / (sum + SATURATION) : 1, title: bits & TITLE ? title[index] : -1, index });
  }
  return found;
}

// The papers in which the words, given by their postings, make one whole name; `loose`: a part of one.
export function nameMatches(lists, loose) {
  let open = null;
  lists.forEach((list, word) => {
    const next = new Map();
    for (let index = 0; index < list.size; index++) {
      const paper = list.paper[index];
      if (!(list.field[index] & AUTHORS) || (open && !open.has(paper))) continue;
      for (const [place, first, last] of list.shard.inNames(list.name[index])) {
        if (!(open ? open.get(paper).has(place) && !first : first || loose)) continue;
        if (word === lists.length - 1 && !last && !loose) continue;
        if (!next.has(paper)) next.set(paper, new Set());
        next.get(paper).add(place + 1);
      }
    }
    open = next;
  });
  return new Set(open?.keys());
}
