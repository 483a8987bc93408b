"""`python -m tests.estimate --books 2000`: how often the intervals of samples cover, over seeded books."""

import argparse

from tests.estimate.books import coverage


def main() -> None:
    """Print the figures; exits 1 where the score interval covers in fewer than 93 or more than 97 of 100 books."""
    parser = argparse.ArgumentParser(prog="python -m tests.estimate", description=__doc__)
    parser.add_argument("--books", type=int, default=2_000)
    found = coverage(parser.parse_args().books)
    score, exact = found.score / found.books, found.exact / found.books
    print(f"{found.books} books: score interval {score:.1%}, exact {exact:.1%}, width {found.width:.3f}")
    raise SystemExit(not 0.93 <= score <= 0.97)


if __name__ == "__main__":
    main()
