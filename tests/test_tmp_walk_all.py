import sys
from typing import Any

from click.testing import CliRunner

from tests.test_walk import rested
from yiciban.catalogue.queries import items
from yiciban.cli.walk import walk


def test_all(demo: None, live_server: Any) -> None:
    bad=[]
    for item in items(online=True, limit=100):
        rested()
        done = CliRunner().invoke(walk, ["--base-url", live_server.url, "--item", item.slug])
        last=done.output.strip().splitlines()[-1:]
        print(item.slug, done.exit_code, last, file=sys.__stderr__)
        if done.exit_code: bad.append((item.slug, done.output[-600:], repr(done.exception)))
    assert not bad, "\n".join(map(str,bad))
