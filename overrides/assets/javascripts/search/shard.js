// Reads the files of a segment. Their format is told in DESIGN.md, "Search index".

const utf8 = new TextDecoder();

export const TITLE = 1, KEYWORDS = 2, AUTHORS = 4, ORGANIZATION = 8, TEXT = 16, ANY = 31;

export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let value = 0, scale = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (!(byte & 128)) return value;
      scale *= 128;
    }
  }

  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }
}

// What `gzip` made; what a server has unpacked already is given back as it is.
export async function unpacked(data) {
  const bytes = new Uint8Array(data);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  Promise.all([writer.write(bytes), writer.close()]).catch(() => {}); // who reads is told
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

export function fromJson(bytes) {
  return JSON.parse(utf8.decode(bytes));
}

export function fromText(bytes) {
  return utf8.decode(bytes);
}

// One file of words: a part of a segment's dictionary, with the papers that have each.
export class Words {
  constructor(bytes, papers) {
    const reader = new Reader(bytes);
    const entries = reader.number();
    const sizes = Array.from({ length: 10 }, () => reader.number());
    const [shared, added, letters, counts, stems, ...rest] = sizes.map((size) => new Reader(reader.take(size)));
    this.keys = readKeys(entries, shared, added, letters.bytes);
    this.counts = new Uint32Array(entries);
    this.starts = new Uint32Array(entries + 1);
    this.stemmed = [];
    for (let entry = 0; entry < entries; entry++) {
      const count = counts.number();
      this.counts[entry] = count >> 1;
      this.starts[entry + 1] = this.starts[entry] + this.counts[entry];
      if (count & 1) this.stemmed.push(entry);
    }
    this.endings = new Reader(stems.bytes.slice());
    this.papers = papers;
    this.rest = rest;
  }

  // The place of the first key that is not before this one.
  place(key) {
    let low = 0, high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // The place of a key, or -1.
  find(key) {
    const place = this.place(key);
    return this.keys[place] === key ? place : -1;
  }

  // The term that stands for a word: itself, or its stem.
  term(entry) {
    this.stems ??= this.readStems();
    const stem = this.stems.get(entry);
    const key = this.keys[entry];
    return stem ? key.slice(0, key.length - stem[0]) + stem[1] : key;
  }

  readStems() {
    const its = this.endings;
    return new Map(this.stemmed.map((entry) => [entry, [its.number(), utf8.decode(its.take(its.number()))]]));
  }

  // → {papers, counts, fields, titles, names}: arrays of one length. `fields` without TEXT; `titles` holds the place in the
  // title, `names` where in `this.names` the places in names begin.
  postings(entry) {
    this.read();
    const from = this.starts[entry], to = this.starts[entry + 1];
    const result = { size: to - from, shard: this };
    for (const name of ["paper", "count", "field", "title", "name"]) result[name] = this.columns[name].subarray(from, to);
    return result;
  }

  // How often texts have the words before an entry.
  occurrences(entry) {
    let sum = 0;
    for (let at = 0; at < this.starts[entry]; at++) sum += this.columns.count[at];
    return sum;
  }

  read() {
    if (this.columns) return;
    const [gaps, counts, fields, titles, names] = this.rest;
    const size = this.starts.at(-1);
    this.columns = {
      paper: readGaps(gaps.bytes, this.counts, size, this.papers),
      count: new Uint8Array(size),
      field: new Uint8Array(size),
      title: new Uint16Array(size),
      name: new (names.bytes.length > 65536 ? Uint32Array : Uint16Array)(size),
    };
    const { count, field, title, name } = this.columns;
    for (let entry = 0; entry < this.keys.length; entry++) {
      if (this.keys[entry][0] === "#") continue;
      for (let at = this.starts[entry]; at < this.starts[entry + 1]; at++) {
        const both = counts.bytes[counts.at++];
        count[at] = both >> 1;
        if (!(both & 1)) continue;
        const bits = fields.bytes[fields.at++];
        field[at] = bits;
        if (bits & TITLE) title[at] = titles.number();
        if (bits & AUTHORS) {
          name[at] = names.at;
          while (names.number() & 1);
        }
      }
    }
    this.names = names.bytes.slice(); // the rest is let go
    this.rest = null;
  }

  // Where a word stands in names: [place among all their words, is it the first of its name, the last]
  inNames(at) {
    const reader = new Reader(this.names, at);
    const found = [];
    for (;;) {
      const code = reader.number();
      found.push([Math.floor(code / 8), (code & 4) > 0, (code & 2) > 0]);
      if (!(code & 1)) return found;
    }
  }
}

function readKeys(entries, shared, added, letters) {
  const text = utf8.decode(letters);
  // Nearly all are ASCII. To decode each of these by itself takes several times as long.
  const ascii = text.length === letters.length;
  let name = ascii ? "" : [], at = 0;
  return Array.from({ length: entries }, () => {
    const begins = name.slice(0, shared.number()), from = at;
    at += added.number();
    if (ascii) return (name = begins + text.slice(from, at));
    name = [...begins, ...letters.subarray(from, at)];
    return utf8.decode(Uint8Array.from(name));
  });
}

function readGaps(bytes, counts, size, papers) {
  const result = new (papers > 65536 ? Uint32Array : Uint16Array)(size);
  // The lowest `held` bits of `byte` are still to be read.
  let next = 0, byte = 0, held = 0, at = 0;
  for (const count of counts) {
    const low = count ? lowBits(count, papers) : 0;
    for (let paper = -1, left = count; left > 0; left--) {
      let gap = -1, one;
      do {
        if (!held) byte = bytes[next++], held = 8;
        one = (byte >> --held) & 1;
        gap++;
      } while (one);
      for (let more = low; more > 0; ) {
        if (!held) byte = bytes[next++], held = 8;
        const many = Math.min(more, held);
        held -= many;
        more -= many;
        gap = (gap << many) | ((byte >> held) & ((1 << many) - 1));
      }
      paper += gap + 1;
      result[at++] = paper;
    }
  }
  return result;
}

function lowBits(count, papers) {
  return Math.max(31 - Math.clz32(Math.floor((papers * 7) / (count * 10))), 0);
}

// The places of all words of a shard: the lower bytes, then the upper ones.
export class Places {
  constructor(bytes) {
    this.size = bytes.length / 2;
    this.bytes = bytes;
  }

  // For postings: {at(posting)}, which gives its places.
  of({ shard, entry, count }) {
    const starts = new Uint32Array(count.length);
    let next = shard.occurrences(entry);
    for (let posting = 0; posting < count.length; posting++) {
      starts[posting] = next;
      next += count[posting];
    }
    const place = (at) => this.bytes[at] | (this.bytes[this.size + at] << 8);
    return { at: (posting) => Array.from({ length: count[posting] }, (_, index) => place(starts[posting] + index)) };
  }
}
