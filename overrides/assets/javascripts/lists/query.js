// The question to the search that means a list. Nothing here knows a browser.

// `path` is the list's address below the site, `title` what it is called; "" where no question means it.
export function listQuery(path, title) {
  const [kind, name = ""] = path.split("/");
  if (!name) return "";
  switch (kind) {
    case "tags":
      return `tag:${name}`;
    case "organizations":
      return `org:${name}`;
    case "authors":
      return `author:"${title.replaceAll('"', "")}"`;
    case "years":
      return `year:${name}`;
    case "months":
      return `published:${name}`;
    default:
      return "";
  }
}
