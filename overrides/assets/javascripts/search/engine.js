// The search engine: no DOM, the same in a page, in a worker and in Node. How the index is made and what the parts of a
// score are is told in DESIGN.md, "Search index".

import { analysed, fold, nameWords, parts, tokens } from "./analysis.js";
import { distance, forgiven } from "./near.js";
import { identifiers, parse } from "./query.js";
import { NAMED, evaluate, kept, nameMatches } from "./match.js";
import { Segment } from "./segment.js";
import { fromJson, unpacked } from "./shard.js";

const FORMAT = 1;
const FIRST = 10; // of so many best ones titles are compared with the query
const FEW = 3; // of so many words a paper must have all
const ENOUGH = 0.3; // of what the best one scores
const MOST_COMPLETIONS = 40;
const FACETS = ["year", "tag", "organization", "category", "code"];

// Opens the index below `base`, the address of the site's folder `search/`. Nothing is fetched before it is needed.
export function openIndex(base, options = {}) {
  return new Index(String(base).replace(/\/?$/, "/"), options.fetch ?? ((address) => fetch(address)));
}

class Gone extends Error {}

class Index {
  constructor(base, fetch) {
    this.base = base;
    this.fetch = fetch;
    this.opened = null;
  }

  // See DESIGN.md for options and answer. Rejects when a file can't be fetched; asking again is safe.
  async search(query, options = {}) {
    const raw = String(query ?? "");
    try {
      return await new Search(await this.open(), raw, options).run();
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      this.opened = null; // a newer build has taken the place of the one that was read
      return new Search(await this.open(), raw, options).run();
    }
  }

  // Fetch what every query needs.
  async warm() {
    await Promise.all((await this.open()).segments.map((segment) => segment.head()));
  }

  // What tags are called, by their slug.
  async labels() {
    return (await this.open()).tags;
  }

