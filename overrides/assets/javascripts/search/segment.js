// A segment of the index: its files, fetched when they are asked for, and kept as long as there is room.

import { Places, Words, fromJson, fromText } from "./shard.js";

const MOST_KEPT = 88; // files: at 12,000 papers the heap stays below 15 MB

export class Segment {
  constructor(get, at, papers) {
    this.get = get;
    this.at = at;
    this.papers = papers;
    this.kept = new Map();
  }

  // What `read` makes of a file, made once; a failure is not kept.
  file(name, read) {
    const known = this.kept.get(name);
    if (known) {
      this.kept.delete(name);
      this.kept.set(name, known);
      return known;
    }
    const loading = this.get(this.at + name).then(read);
    loading.catch(() => this.kept.delete(name));
    this.kept.set(name, loading);
    if (this.kept.size > MOST_KEPT) {
      for (const old of this.kept.keys()) {
        if (old !== "head" && old !== "columns") {
          this.kept.delete(old);
          break;
        }
      }
    }
    return loading;
  }

  head() {
    return this.file("head", fromJson);
  }

  columns() {
    return this.file("columns", fromJson);
  }

  words(number) {
    return this.file(`words-${number}`, (bytes) => new Words(bytes, this.papers));
  }

  places(number) {
    return this.file(`places-${number}`, (bytes) => new Places(bytes));
  }

  // Words spelled as they are, by their first letter: Map of word → how many papers have it (the bits of that).
  async near(letter) {
    if (!(await this.head()).near.includes(letter)) return new Map();
    return this.file(`near-${letter}`, (bytes) => {
      const lines = fromText(bytes).split("\n").map((line) => line.split(" "));
      return new Map(lines.map(([word, bits]) => [word, Number(bits)]));
    });
  }

  async paper(number) {
    const head = await this.head();
    const chunk = Math.floor(number / head.per_file);
    const its = await this.file(`papers-${chunk}`, fromJson);
    const at = number - chunk * head.per_file;
    return {
      id: its.id[at],
      paper: {
        title: its.title[at],
        authors: its.authors[at],
        more_authors: its.more_authors[at],
        organization: its.organization[at] || null,
        date: its.date[at] || null,
        tags: its.tags[at].map((tag) => head.tags[tag]),
        upvotes: its.upvotes[at],
      },
    };
  }

  // Whether the title of a paper may have so many terms: by the steps of `length_code`.
  async mayHave(number, terms) {
    const { lengths } = await this.head();
    return ((lengths.charCodeAt(number) - 63) & 3) === (terms > 4) + (terms > 7) + (terms > 11);
  }

  // The number of the shard that would hold a key.
  async shard(key) {
    const { cuts } = await this.head();
    let low = 0, high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(low - 1, 0);
  }

  // The postings of a key, or null.
  async postings(key) {
    const number = await this.shard(key);
    const words = await this.words(number);
    const entry = words.find(key);
    return entry < 0 || !words.counts[entry] ? null : { ...words.postings(entry), number, entry };
  }

  // For postings: the places of each in its text.
  async placesOf(postings) {
    const places = await this.places(postings.number);
    return places.of(postings);
  }

  // The commonest terms that begin so, where these are too many to look through; else null.
  async common(start) {
    const { common } = await this.head();
    return Object.hasOwn(common, start) ? common[start].split(" ") : null;
  }

  // The terms of all words between two keys that pass, each with how many papers have it where that is at hand.
  async between(from, to, passes) {
    const first = await this.shard(from), last = await this.shard(to);
    const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const found = new Map();
    for (const words of await Promise.all(numbers.map((number) => this.words(number)))) {
      for (let entry = words.place(from); entry < words.keys.length && words.keys[entry] < to; entry++) {
        if (!passes(words.keys[entry])) continue;
        if (words.counts[entry]) found.set(words.keys[entry], words.counts[entry]);
        const term = words.term(entry);
        if (!found.has(term)) found.set(term, 1);
      }
    }
    return found;
  }
}
