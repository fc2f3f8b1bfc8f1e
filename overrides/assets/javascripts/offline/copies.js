// The copies that this browser keeps for reading without a network: whether it shall, how much there is, and none.

import { SITE, choose, setting } from "../library/kept.js";
import { ROOT } from "../search/site.js";

const CACHES = `paper-archive:${SITE}:`;
// Who works on an archive looks at it here, and wants what was just built.
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

export function isPossible() {
  return location.protocol.startsWith("http") && "caches" in globalThis && "serviceWorker" in navigator;
}

// "on", "off", or "" where the reader has not said.
export function said() {
  return setting("offline");
}

export function isWanted() {
  return said() ? said() === "on" : !LOOPBACK.test(location.hostname) && !navigator.connection?.saveData;
}

// Gives the registration when there is a worker that answers.
export async function register() {
  await navigator.serviceWorker.register(`${ROOT}sw.js`);
  return navigator.serviceWorker.ready;
}

// Who asks for copies wants them to last.
export async function turn(on) {
  choose("offline", on ? "on" : "off");
  if (!on) return forget();
  await register();
  return navigator.storage?.persist?.();
}

export async function forget() {
  const registration = await navigator.serviceWorker.getRegistration(ROOT);
  await registration?.unregister();
  await Promise.all((await ours()).map((name) => caches.delete(name)));
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(CACHES));
}

// The pages that are kept, [{address, title}], in the order in which they were last fetched.
export async function pages() {
  const found = await Promise.all((await ours()).map((name) => caches.open(name).then(pagesIn)));
  return [...new Map(found.flat().map((page) => [page.address, page])).values()];
}

async function pagesIn(cache) {
  const addresses = (await cache.keys()).map(({ url }) => url).filter((url) => url.endsWith("/"));
  return Promise.all(addresses.map(async (address) => ({ address, title: await titleOf(cache, address) })));
}

async function titleOf(cache, address) {
  const text = await (await cache.match(address)).text();
  const page = new DOMParser().parseFromString(/<title>[^<]*<\/title>/.exec(text)?.[0] ?? "", "text/html");
  return page.title;
}

// Bytes, of all that this host keeps here; undefined where the browser does not tell.
export async function size() {
  return (await navigator.storage?.estimate?.())?.usage;
}
