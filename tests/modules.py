"""Runs modules of the front end that know no browser, in Node."""

import json
import shutil
import subprocess
from typing import Any

from tests.odd_archive import REPOSITORY

SCRIPTS = REPOSITORY / "overrides/assets/javascripts"

_RUN = """
const [name, calls] = JSON.parse(await new Response(process.stdin).text());
const module = await import(name);
const answer = ([called, given]) => {
  try {
    return { gave: module[called](...given) };
  } catch (error) {
    return { said: error.message };
  }
};
process.stdout.write(JSON.stringify(calls.map(answer)));
"""


def run_script(text: str) -> str:
    """What a plain script prints."""
    node = shutil.which("node")
    assert node, "there is no Node: install Node 18 or newer"
    command = [node, "--input-type=commonjs", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def run(module: str, *calls: tuple[str, list[Any]]) -> list[Any]:
    """What each call of a function of ``module`` gives, or the words of the error that it throws, as ``Exception``."""
    node = shutil.which("node")
    assert node, "there is no Node: install Node 18 or newer"
    given = json.dumps([(SCRIPTS / module).as_uri(), calls])
    command = [node, "--input-type=module", "-e", _RUN]
    done = subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=True)
    return [Exception(its["said"]) if "said" in its else its.get("gave") for its in json.loads(done.stdout)]
