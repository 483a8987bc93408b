"""How the index of concentration is written."""

from collections.abc import Iterator
from fractions import Fraction

from tokentui.domain.concentration import Index


def index_lines(index: Index, suffix: str = "") -> Iterator[str]:
    """The index, and how many equal customers would be as concentrated."""
    yield f"HHI{suffix}  {_scaled(index.low * 10_000, index.high * 10_000, 0)} of 10,000"
    if index.effective_number is not None:
        yield f"as concentrated as {_scaled(*index.effective_number, 1)} equal customers{suffix}"


def _scaled(low: Fraction, high: Fraction, digits: int) -> str:
    """Two ends rounded outwards; one figure where both are the same and can be written exactly or nearly so."""
    scale = 10**digits
    if low == high:
        return f"{float(low):,.{digits}f}"
    return f"{low * scale // 1 / scale:,.{digits}f} – {-(-high * scale // 1) / scale:,.{digits}f}"
