"""python -m bench.suite.report: newest results of each size, as bench/results/README.md, growth.svg, and in README.md.

Into README.md goes the table between the lines `<!-- bench -->` and `<!-- /bench -->`, if they are there.
"""

from pathlib import Path

from bench.suite.plots import growth
from bench.suite.results import FOLDER, ROOT, Result, read
from bench.suite.tables import growth_table, whole

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
HEAD = """# Results

Written by `make bench-report` from the newest run of each size. What the columns mean: [bench/README.md](../README.md).

![How p95 grows with the number of claims](growth.svg)
"""


def main() -> None:
    results = newest()
    if not results:
        raise SystemExit("There are no results. `make bench` makes them.")
    (FOLDER / "growth.svg").write_text(growth(results))
    parts = [HEAD, growth_table(results), *(f"## {one.claims:,} claims\n\n{whole(one)}" for one in results)]
    (FOLDER / "README.md").write_text("\n".join(f"{part}\n" for part in parts))
    put_between_marks(ROOT / "README.md", growth_table(results))
    print(FOLDER / "README.md")


def newest() -> list[Result]:
    """The newest whole run of each size, the smallest size first."""
    by_size: dict[int, Result] = {}
    for path in sorted(FOLDER.glob("*.json")):
        found = read(path)
        if found.flows:
            by_size[found.claims] = found
    return [by_size[size] for size in sorted(by_size)]


def put_between_marks(path: Path, table: str) -> None:
    """Replaces what stands between the marks; a file without them stays as it is."""
    text = path.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        path.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}")


if __name__ == "__main__":
    main()
