// Finds and weighs the papers of one segment: BM25F (Robertson, Zaragoza and Taylor, 2004), with rewards for titles.
// It runs over every posting of every word that is typed, so all is in arrays with a place for each paper.

import { AUTHORS, KEYWORDS, ORGANIZATION, TEXT, TITLE } from "./shard.js";

// How many occurrences a word needs to count half of what it can (k1).
const SATURATION = 2;
// A word in the title counts as four in the text: a title says what a paper is about in a tenth of the words.
const WEIGHT = { title: 4, keywords: 1.5, authors: 1.5, organization: 1 };
// Longer fields count less, texts more so than titles, whose length says less. Steps and averages: see `length_code`.
const TITLE_SHARE = [3, 6, 9.5, 14].map((length) => WEIGHT.title / (0.5 + (0.5 * length) / 7));
const TEXT_SHARE = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => 1 / (0.25 + 0.75 * 1.5 ** (step - 3)));
// All words in the title, in its order, from its start: each says more than the words by themselves.
const IN_TITLE = 1.1, IN_ORDER = 1.3, AT_START = 1.5;
export const NAMED = 1e6; // the author's own papers come before all others
// What a field weighs besides the text, by its bits; the title is added by its length.
const FIELD_WEIGHT = Float32Array.from({ length: 32 }, (_, bits) => {
  return (bits & KEYWORDS && WEIGHT.keywords) + (bits & AUTHORS && WEIGHT.authors) + (bits & ORGANIZATION && WEIGHT.organization);
});

const NOWHERE = -1, BROKEN = 32767;

// `clauses` with the postings of their terms; → {complete, some, scores, passing}: papers that all clauses match, papers
// that one does, what each scores, and without clauses all that pass.
export function evaluate({ clauses, number, papers, all, lengths, places, named, passes }) {
  const tally = new Tally(papers);
  const work = new Work(papers);
  for (const clause of clauses) {
    matchesOf(work, clause, number, all, lengths, places);
    tally.add(work, clause);
    work.clear();
  }
  const must = clauses.filter(({ presence }) => presence > 0).length;
  const allowed = (paper) => !tally.refused[paper] && tally.required[paper] >= must && (!passes || passes(paper));
  if (!clauses.some(({ presence }) => presence >= 0)) {
    return { complete: [], some: [], scores: tally.scores, passing: kept(range(papers), allowed) };
  }
  const wanted = clauses.filter(({ presence, optional }) => presence >= 0 && !optional).length;
  const some = kept(tally.judged(wanted, named ?? []), allowed);
  const complete = must ? some : kept(some, (paper) => tally.matched[paper] === wanted);
  return { complete, some, scores: tally.scores, passing: [] };
}

function range(size) {
  return Uint32Array.from({ length: size }, (_, index) => index);
}

// The papers that pass a test: several times as fast as the filter of a typed array.
export function kept(papers, test) {
  const result = new Uint32Array(papers.length);
  let size = 0;
  for (let at = 0; at < papers.length; at++) if (test(papers[at])) result[size++] = papers[at];
  return result.subarray(0, size);
}

// What all clauses say of each paper.
class Tally {
  constructor(papers) {
    this.scores = new Float32Array(papers);
    this.matched = new Uint8Array(papers);
    this.required = new Uint8Array(papers);
    this.refused = new Uint8Array(papers);
    this.titled = new Uint8Array(papers);
    this.shift = new Int16Array(papers);
  }

  add({ papers, size, scores, titles }, { boost, presence, optional, at: place }) {
    for (let at = 0; at < size; at++) {
      const paper = papers[at];
      if (presence < 0) this.refused[paper] = 1;
      else {
        this.scores[paper] += scores[paper] * boost;
        if (presence > 0) this.required[paper]++;
        if (!optional) this.matched[paper]++;
        if (!optional && titles[paper] !== NOWHERE) this.inTitle(paper, titles[paper] - place);
      }
    }
  }

  // A clause matches the title, by so many words further on than in the query.
  inTitle(paper, by) {
    this.shift[paper] = !this.titled[paper] || this.shift[paper] === by ? by : BROKEN;
    this.titled[paper]++;
  }

  // The papers that score, in order, when titles that have all words are rewarded, and names.
  judged(wanted, named) {
    const { scores, titled, shift } = this;
    for (const paper of named) {
      scores[paper] = NAMED;
      this.matched[paper] = wanted;
      titled[paper] = 0;
    }
    const found = new Uint32Array(scores.length);
    let size = 0;
    for (let paper = 0; paper < scores.length; paper++) {
      if (!scores[paper]) continue;
      found[size++] = paper;
      if (!wanted || titled[paper] !== wanted) continue;
      scores[paper] *= IN_TITLE;
      if (wanted > 1 && shift[paper] !== BROKEN) scores[paper] *= shift[paper] === 0 ? AT_START : IN_ORDER;
    }
    return found.subarray(0, size);
  }
}

