"""``papers doctor``: how an archive is, here and where it is published, and what to do about what is wrong.

Each module looks at one thing. What it has to read from outside it reads into a value; its checks are pure functions
from that to findings. Nothing is changed, and what can't be known here is said to be unknown: never an error.
"""
