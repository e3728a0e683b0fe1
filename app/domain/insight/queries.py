"""Root fields that answer from the whole portfolio."""

import strawberry

from app import viewer
from app.domain.binding import Connection, many, one
from app.domain.insight.exclusions import WantedExclusion, exclusions
from app.domain.insight.findings import PortfolioFinding, findings
from app.domain.insight.flow import LifecycleFlow, flow
from app.domain.insight.impact import IMPACT, Impact, affected
from app.domain.insight.satisfaction import SUMMARY, FeedbackSummary, feedback_summed
from app.domain.insight.standardisation import Standardisation, standardisations
from app.domain.insight.statistics import PortfolioStats, statistics
from app.domain.insight.usage import WHERE_USED, WhereUsed, used
from app.domain.insight.value_chain import BASIS, CHAIN, RestingOutcome, ValueChain, chained, outcomes


@strawberry.type
class InsightQueries:
    """Joined into Query."""

    feedback_summary: FeedbackSummary | None = one(
        "How satisfied customers are, in all and by groups. Groups of fewer than five people are withheld, and so are groups from which "
        "such a one would follow within the answer; the owner of a service and portfolio managers read its own series, by touchpoint and "
        "month, whole. The rule holds within one summary: whoever asks for several, of other services or days, may subtract them. It keeps "
        "small groups out of reports, and is no protection from somebody who may read single answers in `feedback` and count them, as "
        "customers may those of their own people. Null: what is named is not there.",
        join=lambda *_: None,
        source=feedback_summed,
        arguments=SUMMARY,
    )
    lifecycle_flow: LifecycleFlow | None = flow(
        "How long versions stay in each stage, what waits there and for how long, and what came through month by month. Of services and "
        "packages that fulfil the filter, also of those that are retired; what happened before they were brought in counts as it was told."
    )
    portfolio_stats: list[PortfolioStats] = statistics(
        "How many services and packages there are, who has agreed on them and what that is worth, in groups, by the filter of lists."
    )
    portfolio_findings: Connection[PortfolioFinding] = findings(
        "What is not as it should be: the gravest kinds first, then by what it is about."
    )
    standardisation: Connection[Standardisation] = standardisations(
        "How much of what customers have of packages is as it is offered, and each line that is not."
    )
    impact_of: Impact | None = one(
        "What is hit when a service or package ends or changes; `at` is the moment of that. Null: there is none that you may see.",
        join=lambda *_: None,
        source=affected,
        arguments=IMPACT,
        seen_by=viewer.providers,
    )
    most_wanted_exclusions: Connection[WantedExclusion] = exclusions(
        "What services leave out and customers wish for: what most ideas ask for first."
    )
    where_used_multilevel: WhereUsed | None = one(
        "What contains a service or package at any level, through the packages inside: `composition` from below. `whereUsed` has the lines "
        "that contain it directly, to page and to filter. Null: there is none that you may see.",
        join=lambda *_: None,
        source=used,
        arguments=WHERE_USED,
    )
    value_chain: ValueChain | None = one(
        "How units, capabilities and components make what customers get of a package. Null: there is none that you may see.",
        join=lambda *_: None,
        source=chained,
        arguments=CHAIN,
        seen_by=viewer.providers,
    )
    outcomes_of: list[RestingOutcome] = many(
        "Which customer outcomes rest on a capability or a unit, in force or planned: `valueChain` from below, by key.",
        join=lambda *_: None,
        source=outcomes,
        order=("key", "number"),
        arguments=BASIS,
        seen_by=viewer.providers,
    )
