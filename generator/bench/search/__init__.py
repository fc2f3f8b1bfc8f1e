"""``papers bench --search``: the search of the site beside others, on the same papers, in a real browser.

`queries` says what is typed, `contenders` makes the site of each search, `visits` types and measures, `report` says
what came of it. ``pages/`` has the page that all of them are tried in.
"""

from collections.abc import Callable, Sequence

from generator.bench import chromium, inputs
from generator.bench.contenders import Ground
from generator.bench.search.contenders import Contender, documents
from generator.bench.search.queries import queries
from generator.bench.search.visits import Measured, take_turns
from generator.layout import Layout


def measured(
    ground: Ground,
    archive: Layout,
    most: int | None,
    contenders: Sequence[Contender],
    rounds: int,
    tell: Callable[[str], None],
) -> Measured:
    """What came of ``contenders`` on a copy of ``archive`` with at most ``most`` papers, in so many rounds.

    ``tell`` is given what is done next. Raises `ArchiveError` when the archive can't be used, or there is no browser.
    """
    path = chromium.installed()
    layout = inputs.copy_archive(archive, ground.archive.root)
    if most is not None:
        inputs.cut(layout, most)
    papers = [line.paper for line in inputs.stored(layout)]
    with chromium.running(path) as browser:
        asked = documents(papers), queries(papers)
        results = take_turns(ground, contenders, asked, browser, rounds, tell)
        return Measured(len(papers), browser.version, results)