  async open() {
    this.opened ??= this.load().catch((error) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  async load() {
    const list = fromJson(await this.get("index.json", { cache: "no-cache" }));
    if (list.format !== FORMAT) throw new Error("The search index is of another version: load the page again.");
    const get = (path) => this.get(path);
    const segments = list.segments.map((its) => new Segment(get, its.at, its.papers));
    return { segments, tags: list.tags, papers: list.papers, stopWords: list.stop_words.split(" ") };
  }

  async get(path, how) {
    const response = await this.fetch(this.base + path, how);
    if (response.status === 404 && path !== "index.json") throw new Gone(`${path} is gone`);
    if (!response.ok) throw new Error(`${path} could not be fetched (${response.status})`);
    return unpacked(await response.arrayBuffer());
  }

  // Where the words of a query stand in a text: [[from, to], …] in UTF-16 units.
  marks(text, terms) {
    return marks(text, terms);
  }
}

// One question and its answer.
class Search {
  constructor(index, raw, options) {
    this.index = index;
    this.segments = index.segments;
    this.raw = raw;
    this.options = options;
    this.typing = options.typing ?? /[\p{L}\p{N}]$/u.test(raw);
    this.filters = Object.entries(options.filters ?? {}).filter(([, wanted]) => wanted === true || wanted?.length);
    this.said = [];
    this.terms = [];
    this.corrected = null;
  }

  async run() {
    const read = parse(this.raw, this.options.typing === true);
    if (read.bad) this.said.push(`Read as plain words: ${read.bad}.`);
    const asked = read.clauses.length + read.conditions.length;
    const jump = await this.jump();
    const clauses = jump ? [] : await Promise.all(this.prepared(read).map((clause) => this.resolved(clause)));
    let found = jump
      ? this.onlyThe(jump)
      : asked || this.filters.length
        ? await this.found(clauses.filter(Boolean), read)
        : this.segments.map(() => ({ papers: [], scores: null }));
    if (!asked && this.raw.trim() && !jump) {
      this.said.push("There is no word to search for in this.");
      found = this.segments.map(() => ({ papers: [], scores: null }));
    }
    return this.answer(found, read, jump);
  }

  // --- what is asked for ---------------------------------------------------------------------------------------------

  prepared(read) {
    const seen = new Set();
    const clauses = read.clauses.filter((clause) => {
      const key = JSON.stringify(clause);
      return !seen.has(key) && seen.add(key);
    });
    let place = 0;
    for (const clause of clauses) {
      clause.at = place;
      place += clause.kind === "word" ? analysed(clause.text).width : 1;
    }
    const last = clauses.at(-1);
    if (this.typing && last?.kind === "word" && last.presence >= 0) {
      last.typed = parts(last.text).at(-1);
      last.alone = clauses.every((clause) => clause === last || clause.presence < 0);
    }
    return clauses;
  }

  // A clause with its alternatives: each is some terms that must stand together, a factor, and for all one idf or none.
  async resolved(clause) {
    const make = { word: this.word, phrase: this.phrase, prefix: this.prefix, pattern: this.pattern, typo: this.typo, id: this.id };
    return make[clause.kind].call(this, clause);
  }

  mask(clause) {
    return { title: 1, author: 4 }[clause.field] ?? 31;
  }

  async word(clause) {
    const letter = clause.typed && clause.alone && clause.text.length === 1 && !clause.field;
    const alternatives = letter ? [] : wordAlternatives(clause.text, this.mask(clause));
    const typed = clause.typed && (alternatives.length || clause.alone) ? await this.completions(clause) : [];
    if (!alternatives.length && !typed.length) return null; // a stop word
    this.note(clause.text, clause.typed);
    // What is being typed may become a word that is not searched for: it must not shut out what the others find.
    const optional = Boolean(clause.typed) && !clause.alone && this.index.stopWords.some((word) => word.startsWith(clause.text));
    let its = await this.withPostings({ ...clause, optional, alternatives: [...alternatives, ...typed] });
    if (!its.count && clause.kind === "word" && !its.optional) its = (await this.respelled(clause)) ?? its;
    return its;
  }

  // What the word that is being typed may become.
  async completions(clause) {
    const start = clause.typed;
    const found = await this.beginning(start);
    const head = parts(clause.text).slice(0, -1).flatMap((part) => analysed(part).terms.map(([, term]) => term));
    return found.map((term) => ({ terms: [...head, term], mask: this.mask(clause), factor: 0.8, grouped: true }));
  }

  // The terms of words that begin so, the commonest first; of very many only some.
  async beginning(start) {
    const common = new Set();
    for (const its of await Promise.all(this.segments.map((segment) => segment.common(start)))) {
      for (const term of its ?? []) common.add(term);
    }
    const counts = new Map([...common].map((term) => [term, Infinity]));
    if (common.size) return [...counts.keys()].slice(0, start.length); // a letter is no reason to fetch much
    const all = await Promise.all(this.segments.map((segment) => segment.between(start, start + "\uffff", () => true)));
    for (const found of all) for (const [term, count] of found) counts.set(term, (counts.get(term) ?? 0) + count);
    return [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_COMPLETIONS).map(([term]) => term);
  }

  async phrase(clause) {
    const places = [];
    let at = 0;
    for (const token of tokens(clause.text)) {
      const its = analysed(token);
      for (const [offset, term] of its.terms) places.push([at + offset, term]);
      at += its.width;
      this.note(token);
    }
    const names = nameWords(clause.text);
    if (clause.field === "author") return { ...clause, names, alternatives: [], ...(await this.nameData(names, 1)) };
    if (!places.length) return null;
    const alternative = { terms: places.map(([, term]) => term), places: places.map(([place]) => place), mask: this.mask(clause), factor: 1 };
    return this.withPostings({ ...clause, alternatives: [alternative], names, orNames: !clause.field, phrase: true });
  }

  async prefix(clause) {
    this.note(clause.text, clause.text);
    const found = await this.beginning(clause.text);
    const alternatives = found.map((term) => ({ terms: [term], mask: this.mask(clause), factor: 1, grouped: true }));
    return this.withPostings({ ...clause, alternatives });
  }

  async pattern(clause) {
    const { text, ending } = clause;
    const passes = (key) => key.endsWith(ending) && key.length >= text.length + ending.length;
    const terms = new Set();
    if (text.length > 1) {
      for (const segment of this.segments) {
        for (const [term] of await segment.between(text, text + "\uffff", passes)) terms.add(term);
      }
    }
    const alternatives = [...terms].slice(0, MOST_COMPLETIONS).map((term) => ({ terms: [term], mask: this.mask(clause), factor: 1, grouped: true }));
    return this.withPostings({ ...clause, alternatives });
  }

  async typo(clause) {
    const near = await this.near(clause.text, clause.mistakes);
    const terms = new Set(near.flatMap(({ word }) => analysed(word).terms.map(([, term]) => term)));
    near.forEach(({ word }) => this.note(word));
    this.note(clause.text);
    const alternatives = [...terms].map((term) => ({ terms: [term], mask: this.mask(clause), factor: 0.8, grouped: true }));
    return this.withPostings({ ...clause, alternatives: [...wordAlternatives(clause.text, this.mask(clause)), ...alternatives.slice(0, MOST_COMPLETIONS)] });
  }

  async id(clause) {
    const names = [...new Set([clause.text, ...identifiers(clause.text)])];
    const alternatives = names.map((name) => ({ terms: [`#${name}`], mask: 0, factor: 1 }));
    return this.withPostings({ ...clause, alternatives });
  }

  // The clause for the word that was probably meant, when there is one.
  async respelled(clause) {
    if (clause.text.length > 24) return null;
    const [best] = await this.near(clause.text, forgiven(clause.text), Boolean(clause.typed));
    if (!best) return null;
    const its = await this.withPostings({ ...clause, alternatives: wordAlternatives(best.word, this.mask(clause)) });
    if (!its.count) return null;
    this.corrected = [this.corrected, best.word].filter(Boolean).join(" ");
    this.said.push(`Showing results for ${best.word}.`);
    this.note(best.word);
    return its;
  }

  // Words spelled nearly so, the nearest and then commonest first.
  async near(word, most, begun = false) {
    if (!most) return [];
    const letters = [...new Set([word[0], word[1]])].filter((letter) => /^[a-z0-9]$/.test(letter));
    const found = new Map();
    const lists = await Promise.all(this.segments.flatMap((segment) => (letters.length ? letters : ["_"]).map((letter) => segment.near(letter))));
    for (const list of lists) {
      for (const [other, bits] of list) {
        let mistakes = distance(word, other, most);
        if (mistakes === Infinity && begun && other.length > word.length) mistakes = distance(word, other.slice(0, word.length), 1) + 1;
        if (mistakes !== Infinity && mistakes) found.set(other, { word: other, mistakes, bits: Math.max(bits, found.get(other)?.bits ?? 0) });
      }
    }
    return [...found.values()].sort((a, b) => a.mistakes - b.mistakes || b.bits - a.bits || (a.word < b.word ? -1 : 1));
  }

  // Fetch the postings of all terms of a clause: `clause.lists[segment]` is a Map of term → postings.
  async withPostings(clause) {
    const terms = [...new Set(clause.alternatives.flatMap((alternative) => alternative.terms))];
    const lists = await Promise.all(
      this.segments.map(async (segment) => {
        const postings = await Promise.all(terms.map((term) => segment.postings(term)));
        return new Map(terms.map((term, index) => [term, postings[index]]).filter(([, its]) => its));
      }),
    );
    const counts = new Map(terms.map((term) => [term, lists.reduce((sum, list) => sum + (list.get(term)?.size ?? 0), 0)]));
    const count = Math.max(0, ...clause.alternatives.map(({ terms }) => Math.min(...terms.map((term) => counts.get(term)))));
    return { ...clause, lists, counts, count };
  }

  note(text, typed = "") {
    const its = analysed(text);
    const words = new Set([text, ...parts(text)]);
    for (const word of words) this.terms.push({ word, terms: analysed(word).terms.map(([, term]) => term), begun: word === typed });
    if (!its.terms.length && !typed) this.terms = this.terms.filter((term) => term.terms.length || term.begun);
  }

  // --- what is found --------------------------------------------------------------------------------------------------

  // For each segment the papers that match, and their scores.
  async found(clauses, read) {
    const heads = await Promise.all(this.segments.map((segment) => segment.head()));
    const names = read.words && this.raw.trim().length > 2 ? await this.nameData(nameWords(this.raw), 0) : null;
    const places = new Map();
    await Promise.all(clauses.filter((clause) => clause.phrase).map((clause) => this.loadPlaces(clause, places)));
    const columns = read.conditions.length ? await this.columns() : null;
    const matched = this.segments.map((segment, number) =>
      evaluate({
        clauses, number, papers: segment.papers, all: this.index.papers, lengths: heads[number].lengths, places,
        named: names?.named[number] ?? null,
        passes: columns ? conditionOf(read.conditions, columns[number], this.index.tags) : null,
      }),
    );
    if (!clauses.length && read.clauses.length && !read.conditions.length) return this.onlyNamed(names);
    if (!clauses.some(({ presence }) => presence >= 0)) return matched.map(({ passing }) => ({ papers: passing, scores: null }));
    // Papers that have all words; when there is none, or in answer to a question or a title, those that have enough.
    const wanted = clauses.filter(({ optional, presence }) => !optional && presence >= 0).length;
    const whole = matched.some(({ complete }) => complete.length);
    if (whole && wanted <= FEW) return matched.map(({ complete, scores }) => ({ papers: complete, scores }));
    if (!whole && wanted > 1 && matched.some(({ some }) => some.length)) {
      this.said.push("No paper has all of these words; these have some.");
    }
    let top = 0;
    for (const { some, scores } of matched) for (const paper of some) if (scores[paper] < NAMED) top = Math.max(top, scores[paper]);
    return matched.map(({ some, scores }) => ({ papers: kept(some, (paper) => scores[paper] >= ENOUGH * top), scores }));
  }

  // For a query of nothing but words that are not searched for: those who are called so.
  onlyNamed(names) {
    if (!names) this.said.push("These words are in nearly every paper: add another.");
    return this.segments.map((_, number) => ({ papers: [...(names?.named[number] ?? [])].sort((a, b) => a - b), scores: null }));
  }

  async loadPlaces(clause, places) {
    await Promise.all(
      clause.lists.flatMap((list, number) => {
        if (clause.alternatives.some(({ terms }) => terms.some((term) => !list.has(term)))) return [];
        return [...list.values()].map(async (postings) => places.set(postings, await this.segments[number].placesOf(postings)));
      }),
    );
  }

  // The papers whose authors bear exactly this name, for each segment a Set; null when nobody does.
  // With `loose`, the words may stand anywhere in a name, one after the other.
  async nameData(words, loose) {
    if (!words.length || words.length > 8) return loose ? { named: this.segments.map(() => new Set()), count: 0 } : null;
    // Words that everybody uses are in the index as names only: they are asked for last, if at all.
    const first = words.filter((word) => analysed(word).terms.length), last = words.filter((word) => !first.includes(word));
    const named = await Promise.all(
      this.segments.map(async (segment) => {
        const lists = new Map();
        for (const group of [first, last]) {
          const found = await Promise.all(group.map((word) => segment.postings(word)));
          group.forEach((word, index) => lists.set(word, found[index]));
          if (found.some((its) => !its?.field.some((bits) => bits & 4))) return new Set();
        }
        return nameMatches(words.map((word) => lists.get(word)), loose);
      }),
    );
    const count = named.reduce((sum, its) => sum + its.size, 0);
    return count || loose ? { named, count } : null;
  }

  async columns() {
    return Promise.all(this.segments.map((segment) => segment.columns()));
  }

  // --- jumps ------------------------------------------------------------------------------------------------------------

  async jump() {
    for (const name of identifiers(this.raw)) {
      const found = await Promise.all(this.segments.map((segment) => segment.postings(`#${name}`)));
      const number = found.findIndex(Boolean);
      if (number >= 0) return { segment: number, paper: found[number].paper[0] };
    }
    return null;
  }

  onlyThe({ segment, paper }) {
    return this.segments.map((_, number) => ({ papers: number === segment ? [paper] : [], scores: null }));
  }

  // --- the answer -------------------------------------------------------------------------------------------------------

  async answer(found, read, jump) {
    const { offset = 0, limit = 10, sort = "relevance", facets = true } = this.options;
    const columns = (facets || this.filters.length || sort === "upvotes") && !jump ? await this.columns() : null;
    const counted = columns && (facets || this.filters.length) ? this.filtered(found, columns) : { kept: found, facets: {} };
    const total = counted.kept.reduce((sum, { papers }) => sum + papers.length, 0);
    const many = Math.min(Math.max(offset + limit, FIRST), total);
    let order = best(counted.kept, many, sort, columns);
    if (sort === "relevance" && read.words && limit > 0) order = await this.exactFirst(order);
    const chosen = order.slice(offset, offset + limit);
    const hits = await Promise.all(
      chosen.map(async ({ segment, paper, score }) => ({ score, ...(await this.segments[segment].paper(paper)) })),
    );
    return {
      total,
      hits: hits.map(({ id, score, paper }) => ({ id, score, paper })),
      facets: facets ? counted.facets : {},
      query: { terms: this.terms, corrected: this.corrected, as_words: Boolean(read.bad) },
      said: [...new Set(this.said)],
      jump: jump ? hits[0]?.id ?? (await this.segments[jump.segment].paper(jump.paper)).id : null,
    };
  }

  // The paper whose title was typed, word for word, before all others.
  async exactFirst(order) {
    const wanted = bare(this.raw);
    const first = order.slice(0, FIRST);
    const titles = await Promise.all(first.map(async (its) => (await this.segments[its.segment].paper(its.paper)).paper.title));
    const rank = first.map((its, index) => ({ its, far: bare(titles[index]) === wanted ? 0 : 1 }));
    return [...rank.sort((a, b) => a.far - b.far).map(({ its }) => its), ...order.slice(FIRST)];
  }

  // The papers that pass the filters, and what the facets count: each as if its own filter were not there.
  filtered(found, columns) {
    const tests = this.filters.map(([name, wanted]) => [name, wanted === true ? ["true"] : wanted.map(String)]);
    const sums = new Map(FACETS.map((name) => [name, new Map()]));
    const labels = new Map(Object.entries(this.index.tags));
    const kept = found.map(({ papers, scores }, number) => {
      const values = valuesOf(columns[number], labels);
      const wanted = tests.map(([name, its]) => [name, new Set(its)]);
      const passing = [];
      for (const paper of papers) {
        const missed = wanted.filter(([name, its]) => !(Object.hasOwn(values, name) && values[name](paper).some((value) => its.has(value))));
        if (!missed.length) passing.push(paper);
        if (missed.length > 1) continue;
        for (const name of FACETS) {
          if (missed.length && missed[0][0] !== name) continue;
          const sum = sums.get(name);
          for (const value of values[name](paper)) sum.set(value, (sum.get(value) ?? 0) + 1);
        }
      }
      return { papers: passing, scores };
    });
    const facets = {};
    for (const [name, sum] of sums) {
      const order = name === "year" ? (a, b) => (a[0] < b[0] ? 1 : -1) : (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
      facets[name] = [...sum].sort(order).map(([value, count]) => {
        const label = name === "tag" ? labels.get(value) : name === "organization" ? labels.get(`@${value}`) : null;
        return label && label !== value ? [value, count, label] : [name === "code" ? true : value, count];
      });
    }
    return { kept, facets };
  }
}

// The spellings under which one typed word is looked up.
function wordAlternatives(token, mask) {
  const its = analysed(token);
  const alternatives = [];
  const add = (terms, of) => {
    if (terms.length && !alternatives.some((other) => other.terms.join(" ") === terms.join(" "))) alternatives.push({ terms, mask: of, factor: 1 });
  };
  const pairs = its.wholes.filter(([place, term]) => [...term].length === 2 && term.codePointAt(0) > 0x3000);
  if (pairs.length) add([...pairs, ...its.terms.filter(([, term]) => term.codePointAt(0) < 0x3000)].map(([, term]) => term), mask);
  else {
    for (const [, whole] of its.wholes) add([whole], mask);
    add(its.terms.map(([, term]) => term), mask);
  }
  if (its.terms.length && mask & 4) add(nameWords(token), 4);
  if (mask === 4) add(nameWords(token), 4);
  return alternatives;
}

// A title or query as it is compared: its words, and nothing else.
function bare(text) {
  return tokens(text.replace(/\\(?:[a-zA-Z]+\s?|.)|[${}^_]/g, "")).flatMap(parts).join(" ");
}

// The best papers of all segments, in order: [{segment, paper, score}, …]. The segments and the papers in them are in the
// order of time, so the greater number is the newer paper.
function best(found, many, sort, columns) {
  const newerFirst = (a, b) => b.segment - a.segment || b.paper - a.paper;
  const all = [];
  if (sort === "newest" || (sort === "relevance" && found.every(({ scores }) => !scores))) {
    for (let segment = found.length - 1; segment >= 0 && all.length < many; segment--) {
      const papers = found[segment].papers;
      for (let index = papers.length - 1; index >= 0 && all.length < many; index--) {
        all.push({ segment, paper: papers[index], score: found[segment].scores?.[papers[index]] ?? 0 });
      }
    }
    return all;
  }
  const value = sort === "upvotes" ? (segment, paper) => columns[segment].upvotes[paper] ?? -1 : (segment, paper) => found[segment].scores[paper];
  const size = found.reduce((sum, { papers }) => sum + papers.length, 0);
  const values = new Float32Array(size);
  let at = 0;
  found.forEach(({ papers }, segment) => papers.forEach((paper) => (values[at++] = value(segment, paper))));
  const least = size > many ? values.slice().sort()[size - many] : -Infinity;
  at = 0;
  found.forEach(({ papers, scores }, segment) =>
    papers.forEach((paper) => {
      const its = values[at++];
      if (its >= least) all.push({ segment, paper, value: its, score: scores?.[paper] ?? 0 });
    }),
  );
  return all.sort((a, b) => b.value - a.value || newerFirst(a, b)).slice(0, many).map(({ segment, paper, score }) => ({ segment, paper, score }));
}

// For each facet what a paper of the segment has; `labels` learns what organizations are called.
function valuesOf(columns, labels) {
  const many = (name) => (paper) => columns[name].of[paper].map((value) => columns[name].names[value]);
  const code = (columns.withCode ??= new Set(columns.code));
  columns.organization.names.forEach((slug, index) => labels.set(`@${slug}`, columns.organization.labels[index]));
  return {
    year: (paper) => (columns.published[paper] === null ? [] : [yearOf(columns.published[paper])]),
    tag: many("tag"),
    organization: many("organization"),
    category: many("category"),
    code: (paper) => (code.has(paper) ? ["true"] : []),
  };
}

const years = new Map();

function yearOf(day) {
  if (!years.has(day)) years.set(day, String(new Date(day * 86_400_000).getUTCFullYear()));
  return years.get(day);
}

// Whether a paper of a segment meets all conditions.
function conditionOf(conditions, columns, tags) {
  const tests = conditions.map((condition) => {
    const test = testOf(condition, columns, tags);
    return condition.presence < 0 ? (paper) => !test(paper) : test;
  });
  return (paper) => tests.every((test) => test(paper));
}

function testOf({ kind, from, to, words, exact }, columns, tags) {
  if (kind === "published" || kind === "upvotes") {
    return (paper) => columns[kind][paper] !== null && columns[kind][paper] >= from && columns[kind][paper] <= to;
  }
  if (kind === "code") {
    const code = new Set(columns.code);
    return (paper) => code.has(paper);
  }
  const { names, of, labels } = columns[kind];
  const called = (name, index) => `${name} ${kind === "tag" ? tags[name] ?? "" : labels?.[index] ?? ""}`;
  const chosen = new Set();
  names.forEach((name, index) => {
    const has = tokens(called(name, index)).flatMap(parts);
    if (name.toLowerCase() === exact) chosen.add(index);
    else if (kind === "category" ? name.toLowerCase().startsWith(`${exact}.`) : words.every((word) => has.includes(word))) chosen.add(index);
  });
  return (paper) => of[paper].some((value) => chosen.has(value));
}

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}'’_-]*[\p{L}\p{N}\p{M}])?(?:\+\+|#)?/gu;

export function marks(text, terms) {
  const wanted = new Set(terms.flatMap(({ terms }) => terms));
  const words = new Set(terms.map(({ word }) => word));
  const begun = terms.filter(({ begun }) => begun).map(({ word }) => word);
  const hit = (word) => {
    const folded = fold(word);
    return words.has(folded) || begun.some((start) => folded.startsWith(start)) || tokens(word).some((token) => analysed(token).terms.some(([, term]) => wanted.has(term)));
  };
  const found = [];
  for (const match of text.matchAll(WORD)) {
    if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(match[0])) {
      for (const [index, character] of [...match[0]].entries()) {
        if (wanted.has(character)) found.push([match.index + index, match.index + index + character.length]);
      }
    } else if (hit(match[0])) found.push([match.index, match.index + match[0].length]);
    else {
      for (const part of match[0].matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
        if (hit(part[0])) found.push([match.index + part.index, match.index + part.index + part[0].length]);
      }
    }
  }
  return found;
}
