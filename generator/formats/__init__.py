"""Papers in the formats of others: citations (BibTeX, RIS, CSL-JSON, text) and data (JSON Lines, SQLite, Parquet).

Each module writes one format, `generator.sources` reads them. A `citation.Citation` is made once of a paper; what a
format of citations says follows from it alone.
"""
