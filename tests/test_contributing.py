"""The example in CONTRIBUTING.md works as it stands."""

import re
from datetime import date
from pathlib import Path
from types import ModuleType

from generator.capture import Capture

CONTRIBUTING = Path(__file__).parent.parent / "CONTRIBUTING.md"


def test_the_example_source() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", CONTRIBUTING.read_text(encoding="utf-8"), re.DOTALL)
    example = ModuleType("example")
    exec(compile(code, "CONTRIBUTING.md", "exec"), example.__dict__)  # noqa: S102 - our own text
    data = b"EXAMPLE WEEKLY 2026-04-20\nOne title\n\nAnother\n"
    assert example.SOURCE.recognizes(data)
    parsed = example.SOURCE.parse(Capture("week.txt", data))
    assert [(record.title, record.published) for record in parsed.records] == [
        ("One title", date(2026, 4, 20)),
        ("Another", date(2026, 4, 20)),
    ]
    assert example.SOURCE.parse(Capture("week.txt", b"EXAMPLE WEEKLY soon\n")).faults
