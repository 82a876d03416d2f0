"""How long the report on a cohort takes, and how much memory that needs.

python benchmarks/cohort_report.py URL [--names]

URL is of a database that `cohort_import.py` filled. It writes the HTML and the CSV of the learners to
nowhere and tells the seconds of the clock, those that the process itself worked, and the most memory that
it ever had.
"""

import argparse
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("db", metavar="URL")
    options.add_argument("--names", action="store_true")
    given = options.parse_args()

    from sqlalchemy import select

    from game.facilitator.csv_tables import csv_table
    from game.facilitator.figure_queries import figures
    from game.facilitator.report import Named, report_page
    from game.facilitator.store import open_store
    from game.facilitator.story_names import StoryNames
    from game.facilitator.tables import cohorts

    began, worked = perf_counter(), process_time()
    with open_store(given.db) as store:
        (cohort,) = [row.id for row in store.rows(select(cohorts.c.id))]
        found = figures(store, cohort)
    page = report_page(found, StoryNames(), called=Named(names=given.names), made="today")
    table = csv_table(found, "learners", names=given.names)
    took, used = perf_counter() - began, process_time() - worked
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{found.people:,} learners: {took:.1f} s ({used:.1f} s of work), {most:.0f} MB at most,")
    print(f"HTML {len(page) / 1e6:.2f} MB, CSV {len(table) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
