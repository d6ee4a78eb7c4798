"""`make bench`: the figures, as ratios within this run."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.ground import district


def main() -> None:
    """Measure and print."""
    with district():
        from benchmarks import acceptance, catalogue, pages
        from benchmarks.people import Cast

        cast = Cast()
        found = acceptance.measure(cast)
        print("Acceptance (permission, lock, rule, journal, notice number), one worker, two clients")
        print(f"  over HTTP                 {found['http_per_s']:8.0f} a second")
        print(f"  its SQL, bare psycopg     {found['bare_per_s']:8.0f} a second")
        print(f"  ratio HTTP / bare         {found['ratio']:8.2f}   (aim: 0.40 or more)")
        print("Pages, one worker, two clients: a second, and against the empty answer of the same server")
        for name, (rate, ratio) in pages.measure(cast).items():
            print(f"  {name:24}  {rate:8.0f}   {ratio:6.2f}")
        catalogue.show_quality()
        catalogue.show(catalogue.measure())
    # On grounds of their own: each fills the tables that the others have filled by other means.
    for part in ("exchange", "worklists", "sweep", "fight"):
        subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], check=True)


if __name__ == "__main__":
    main()
