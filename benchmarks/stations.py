"""How far the three forms of the twelve stations come out apart for simulated players.

    python -m benchmarks.stations

A smoke test: for people this is not measured. A row a style: mean score of each form out of twelve (half of
it counts a half), and how far the two forms that differ most are apart, in standard deviations of the style's
scores.
"""

from game.progress.exercise_library import all_stations
from tests.stations.simulated import furthest_apart, spreads, styles


def main() -> None:
    found = {form: spreads(items) for form, items in sorted(all_stations(None).stations.items())}
    apart = furthest_apart(found)
    print(f"{'style':<15}{''.join(f'{form.upper():>8}' for form in found)}{'SD':>8}{'apart':>8}")
    for style in styles():
        means = "".join(f"{found[form][style].mean:8.2f}" for form in found)
        deviation = sum(each[style].deviation for each in found.values()) / len(found)
        print(f"{style:<15}{means}{deviation:8.2f}{apart[style]:8.2f}")


if __name__ == "__main__":
    main()
