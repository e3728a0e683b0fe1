"""What is asked: root fields with all that follows the clocks below them, each at moments of its own in one operation."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

TEXT = "{ text lang isFallback }"
MONEY = "{ amount currency }"
VERSION = f"""
    id number stage stageSince validFrom validTo revision publishedLanguages name {TEXT} priority
    price {{ validFrom unitPrice {MONEY} unitCost {MONEY} }} prices {{ validFrom }}
    transitions {{ fromStage toStage status effectiveAt recordedAt }}
    items {{ component {{ key }} componentVersion {{ number stage }} resolution position customerVisible }}
    offerings {{ key position name {TEXT} pricing {{ problem price {MONEY} cost {MONEY} margin {MONEY} partsTotal {MONEY}
        lines {{ component {{ key }} quantity price {MONEY} }} }} }}
    comments {{ totalCount nodes {{ body author {{ key }} }} }} basedOn {{ number }}
"""
ITEM = f"""
    __typename key revision name {TEXT} portfolioPhase provider {{ key name {TEXT} }} owner {{ key }} stakeholders {{ party {{ key }} }}
    currentVersion {{ number stage stageSince }} plannedVersions {{ number stage }} versions {{ {VERSION} }}
    agreements {{ totalCount nodes {{ key startsOn endsOn customer {{ key }} deviations {{ componentKey quantity }} }} }}
    comments {{ totalCount nodes {{ body audience resolvedAt }} }}
    ideas {{ totalCount nodes {{ title status plannedVersion {{ number }} }} }}
    feedback {{ totalCount nodes {{ score handling }} }}
"""


class Root(NamedTuple):
    """One root field: its name, its arguments, and what is asked below it."""

    name: str
    arguments: str
    below: str


ROOTS: Sequence[Root] = (
    Root("portfolioItems", "includeRetired: true, first: 9", f"totalCount nodes {{ {ITEM} }}"),
    Root("portfolioItems", "first: 9", f"totalCount nodes {{ {ITEM} }}"),
    Root(
        "portfolioItems",
        "includeRetired: true, orderBy: [{currentVersion: {stageSince: DESC}}, {portfolioPhase: ASC}]",
        "totalCount nodes { key portfolioPhase }",
    ),
    Root("services", "filter: {currentVersion: {stage: {eq: OPERATIONAL}}}", "totalCount nodes { key currentVersion { number } }"),
    Root("servicePackages", 'filter: {portfolioPhase: {in: [PIPELINE, CATALOGUE]}, key: {ne: "PKG-Q"}}', "totalCount nodes { key }"),
    Root(
        "portfolioItems",
        "orderBy: [{comments: {count: DESC}}, {versions: {count: ASC}}], filter: {versions: {some: {validTo: {isNull: true}}}}",
        "totalCount nodes { key }",
    ),
    Root(
        "composition",
        'by: {key: "PKG-Q"}',
        "version { number stage } nodes { path item { resolution } component { key } version { number stage } }",
    ),
    Root("composition", 'by: {key: "PKG-P"}', "version { number } tree { path component { key } version { number } children { path } }"),
    Root("whereUsed", 'by: {key: "SVC-A"}', "totalCount nodes { packageVersion { number stage } resolution componentVersion { number } }"),
    Root("whereUsed", 'by: {key: "SVC-B"}, includeRetired: true', "totalCount nodes { packageVersion { number stage } resolution }"),
    Root("checkConfiguration", 'package: {key: "PKG-P"}, selection: []', f"pricing {{ problem price {MONEY} }} violations {{ code }}"),
    Root("comments", "", "totalCount nodes { body service { key } version { number stage } supersededBy { body } }"),
    Root("developmentIdeas", "", "totalCount nodes { title status service { key } plannedVersion { number stage } }"),
    Root("feedback", "", "totalCount nodes { score occurredAt service { key } }"),
    Root("parties", "first: 50", f"totalCount nodes {{ key name {TEXT} parent {{ key }} children {{ totalCount }} }}"),
    Root("service", 'by: {key: "SVC-A"}', ITEM),
    Root("servicePackage", 'by: {key: "PKG-P"}', ITEM),
    Root(
        "statementCoverage",
        'version: {number: {service: {key: "SVC-B"}, number: "2.0"}}',
        "version { stage } required given openObjections { body }",
    ),
)

SMALL = [root for root in ROOTS if ITEM not in root.below]


class Shape(NamedTuple):
    """Which clocks a root is given."""

    at: bool
    known: bool


SHAPES = (Shape(at=True, known=False), Shape(at=False, known=True), Shape(at=True, known=True), Shape(at=False, known=False))
Asked = Sequence[tuple[Root, Shape]]


def usual(*, customer: bool) -> Sequence[Asked]:
    """A few operations in which every root is asked with every clock that may be given, so that most are compiled already."""
    shapes = (SHAPES[0], SHAPES[3]) if customer else SHAPES
    everything = [[(ROOTS[0], shape)] for shape in shapes if shape.at or shape.known]
    chunks = [SMALL[: len(SMALL) // 2], SMALL[len(SMALL) // 2 :]]
    turned = [[(root, shapes[(turn + place) % len(shapes)]) for place, root in enumerate(chunk)] for chunk in chunks for turn in (0, 1)]
    return [*everything, *everything, *turned]


def any_operation(random: Random, *, customer: bool) -> Asked:
    """Of one to three roots; only one of them may be a large one, or it is too much at once."""
    shapes = (SHAPES[0], SHAPES[3]) if customer else SHAPES
    roots = [random.choice(ROOTS), *random.choices(SMALL, k=random.choice((0, 1, 2)))]
    return [(root, random.choice(shapes)) for root in roots]


class Ask(NamedTuple):
    """A root at its moments, as they go out; None: not given."""

    root: Root
    at: str | None
    known: str | None


def operation(asks: Sequence[Ask]) -> tuple[str, Mapping[str, str]]:
    """All of them in one."""
    variables: dict[str, str] = {}
    declared, roots = [], []
    for place, ask in enumerate(asks):
        arguments = [ask.root.arguments] if ask.root.arguments else []
        for argument, type_, value in (("at", "DateTime", ask.at), ("knownAt", "KnownAt", ask.known)):
            if value is not None:
                variables[f"{argument}{place}"] = value
                declared.append(f"${argument}{place}: {type_}!")
                arguments.append(f"{argument}: ${argument}{place}")
        roots.append(f"r{place}: {ask.root.name}{'(' + ', '.join(arguments) + ')' if arguments else ''} {{ {ask.root.below} }}")
    head = f"query Q({', '.join(declared)})" if declared else "query Q"
    return f"{head} {{ {' '.join(roots)} }}", variables
