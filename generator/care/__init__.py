"""The care of an archive that nobody looks after: its schedule stays on, and its owner hears when something fails."""
