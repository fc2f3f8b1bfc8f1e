// Runs the modules of the site in a page that was opened as a file, where browsers run none; gives them what they would
// fetch, and the worker they would start. They stand behind this, each as a function of what it is given.

const SCRIPTS = new URL(".", document.currentScript.src).href;
const SITE = new URL("../../", SCRIPTS).href;
const FRAMED = window.parent !== window;
// A message of a page may come after the event that it is loaded (ms).
const LATE = 300;
const factories = new Map();

function $define(name, factory) {
  factories.set(name, factory);
}

function $expose(exports, getters) {
  for (const [name, get] of Object.entries(getters)) Object.defineProperty(exports, name, { get, enumerable: true });
}

function $again(exports, others) {
  for (const name of Object.keys(others)) if (name !== "default") $expose(exports, { [name]: () => others[name] });
}

// Modules that see each other, each made once: those of a page, or those of a worker.
function realm(self, postMessage) {
  const made = new Map();
  const need = (name) => {
    if (made.has(name)) return made.get(name);
    if (!factories.has(name)) throw new TypeError(`There is no ${name}`);
    const exports = {};
    made.set(name, exports);
    const here = SCRIPTS + name;
    const named = (relative) => new URL(relative, here).href.slice(SCRIPTS.length);
    const load = async (relative) => need(named(relative));
    factories.get(name)(exports, (relative) => need(named(relative)), load, here, self, postMessage, fetch, Worker);
    return exports;
  };
  return need;
}

// A worker in the page's own thread.
class Worker extends EventTarget {
  constructor(address) {
    super();
    const { port1: outside, port2: inside } = new MessageChannel();
    outside.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
    this.postMessage = (data) => outside.postMessage(data);
    this.terminate = () => outside.close();
    realm(inside, (data) => inside.postMessage(data))(String(address).slice(SCRIPTS.length));
    inside.start();
  }
}

// --- what is fetched

async function fetch(address, how) {
  const url = new URL(address, document.baseURI).href.replace(/[?#].*/s, "");
  if (!url.startsWith(SITE)) return window.fetch(address, how);
  return /(\/|\.html)$/.test(url) ? page(url.replace(/\/$/, "/index.html")) : data(url);
}

const given = new Map();

// A file of data: a script beside it gives what is in it.
function data(url) {
  return new Promise((resolve) => {
    const path = url.slice(SITE.length);
    const script = document.createElement("script");
    const answer = () => {
      const bytes = given.get(path);
      given.delete(path);
      script.remove();
      resolve(bytes ? new Response(bytes) : new Response("", { status: 404 }));
    };
    script.addEventListener("load", answer);
    script.addEventListener("error", answer);
    script.src = `${url}.js`;
    document.head.append(script);
  });
}

// Another page: shown in a frame that nobody sees, it tells what is in it.
function page(url) {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    const end = (response) => {
      window.removeEventListener("message", hear);
      frame.remove();
      resolve(response);
    };
    const hear = ({ source, data: html }) => source === frame.contentWindow && end(new Response(html));
    window.addEventListener("message", hear);
    frame.addEventListener("load", () => setTimeout(end, LATE, new Response("", { status: 404 })));
    frame.hidden = true;
    frame.src = url;
    document.body.append(frame);
  });
}

const need = realm(window, window.postMessage.bind(window));

window.paperArchive = {
  put(path, base64) {
    given.set(path, Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
  },
  start(name) {
    if (!FRAMED) need(name);
  },
};
if (FRAMED) window.parent.postMessage(document.documentElement.outerHTML, "*");
