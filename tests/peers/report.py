"""The table that is printed: rates, latencies, and ours as a multiple of each."""

from collections.abc import Mapping, Sequence

from tests.peers.questions import Question
from tests.peers.wrk import Round, middle

Results = Mapping[str, Sequence[Round]]
"""By server, the rounds of one question; none where it has no such answer."""

HEAD = (
    f"{'':24}{'per s':>9}{'lowest-highest':>17}{'p50 ms':>9}{'p99 ms':>9}"
    f"{'bytes':>9}{'errors':>8}"
)


def lines(question: Question, results: Results, ours: Sequence[str]) -> list[str]:
    """Return a line a server; in the last columns the rate of ours by its own."""
    rates = {name: middle(results[name]).per_s for name in ours}
    ratios = "".join(f"{name.split()[-1] + '/this':>12}" for name in ours)
    shown = [f"\n{question.title}", HEAD + ratios]
    for name, rounds in results.items():
        if not rounds:
            shown.append(f"{name:24}{'none':>9}")
            continue
        seen = middle(rounds)
        spread = sorted(other.per_s for other in rounds)
        shown.append(
            f"{name:24}{seen.per_s:9,.0f}"
            f"{f'{spread[0]:,.0f}-{spread[-1]:,.0f}':>17}"
            f"{seen.p50_ms:9.2f}{seen.p99_ms:9.2f}{seen.bytes_each:9,.0f}"
            f"{sum(other.errors for other in rounds):8}"
            + "".join(f"{rates[own] / seen.per_s:12.2f}" for own in ours)
        )
    return shown