// The papers that one clause matches, what each scores for it, and where it stands in the title.
class Work {
  constructor(papers) {
    this.scores = new Float32Array(papers);
    this.titles = new Int16Array(papers).fill(NOWHERE);
    this.papers = new Uint32Array(papers);
    this.size = 0;
  }

  add(paper, score, title) {
    const before = this.scores[paper];
    if (!before) this.papers[this.size++] = paper;
    if (score > before) this.scores[paper] = score;
    if (this.titles[paper] === NOWHERE) this.titles[paper] = title;
  }

  clear() {
    for (let at = 0; at < this.size; at++) {
      this.scores[this.papers[at]] = 0;
      this.titles[this.papers[at]] = NOWHERE;
    }
    this.size = 0;
  }
}

function idf(count, all) {
  return Math.log(1 + (all - count + 0.5) / (count + 0.5));
}

function matchesOf(work, clause, number, all, lengths, places) {
  if (clause.named) {
    for (const paper of clause.named[number]) work.add(paper, 1, NOWHERE);
    return;
  }
  const grouped = clause.alternatives.filter((alternative) => alternative.grouped);
  const sum = grouped.reduce((sum, { terms }) => sum + Math.min(...terms.map((term) => clause.counts.get(term))), 0);
  const shared = grouped.length ? idf(Math.min(sum, all), all) : 0;
  for (const alternative of clause.alternatives) {
    const postings = alternative.terms.map((term) => clause.lists[number].get(term));
    if (postings.some((its) => !its) || surpassed(alternative, clause.alternatives)) continue;
    const weights = alternative.terms.map((term) => alternative.factor * (alternative.grouped ? shared : idf(clause.counts.get(term), all)));
    if (postings.length === 1) addAll(work, postings[0], weights[0], alternative.mask, lengths);
    else addTogether(work, postings, weights, alternative, lengths, places);
  }
}

// Whether the one term of an alternative of a group is looked for by itself, too, where it scores more.
function surpassed({ terms: [term, ...more], mask, grouped }, alternatives) {
  return grouped && !more.length && alternatives.some((other) => !other.grouped && other.mask === mask && other.terms.join() === term);
}

function addAll(work, { size, paper, count, field, title }, weight, mask, lengths) {
  for (let at = 0; at < size; at++) {
    const bits = field[at];
    const score = weigh(bits, count[at], lengths.charCodeAt(paper[at]), weight, mask);
    if (score) work.add(paper[at], score, bits & TITLE ? title[at] : NOWHERE);
  }
}

// What one posting scores; 0 when the word is in none of the fields that are asked for.
function weigh(bits, count, length, weight, mask) {
  if (!mask) return 1;
  if (!((bits | (count ? TEXT : 0)) & mask)) return 0;
  const code = length - 63;
  const sum = count * TEXT_SHARE[code >> 2] + (bits & TITLE ? TITLE_SHARE[code & 3] : 0) + FIELD_WEIGHT[bits];
  return (weight * sum) / (sum + SATURATION);
}

// The papers that have all terms of an alternative, in one phrase where it is one. The rarest leads.
function addTogether(work, postings, weights, { mask, places: phrase }, lengths, places) {
  const lead = postings.reduce((best, its, index) => (its.size < postings[best].size ? index : best), 0);
  const at = postings.map(() => 0);
  for (let first = 0; first < postings[lead].size; first++) {
    const paper = postings[lead].paper[first];
    let score = 0, titles = true;
    const has = postings.every((its, index) => {
      at[index] = index === lead ? first : seek(its.paper, paper, at[index]);
      if (its.paper[at[index]] !== paper) return false;
      const part = weigh(its.field[at[index]], its.count[at[index]], lengths.charCodeAt(paper), weights[index], mask);
      score += part;
      titles &&= Boolean(its.field[at[index]] & TITLE);
      return part > 0;
    });
    if (!has || (phrase && !isPhrase(postings, at, phrase, mask, titles, places))) continue;
    work.add(paper, score, titles ? postings[0].title[at[0]] : NOWHERE);
  }
}

// The first place from `at` on whose paper is not before this one.
function seek(papers, paper, at) {
  let step = 1, low = at;
  while (low + step < papers.length && papers[low + step] < paper) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, papers.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (papers[middle] < paper) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isPhrase(postings, at, phrase, mask, titles, places) {
  const inTitle = (its, index) => its.title[at[index]] - postings[0].title[at[0]] === phrase[index] - phrase[0];
  if (mask & TITLE && titles && postings.every(inTitle)) return true;
  if (!(mask & TEXT)) return false;
  const [first, ...rest] = postings.map((its, index) => places.get(its).at(at[index]));
  return first.some((start) => rest.every((list, index) => list.includes(start + phrase[index + 1] - phrase[0])));
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
        if (open ? !open.get(paper).has(place) || first : !(first || loose)) continue;
        if (word === lists.length - 1 && !last && !loose) continue;
        if (!next.has(paper)) next.set(paper, new Set());
        next.get(paper).add(place + 1);
      }
    }
    open = next;
  });
  return new Set(open?.keys());
}
