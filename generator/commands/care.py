"""``papers care``: look after an archive at GitHub: keep its workflows switched on, open an issue when something fails
for days, close it when it heals."""

import argparse
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from generator import clock, runs
from generator.care import issues, notice, pages, schedule
from generator.care.notice import Notice
from generator.commands import say
from generator.content import read_config
from generator.faults import ArchiveError, Fault
from generator.hub.answers import INGEST
from generator.hub.client import Hub, from_environment, patiently
from generator.layout import Layout
from generator.pages.words import counted
from generator.streak import Streak, Try, failing

HELP = "look after an archive at GitHub: its schedule, and an issue when something fails for days"

_INGEST, _CANARY, _PAGES = "ingest", "canary", "pages"
_RESULTS = ("success", "failure", "cancelled", "skipped")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "about",
        nargs="?",
        choices=(_INGEST, _CANARY, _PAGES),
        default=_INGEST,
        help="what ran (ingest); pages: say where GitHub publishes the site, to the next steps, too",
    )
    parser.add_argument(
        "--result", action="append", default=[], choices=_RESULTS, metavar="RESULT", help="how a job of this run ended"
    )


def run(args: argparse.Namespace) -> int:
    """Do what is due; 1 when GitHub does not let us."""
    hub, now = Hub(from_environment(os.environ)), clock.now()
    faults: list[Fault] = []
    for care in _CARES[args.about]:
        try:
            care(hub, args, now)
        except ArchiveError as error:
            faults += error.faults
    return say.faults(faults)


def _keep_on(hub: Hub, args: argparse.Namespace, now: datetime) -> None:
    again = patiently(hub, lambda: schedule.keep_on(hub, now))
    say.result(f"workflows: {f'switched on again: {_listed(again)}' if again else 'all are on'}")


def _tell_of_ingest(hub: Hub, args: argparse.Namespace, now: datetime) -> None:
    layout = Layout(args.root)
    after = read_config(layout, []).care.failing_days
    sources = failing(runs.load(layout.fetched.runs))
    workflow = failing([*patiently(hub, lambda: schedule.history(hub, INGEST)), *_this_run(args.result, now)])
    going_on = [streak for streak in (sources, workflow) if streak]
    said = None
    if any(streak.days(now) >= after for streak in going_on):
        said = notice.of_ingest(sources, workflow, now, notice.run_address(os.environ))
    say.result(f"ingest: {_state(going_on, after)}")
    _settle(hub, _INGEST, said, "" if going_on else notice.ingest_healed(now), now)


def _tell_of_canary(hub: Hub, args: argparse.Namespace, now: datetime) -> None:
    went = _went(args.result)
    said = notice.of_canary(now, notice.run_address(os.environ)) if went is False else None
    _settle(hub, _CANARY, said, notice.canary_healed(now) if went else "", now)


def _say_where(hub: Hub, args: argparse.Namespace, now: datetime) -> None:
    """Give the next steps of the job the address of the site, empty where there is none to be."""
    found = patiently(hub, lambda: pages.site_of(hub))
    say.result(found.url or f"::warning title=The site is not published::{found.missing}")
    if to := os.environ.get("GITHUB_OUTPUT"):
        with Path(to).open("a", encoding="utf-8") as file:
            file.write(f"url={found.url}\n")


_CARES = {_INGEST: (_keep_on, _tell_of_ingest), _CANARY: (_tell_of_canary,), _PAGES: (_say_where,)}


def _settle(hub: Hub, about: str, said: Notice | None, healed: str, now: datetime) -> None:
    """See to it that an issue says what is to be said, and tell what was done."""
    try:
        done = patiently(hub, lambda: issues.settle(hub, about, said, healed, now.date()))
    except issues.NoIssuesError:
        told = f"nobody is told: {said.title}" if said else "nothing is to be told"
        say.result(f"{about}: issues are switched off here, {told}")
        return
    say.result(f"{about}: {_listed(done) if done else 'no issue to write'}")


def _this_run(results: Sequence[str], now: datetime) -> list[Try]:
    went = _went(results)
    return [] if went is None else [Try(now, went)]


def _went(results: Iterable[str]) -> bool | None:
    """Whether all jobs went through; ``None`` when that is not known."""
    ended = set(results)
    if "failure" in ended:
        return False
    return True if "success" in ended and "cancelled" not in ended else None


def _state(going_on: Sequence[Streak], after: int) -> str:
    if not going_on:
        return "it goes through"
    since = min(streak.since for streak in going_on)
    return f"it fails since {since:%Y-%m-%d %H:%M} UTC, of which an issue tells after {counted(after, 'day')}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
