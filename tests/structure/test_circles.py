"""No module imports, at whatever moment and by however many steps, one that imports it."""

from collections.abc import Iterator, Mapping

from tests.structure.sources import MODULES, NAMES, dotted, imports

Graph = Mapping[str, frozenset[str]]


def graph() -> Graph:
    """Which module imports which; what only the type checker imports is left out."""
    return {
        dotted(path): frozenset(
            one.name for one in imports(path) if one.name in NAMES and not one.for_types and one.name != dotted(path)
        )
        for path in MODULES
    }


def circles(graph: Graph) -> Iterator[list[str]]:
    """Each circle once, as the way round it."""
    met: set[str] = set()
    rest = {name: set(others) & graph.keys() for name, others in graph.items()}
    # What imports nothing that is left lies on no circle.
    while ends := {name for name, others in rest.items() if not others}:
        rest = {name: others - ends for name, others in rest.items() if name not in ends}
    for start in sorted(rest):
        way = way_back(graph, start)
        if way and not met & set(way):
            met.update(way)
            yield way


def way_back(graph: Graph, start: str) -> list[str]:
    """The shortest way from a module back to itself; empty where there is none."""
    before = {start: ""}
    waiting = [start]
    for name in waiting:
        for other in sorted(graph.get(name, ())):
            if other == start:
                way = [start]
                while name != start:
                    way.insert(1, name)
                    name = before[name]
                return way
            if other not in before:
                before[other] = name
                waiting.append(other)
    return []


def test_there_is_no_circle_of_imports() -> None:
    assert not [" → ".join([*way, way[0]]) for way in circles(graph())]


def test_a_circle_would_be_found() -> None:
    a_circle = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"a"}), "d": frozenset({"a"})}
    assert list(circles(a_circle)) == [["a", "b", "c"]]
    assert not list(circles({"a": frozenset({"b"}), "b": frozenset()}))
