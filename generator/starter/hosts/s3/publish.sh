#!/bin/sh
# Builds the site and puts it into a bucket of S3, or of what is like it, with the command line of AWS:
#
#   SITE_URL=https://papers.example.org/ BUCKET=papers sh publish.sh
#
# Behind the bucket's own website (index.html, 404.html as the page for errors) or a CDN that adds index.html.
# What is like S3 has its address in $AWS_ENDPOINT_URL.

set -eu
: "${SITE_URL:?the address of the site, https://…/}" "${BUCKET:?the name of the bucket}"
export SITE_URL

# What was fetched is on a branch; an archive without git has none.
if git rev-parse --verify --quiet HEAD >/dev/null 2>&1; then
    papers data open
fi
papers build --unattended

# put TYPE AGE PATTERN…: what is new of the files that match, each kind with its type, for their names alone tell
# not every system what they are.
put() {
    type=$1 age=$2
    shift 2
    for pattern in "$@"; do
        aws s3 sync build/site "s3://$BUCKET" --no-progress --exclude '*' --include "$pattern" \
            --content-type "$type" --cache-control "$age"
    done
}
for_a_while='public, max-age=600'

# First what pages load, then pages, then the list of what has changed: nobody sees a page without what is on it.
put 'application/octet-stream' 'public, max-age=31536000, immutable' 'search/*/*' # their address tells what is in them
put 'text/css; charset=utf-8' "$for_a_while" '*.css'
put 'text/javascript; charset=utf-8' "$for_a_while" 'assets/*.js'
put 'image/svg+xml' "$for_a_while" '*.svg'
put 'image/png' "$for_a_while" '*.png'
put 'application/json' "$for_a_while" '*.json' 'api/papers/*' 'api/daily_papers'
put 'application/manifest+json' "$for_a_while" '*.webmanifest'
put 'application/atom+xml; charset=utf-8' "$for_a_while" '*.atom'
put 'application/xml; charset=utf-8' "$for_a_while" '*.xml' '*.opml'
put 'application/x-bibtex; charset=utf-8' "$for_a_while" '*.bib'
put 'application/x-research-info-systems; charset=utf-8' "$for_a_while" '*.ris'
put 'text/markdown; charset=utf-8' "$for_a_while" '*.md'
put 'text/plain; charset=utf-8' "$for_a_while" '*.txt'
put 'application/gzip' "$for_a_while" '*.gz'
put 'text/html; charset=utf-8' "$for_a_while" '*.html'
put 'text/javascript; charset=utf-8' 'no-cache' 'sw.js'

# All that is left, and away with what is gone.
aws s3 sync build/site "s3://$BUCKET" --no-progress --delete --cache-control "$for_a_while"
