"""GitHub: its REST interface, and what is read of its answers."""
