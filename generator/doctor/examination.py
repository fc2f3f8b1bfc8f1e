"""The whole examination: what is read from outside, and what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from generator import hosting
from generator.doctor import fetching, github, machine, records, repository, requirement, site
from generator.doctor.finding import Finding
from generator.layout import Layout
from generator.starter.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Probe:
    """All that was read from outside."""

    now: datetime
    theme: tuple[str, ...]
    line: str
    """What ``requirements.txt`` says of the program,"""
    program: Requirement | None
    """and what would be right."""
    archive: records.Read
    git: repository.Git
    told: github.Told
    built: site.Built
    config: str
    """The name of the file of settings."""


def probe(layout: Layout, now: datetime, environment: hosting.Environment, *, offline: bool = False) -> Probe:
    """Look at the archive and, unless ``offline``, at its host."""
    git = repository.read(layout)
    name = github.repository_of(environment, git.origin)
    told = github.read(github.nobody if offline else github.getter_of(name, environment), name)
    line = requirement.read_line(layout)
    return Probe(
        now=now,
        theme=machine.read_theme(layout),
        line=line,
        program=requirement.read_program(line),
        archive=records.read(layout),
        git=git,
        told=told,
        built=site.read(layout),
        config=layout.name(layout.config),
    )


def findings(its: Probe) -> Iterator[Finding]:
    """What was found, in the order in which one would mend it."""
    archive = its.archive.content.archive
    yield from machine.check_theme(its.theme)
    yield from requirement.check_requirement(its.line, its.program)
    yield from records.check_settings(its.archive, its.config)
    yield records.check_records(its.archive, its.config)
    yield from repository.check_repository(its.git)
    yield from github.check_github(its.told, saved=its.git.remote)
    yield from fetching.check_runs(archive.runs, its.now)
    yield fetching.check_days(archive.days)
    yield fetching.check_freshness(archive.days, its.now)
    yield site.check_size(its.built.size, its.built.files)
    yield site.check_time(its.built.stamp)
    guess = hosting.github_pages(its.told.repository) if its.told.repository else ""
    yield site.check_address(its.archive.site_url, its.told.pages.url, guess)
