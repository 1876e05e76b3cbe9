"""Results as Markdown."""

from collections.abc import Sequence

from bench.suite.results import Result

HEAD = """| What is asked | a second | of its floor | p50, ms | p95, ms | inside, ms | SQL, ms | statements | goal |
|---|---|---|---|---|---|---|---|---|"""
FLOWS = """| Work | rate | of its floor | goal |
|---|---|---|---|"""
MEMORY_MB = {"web_peak_rss_mb": 150, "worker_peak_rss_mb": 200}
"""Goals for the largest process of a kind."""
FIGURES = {
    "web_idle_rss_mb": "Web, largest process before the first request (RSS), MB",
    "web_peak_rss_mb": "Web, largest process under load (RSS), MB",
    "web_peak_pss_mb": "Web, all processes under load (PSS), MB",
    "worker_idle_rss_mb": "Worker, largest process after its jobs (RSS), MB",
    "worker_peak_rss_mb": "Worker, largest process at work (RSS), MB",
    "worker_peak_pss_mb": "Worker, all processes at work (PSS), MB",
    "first_start_s": "`make run` into an empty directory until ready, s",
    "next_start_s": "`make run` once more until ready, s",
    "seed_s": "Making the tables and seeding them, s",
    "whole_s": "The whole suite, s",
}


def whole(result: Result) -> str:
    """All that one run found."""
    parts = [_about(result), "\n".join([HEAD, *(case.line for case in result.cases.values())])]
    if result.flows:
        parts.append("\n".join([FLOWS, *(flow.line for flow in result.flows.values())]))
    told = [_figure(result, name, title) for name, title in FIGURES.items() if name in result.figures]
    return "\n\n".join([*parts, "\n".join(["| Otherwise | | goal |\n|---|---|---|", *told])])


def _figure(result: Result, name: str, title: str) -> str:
    value, most = result.figures[name], MEMORY_MB.get(name)
    goal = "" if most is None else "met" if value <= most else f"above {most}"
    return f"| {title} | {value:,.1f} | {goal} |"


def _about(result: Result) -> str:
    on = result.machine
    return (
        f"{result.claims:,} claims; commit {result.commit or 'unknown'}{' and changes' if result.is_changed else ''}, "
        f"{result.at[:16]} UTC; {on['cores']} cores ({on['processor']}), {on['memory_gb']} GB, Python {on['python']}, "
        f"PostgreSQL {on['postgresql']}, load {on['load_before']:.1f} before; asked by {result.client}."
    )


def growth_table(results: Sequence[Result]) -> str:
    """One row a case: p95 and share of the floor at each size, and how p95 grew from the smallest to the largest."""
    sizes = " | ".join(f"{one.claims:,} claims" for one in results)
    rows = [f"| p95 with two clients, share of the floor | {sizes} | growth |", "|---" * (len(results) + 2) + "|"]
    for name in dict.fromkeys(name for one in results for name in one.cases):
        found = [one.cases.get(name) for one in results]
        cells = [f"{case.p95_ms:.1f} ms, {case.share:.0%}" if case else "" for case in found]
        known = [case for case in found if case]
        grown = f"{known[-1].p95_ms / known[0].p95_ms:.1f}×" if len(known) > 1 else ""
        rows.append(f"| {known[0].title} | {' | '.join(cells)} | {grown} |")
    for name in dict.fromkeys(name for one in results for name in one.flows):
        flows = [one.flows.get(name) for one in results]
        cells = [f"{flow.rate:,.0f} {flow.unit}, {flow.share:.0%}" if flow else "" for flow in flows]
        title = next(flow.title for flow in flows if flow)
        rows.append(f"| {title} | {' | '.join(cells)} | |")
    return "\n".join(rows)
