// What papers are filtered and counted by: conditions, filters and facets. Loaded with the first question for one.

import { parts, tokens } from "./analysis.js";

const FACETS = ["year", "tag", "organization", "category", "code"];

// The papers that pass the filters, and what the facets count: each as if its own filter were not there.
export function filtered(found, columns, filters, tags) {
  const tests = filters.map(([name, wanted]) => [name, wanted === true ? ["true"] : wanted.map(String)]);
  const sums = new Map(FACETS.map((name) => [name, new Map()]));
  const labels = new Map(Object.entries(tags));
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
export function conditionOf(conditions, columns, tags) {
  const tests = conditions.map((condition) => {
    const test = testOf(condition, columns, tags);
    return condition.presence < 0 ? (paper) => !test(paper) : test;
  });
  return (paper) => tests.every((test) => test(paper));
}

function testOf({ kind, from, to, words, exact }, columns, tags) {
  if (kind === "published") {
    // Of a year or month, which lasts until another day, all days must be meant.
    const last = (paper) => columns.until?.[paper] ?? columns.published[paper];
    return (paper) => columns.published[paper] !== null && columns.published[paper] >= from && last(paper) <= to;
  }
  if (kind === "upvotes") {
    return (paper) => columns.upvotes[paper] !== null && columns.upvotes[paper] >= from && columns.upvotes[paper] <= to;
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
