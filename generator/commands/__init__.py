"""The commands of ``papers``: one module each, with the same two functions.

``add_arguments(parser)`` declares what the command takes, ``run(args)`` does it and returns the exit status: 0 done,
1 something needs a person.
"""
