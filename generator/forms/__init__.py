"""What a list is besides its page: feeds, and files for reference managers, all at its own address.

One module a form; each is given what is said of the list, its papers and the site, and gives the file's bytes.
"""
