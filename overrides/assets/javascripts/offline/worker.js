// The service worker: answers for the archive where the network does not, or not soon. It stands at the root of the site
// as sw.js, behind LIST, which the build writes: `shell` names this build's scripts and styles, `files` says what they
// are by their address, each with what must be in it, `pages` what is kept of the archive before anybody visits it.
// DESIGN.md, "Offline", tells the rest. No module: not all browsers have modules here.

const ROOT = new URL("./", self.location).href;
const NAME = `paper-archive:${new URL(ROOT).pathname}:`;
// Pages with the scripts and styles they were made for; a cache for each shell, so these are never mixed.
const HERE = NAME + LIST.shell;
// What stays from build to build: the search, and whose pages are still open.
const LASTING = `${NAME}lasting`;
const STATE = `${ROOT}?state`;
const INDEX = `${ROOT}search/index.json`;
const OFFLINE = `${ROOT}offline.html`;

// So many pages are kept besides those of LIST: the ones last visited.
const MOST = 200;
// So long (ms) a page that is kept waits for a fresher one: without notice, and enough where the network is quick.
const PATIENCE = 150;
// So many files are fetched at once for later: the reader's own requests come between them.
const LANES = 4;

// --- the life of a build

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

// Whole or not at all as to scripts and styles; a page that is not to be had now comes when it is visited.
async function install() {
  const cache = await caches.open(HERE);
  await each(Object.keys(LIST.files), (path) => take(cache, path));
  const pages = [...LIST.pages.map((path) => ROOT + path), ...(await visitedBefore())];
  await each(pages, (address) => renew(cache, address).catch(() => {}));
  await self.skipWaiting();
}

// The browser holds each file against its digest: one of another build is none.
async function take(cache, path) {
  const address = ROOT + path;
  if (await cache.match(address)) return;
  const response = await fetch(address, { cache: "no-cache", integrity: LIST.files[path] });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  await cache.put(address, response);
}

// The pages that were kept with other shells than this one: their scripts are another build's, so they are fetched anew.
async function visitedBefore() {
  const names = (await caches.keys()).filter((name) => name.startsWith(NAME) && ![HERE, LASTING].includes(name));
  const found = await Promise.all(names.map(async (name) => visited(await caches.open(name))));
  return found.flat().slice(-MOST);
}

async function each(items, act) {
  const waiting = [...items];
  const end = (error) => {
    waiting.length = 0;
    throw error;
  };
  const lane = async () => {
    while (waiting.length) await act(waiting.shift()).catch(end);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

// From the next page on this build answers. Pages that are open go on with the scripts they began with.
async function takeOver() {
  const { current, elders } = await state();
  if (current !== HERE) for (const { id } of await self.clients.matchAll({ type: "all" })) elders[id] ??= current;
  await settle(elders);
  await self.clients.claim();
}

// --- builds before this one, as long as pages of theirs are open

let remembered;

// {current, elders}: the cache of the shell that answers, and those of pages that began with another, by client.
function state() {
  remembered ??= lasting(STATE).then(async (known) => (known ? known.json() : { current: HERE, elders: {} }));
  return remembered;
}

async function settle(elders) {
  const ids = Object.keys(elders);
  const open = await Promise.all(ids.map((id) => self.clients.get(id)));
  const left = Object.fromEntries(ids.filter((_, at) => open[at]).map((id) => [id, elders[id]]));
  await remember({ current: HERE, elders: left });
  const used = [HERE, LASTING, ...Object.values(left)];
  const gone = (await caches.keys()).filter((name) => name.startsWith(NAME) && !used.includes(name));
  await Promise.all(gone.map((name) => caches.delete(name)));
}

async function remember(its) {
  remembered = Promise.resolve(its);
  const cache = await caches.open(LASTING);
  await cache.put(STATE, new Response(JSON.stringify(its)));
}

// Where the files of the page or worker that asks are; those of a worker are its page's.
async function shellOf({ clientId, resultingClientId, request }) {
  const its = await state();
  const shell = its.elders[clientId] ?? HERE;
  if (shell !== HERE && request.destination === "worker" && resultingClientId) {
    await remember({ ...its, elders: { ...its.elders, [resultingClientId]: shell } });
  }
  return shell;
}

// --- answers

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = bare(request.url);
  if (request.method !== "GET" || !address.startsWith(ROOT) || request.headers.has("range")) return;
  const path = address.slice(ROOT.length);
  if (request.mode === "navigate") event.respondWith(page(event, address));
  else if (path.startsWith("assets/")) event.respondWith(file(event, path));
  else if (address === INDEX) event.respondWith(index(event));
  else if (/^search\/[^/]+\/./.test(path)) event.respondWith(shard(event, address));
  else event.respondWith(fetch(request).catch(() => kept(address)));
});

