"""On all kinds of small books every figure of every row is what its terms come to, and every term its accounts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.enumeration.segmented_books import Customer, books, cells, codebooks
from tests.enumeration.small_books import measure, unknowns
from tests.enumeration.test_bounds import all_floors, ways
from tests.explain.recombined import expect_recombined, expect_recounted
from tokentui.domain.codebook import Codebook
from tokentui.domain.composition import compose
from tokentui.domain.crossing import cross
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.cube_sums import at_floor
from tokentui.domain.explaining import Shown, explain_figure
from tokentui.domain.gap import gaps, gaps_by_segment
from tokentui.domain.gathering import Gathering
from tokentui.domain.grades import Grade, Question
from tokentui.domain.lead import Rule
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.segment_sums import Aspect
from tokentui.domain.settling import State
from tokentui.domain.sorting_into_sums import sorter_of
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.domain.verdict import judge


def figures(codebook: Codebook) -> list[PanelFigure]:
    """Every figure that there can be."""
    segments = ["", *(one.code for one in codebook.segments.entries)]
    of = [None, *segments]
    kinds = (FigureKind.VERDICT, FigureKind.TOTAL, FigureKind.UNACCOUNTED, FigureKind.UNKNOWN_SPEND)
    return [
        *(PanelFigure(kind) for kind in kinds),
        *(PanelFigure(FigureKind.STANCE, one.value) for one in KNOWN_STANCES),
        *(PanelFigure(FigureKind.USE_CASE, one.code) for one in codebook.use_cases),
        *(PanelFigure(FigureKind.SEGMENT, one) for one in segments),
        *(PanelFigure(FigureKind.CELL, aspect.value, one) for one in segments for aspect in Aspect),
        *(PanelFigure(kind, one.value) for kind in (FigureKind.STATE, FigureKind.WHO_STATE) for one in State),
        *(
            PanelFigure(FigureKind.QUESTION, one, segment)
            for segment in of
            for one in ("", *(q.value for q in Question))
        ),
    ]


@settings(deadline=None, max_examples=60)
@given(books, ways, st.integers(2, 9), unknowns, all_floors, codebooks, st.sampled_from(Rule))
def test_every_figure_recombines_and_every_sum_recounts(
    listed: list[Customer],
    way: tuple[Unit, Denominator],
    disclosed: int,
    unknown: tuple[int, int | None],
    floor: Grade,
    codebook: Codebook,
    rule: Rule,
) -> None:
    by = measure(*way, disclosed, unknown)
    cube = at_floor(cells(listed), floor, codebook, by_segment=True)
    shown = Shown(compose(cube, by), gaps(cube, by), gaps_by_segment(cube, by), cross(cube, by), judge(cube, by, rule))
    own = [cell for cell in cells(listed, apart=True) if cell.customer]
    for figure in figures(codebook):
        if figure.kind is FigureKind.UNACCOUNTED and by.of_disclosed is None:
            continue
        gathering = Gathering(sorter_of(figure, cube, by, rule), cube, by, 2)
        for cell in own:
            gathering.add(cell)
        gathering.add_tied(())
        assert set(gathering.listed()) <= {cell.customer for cell in own}
        explanation = explain_figure(figure, gathering.found, cube, by, shown)
        expect_recombined(explanation)
        for term in explanation.terms:
            accounts, more = gathering.behind(term.key)
            expect_recounted(term, (sums for _, sums in accounts), more, explanation.unit)
