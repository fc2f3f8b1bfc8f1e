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

// Opens the index below `base`, the address of the site's folder `search/`. Nothing is fetched before it is needed, nor the
// module `columns`, which that option promises.
export function openIndex(base, { fetch: get = (address) => fetch(address), columns = () => import("./columns.js") } = {}) {
  return new Index(String(base).replace(/\/?$/, "/"), get, columns);
}

class Gone extends Error {}

class Index {
  constructor(base, fetch, columns) {
    this.base = base;
    this.fetch = fetch;
    this.columns = columns;
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
    return { segments, columns: this.columns, tags: list.tags, papers: list.papers, stopWords: list.stop_words.split(" ") };
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
    // What may be the name of a paper is mostly a word: both are looked up at once.
    const resolving = Promise.all(this.prepared(read).map((clause) => this.resolved(clause)));
    resolving.catch(() => {});
    const jump = await this.jump();
    if (jump) return new Search(this.index, this.raw, this.options).jumped(jump, read);
    const clauses = (await resolving).filter(Boolean);
    if (!asked && this.raw.trim()) this.said.push("There is no word to search for in this.");
    else if (asked || this.filters.length) return this.answer(await this.found(clauses, read), read);
    return this.answer(this.segments.map(() => ({ papers: [], scores: null })), read);
  }

  jumped(jump, read) {
    if (read.bad) this.said.push(`Read as plain words: ${read.bad}.`);
    return this.answer(this.onlyThe(jump), read, jump);
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
        passes: columns ? columns.conditionOf(read.conditions, columns.of[number], this.index.tags) : null,
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

  // What papers are filtered and counted by, `of` each segment, and what does it.
  async columns() {
    const of = Promise.all(this.segments.map((segment) => segment.columns()));
    const [program, its] = await Promise.all([this.index.columns(), of]);
    return { ...program, of: its };
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

  async answer(found, read, jump = null) {
    const { offset = 0, limit = 10, sort = "relevance", facets = true } = this.options;
    const columns = (facets || this.filters.length || sort === "upvotes") && !jump ? await this.columns() : null;
    const counts = columns && (facets || this.filters.length);
    const counted = counts ? columns.filtered(found, columns.of, this.filters, this.index.tags) : { kept: found, facets: {} };
    const total = counted.kept.reduce((sum, { papers }) => sum + papers.length, 0);
    const many = Math.min(Math.max(offset + limit, FIRST), total);
    let order = best(counted.kept, many, jump ? "newest" : sort, columns?.of);
    if (sort === "relevance" && read.words && limit > 0) order = await this.exactFirst(order, offset + limit);
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
  async exactFirst(order, shown) {
    const wanted = bare(this.raw);
    const size = tokens(wanted).flatMap((token) => analysed(token).terms).length;
    const isIt = async ({ segment, paper }, index) => {
      // What is not shown is fetched only when its title may be this one, by how long it is.
      if (index >= shown && !(await this.segments[segment].mayHave(paper, size))) return false;
      return bare((await this.segments[segment].paper(paper)).paper.title) === wanted;
    };
    const exact = await Promise.all(order.slice(0, FIRST).map(isIt));
    return [...order.filter((_, index) => exact[index]), ...order.filter((_, index) => !exact[index])];
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
  let least = -Infinity;
  // What can't be among the best any more is not kept.
  const cut = () => {
    all.sort((a, b) => b.value - a.value || b.segment - a.segment || b.paper - a.paper).splice(many);
    least = all[many - 1]?.value ?? least;
  };
  found.forEach(({ papers, scores }, segment) => {
    const values = sort === "upvotes" ? columns[segment].upvotes : scores;
    for (const paper of papers) {
      const value = values[paper] ?? -1;
      if (value < least) continue;
      all.push({ segment, paper, value, score: scores?.[paper] ?? 0 });
      if (all.length > 2 * many) cut();
    }
  });
  cut();
  return all.map(({ segment, paper, score }) => ({ segment, paper, score }));
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
