// Copies of what stands on other pages of this site: of elements those that entries and abstracts are made of, of any
// other what it holds; of attributes those that they need. So a page that is not what it seems does no harm.

const MATH = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(["a", "code", "em", "h2", "h3", "li", "p", "span", "strong", "ul"]);
const ATTRIBUTES = ["class", "id"];
// What a formula may not have: it leads nowhere, and does nothing.
const REFUSED = /^(on|style$|(xlink:)?href$|src$)/i;

// Copies of some nodes; `base` is the address of their page, from which links lead on.
export function copies(nodes, base) {
  return [...nodes].flatMap((node) => copy(node, base));
}

function copy(node, base) {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const made = node.namespaceURI === MATH ? formula(node) : ELEMENTS.has(node.localName) && element(node, base);
  if (!made) return copies(node.childNodes, base);
  made.append(...copies(node.childNodes, base));
  return [made];
}

function formula(node) {
  const made = document.createElementNS(MATH, node.localName);
  for (const { name, value } of node.attributes) if (!REFUSED.test(name)) made.setAttribute(name, value);
  return made;
}

function element(node, base) {
  const made = document.createElement(node.localName);
  for (const name of ATTRIBUTES) if (node.hasAttribute(name)) made.setAttribute(name, node.getAttribute(name));
  const href = node.localName === "a" && addressOf(node.getAttribute("href"), base);
  if (href) made.setAttribute("href", href);
  return made;
}

function addressOf(href, base) {
  const url = href !== null && URL.canParse(href, base) && new URL(href, base);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