// An address without what a static site does not look at.
function bare(address) {
  return address.replace(/[?#].*/s, "");
}

async function match(name, address) {
  const cache = await caches.open(name);
  return cache.match(address);
}

const lasting = (address) => match(LASTING, address);

async function kept(address) {
  return (await match(HERE, address)) ?? Response.error();
}

async function file(event, path) {
  const name = await shellOf(event);
  const known = await match(name, ROOT + path);
  if (known) return known;
  // It was lost, or came with a newer build.
  if (name === HERE && path in LIST.files) event.waitUntil(heal(path));
  return fetch(event.request);
}

async function heal(path) {
  await take(await caches.open(HERE), path).catch(() => self.registration.update());
}

// --- pages

// Whether what was shown is not what the network gave since, by the client that shows it.
const changes = new Map();

async function page(event, address) {
  const cache = await caches.open(HERE);
  const known = await cache.match(address);
  const fresh = renew(cache, address);
  event.waitUntil(fresh.then(() => trim(cache)).catch(() => {}));
  if (!known) return fresh.then(({ response }) => response).catch(() => nothing());
  const answer = fresh.then(({ response }) => (response.status >= 500 ? known : response)).catch(() => known);
  // Who loads it again wants what there is now.
  if (["no-cache", "reload"].includes(event.request.cache)) return answer;
  const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, PATIENCE, known))]);
  if (first === known) changes.set(event.resultingClientId, fresh.then(({ changed }) => changed).catch(() => false));
  return first;
}

// The page as the network has it, {response, changed}. It is kept as it is there, or not at all when it is gone.
async function renew(cache, address) {
  const response = await fetch(address, { cache: "no-cache", redirect: "manual" });
  if ([404, 410].includes(response.status)) await cache.delete(address);
  if (!isPage(response)) return { response, changed: false };
  const before = await cache.match(address);
  const [text, old] = await Promise.all([response.clone().text(), before?.text()]);
  // What is put is the last of all. Where there is no room it is not kept.
  await cache.put(address, response.clone()).catch(() => {});
  return { response, changed: old !== undefined && text !== old };
}

function isPage(response) {
  return response.ok && response.type === "basic" && /^text\/html/.test(response.headers.get("content-type"));
}

// The addresses of pages that somebody visited, the last one last.
async function visited(cache) {
  const listed = new Set([...LIST.pages, ...Object.keys(LIST.files)].map((path) => ROOT + path));
  const addresses = (await cache.keys()).map(({ url }) => url);
  return addresses.filter((address) => !listed.has(address) && !address.startsWith(`${ROOT}assets/`));
}

async function trim(cache) {
  const pages = await visited(cache);
  await Promise.all(pages.slice(0, Math.max(pages.length - MOST, 0)).map((address) => cache.delete(address)));
}

// The page for what is not kept. It may stand at any address, so its own are made absolute.
async function nothing() {
  const its = await match(HERE, OFFLINE);
  if (!its) return Response.error();
  const text = (await its.text()).replaceAll('="./', `="${new URL(ROOT).pathname}`);
  return new Response(text, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}

// --- the search

// The list of its segments, as new as can be; files of segments that are not in it any more are let go.
async function index(event) {
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(keepIndex(response.clone()).catch(() => {}));
    return response;
  } catch {
    return (await lasting(INDEX)) ?? Response.error();
  }
}

async function keepIndex(response) {
  const cache = await caches.open(LASTING);
  const folders = (await response.clone().json()).segments.map(({ at }) => `${ROOT}search/${at}`);
  await cache.put(INDEX, response);
  for (const { url } of await cache.keys()) {
    if (![STATE, INDEX].includes(url) && !folders.some((folder) => url.startsWith(folder))) await cache.delete(url);
  }
}

// What is under the address of a file of a segment never changes.
async function shard(event, address) {
  const known = await lasting(address);
  if (known) return known;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(keep(address, response.clone()).catch(() => {}));
  return response;
}

async function keep(address, response) {
  const cache = await caches.open(LASTING);
  await cache.put(address, response);
}

// --- pages that say they are here

// Each does when it is at rest: then it is kept, should it have come before this worker did, and is told if there is a
// fresher one than it shows.
self.addEventListener("message", (event) => event.waitUntil(answer(event.source)));

async function answer({ id, url }) {
  const { elders } = await state();
  // What a newer build has begun to keep is not this one's to clear.
  const { installing, waiting } = self.registration;
  if (Object.keys(elders).length && !installing && !waiting) await settle(elders);
  const cache = await caches.open(HERE);
  const address = bare(url);
  if (!(await cache.match(address))) await renew(cache, address).catch(() => {});
  const changed = await changes.get(id);
  changes.delete(id);
  const client = changed && (await self.clients.get(id));
  client?.postMessage("changed");
}
