"""arXiv by its three interfaces. One module reads each form; `common` knows how papers and people are written."""

from generator.sources.arxiv import oai, query, rss

SOURCES = (query.SOURCE, oai.SOURCE, rss.SOURCE)
