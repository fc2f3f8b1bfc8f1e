#!/bin/sh
# Fetches lunr (MIT licence) from the npm registry, checks it, and makes a module of it: the engine's stemmer and stop words.
# For another version change these two lines, and run the tests: Python's lunr has to analyse words alike.
version=2.3.9
sha256=0c50d9002b85780a842afffb567bb54ede402dae7c6dc5997a018614d8044fc8
set -eu
target=$(cd "$(dirname "$0")/../../overrides/assets/javascripts/vendor" && pwd)/lunr.js
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent "lunr@$version" >/dev/null
tar xzf "lunr-$version.tgz" package/lunr.min.js
found=$(openssl dgst -sha256 -r package/lunr.min.js | cut -d ' ' -f 1)
[ "$found" = "$sha256" ] || { echo "lunr $version is another file than it was: $found" >&2; exit 1; }
{
  echo "// lunr $version, https://lunrjs.com: lunr.min.js of the npm package, between the two lines that make an ES module of it."
  echo 'const module = { exports: {} }, exports = module.exports;'
  cat package/lunr.min.js
  echo
  echo 'export default module.exports;'
} > "$target"
