"""What ``papers bench`` does: an archive of real papers is built in several ways, and what each takes is measured.

`inputs` makes the archives, `contenders` says what is measured, `measure` runs a process and sees what it takes,
`hugo` makes a project of Hugo of the same pages, `rounds` lets them take turns, `report` says what came of it.
"""
