"""``papers bench --reading``: what a reader of the built archive waits for and loads, in a real browser.

`visits` goes to pages over a slow line and measures, `report` says what came of it.
"""

from collections.abc import Callable

from generator.bench import chromium, inputs
from generator.bench.contenders import Ground
from generator.bench.measure import FailedError
from generator.bench.reading.visits import Measured, take_turns
from generator.faults import ArchiveError, Fault
from generator.layout import Layout


def measured(ground: Ground, archive: Layout, most: int | None, rounds: int, tell: Callable[[str], None]) -> Measured:
    """What came of visits to a copy of ``archive`` with at most ``most`` papers, so many rounds of them.

    ``tell`` is given what is done next. Raises `ArchiveError` when the archive can't be used, or there is no browser.
    """
    path = chromium.installed()
    layout = inputs.copy_archive(archive, ground.archive.root)
    if most is not None:
        inputs.cut(layout, most)
    tell("building the site")
    try:
        ground.run(inputs.command("build", "--root", str(layout.root)))
    except FailedError as error:
        fault = Fault(str(archive.root), 0, f"it can't be built: {error.said}", "see what papers check says")
        raise ArchiveError([fault]) from None
    with chromium.running(path) as browser:
        results = take_turns(layout.site, browser, rounds, tell)
        return Measured(len(inputs.stored(layout)), browser.version, results)
