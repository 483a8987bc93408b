"""Months as whole numbers, 202603 for March 2026: they sort as they follow one another."""


def month_text(month: int) -> str:
    """A month as `2026-03`."""
    return f"{month // 100}-{month % 100:02}"


def months_later(month: int, count: int) -> int:
    """The month so many months later; earlier, where the count is less than nothing."""
    years, rest = divmod(month // 100 * 12 + month % 100 - 1 + count, 12)
    return years * 100 + rest + 1
