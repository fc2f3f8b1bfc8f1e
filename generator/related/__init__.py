"""Papers that are about the same: found by the words they share, with the words that say why."""
