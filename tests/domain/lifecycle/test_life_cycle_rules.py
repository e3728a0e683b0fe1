"""Rules of the life cycle: what a step leaves impossible, and that no sequence of steps, plans and firings breaks a chain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.lifecycle import rules
from app.domain.lifecycle.acts import Act, Move, Override, Pending, acts, acts_of, contradicted, made_impossible, played, replayed
from app.domain.lifecycle.rules import CheckSetting, Edge, Ends, Period
from app.domain.lifecycle.words import Gate, Severity, Stage, Step, TransitionStatus
from app.errors import DomainError, Forbidden, GateRefused, StepRefused

P, D, T, O, G, R, X = Stage.PROPOSED, Stage.IN_DESIGN, Stage.IN_TRANSITION, Stage.OPERATIONAL, Stage.RETIRING, Stage.RETIRED, Stage.REJECTED  # noqa: E741
EDGES = [
    Edge(P, D, Step.CHARTER, Gate.CHARTER),
    Edge(D, T, Step.DESIGN_COMPLETE, Gate.DESIGN_COMPLETE),
    Edge(T, O, Step.LAUNCH, Gate.LAUNCH),
    Edge(O, G, Step.RETIRE_START, Gate.RETIRE_START),
    Edge(G, R, Step.DECOMMISSION, Gate.DECOMMISSION),
    Edge(O, R, Step.SUPERSEDE, None),
    Edge(R, O, Step.REOPEN, None),
    *(Edge(stage, X, Step.REJECT, Gate.REJECT) for stage in (P, D, T)),
    Edge(D, P, Step.REWORK, Gate.REWORK),
    Edge(T, D, Step.FAIL_TEST, Gate.REWORK),
    Edge(G, O, Step.REINSTATE, Gate.REINSTATE),
    Edge(O, T, Step.BACK_OUT, Gate.BACK_OUT),
]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
END = datetime.max.replace(tzinfo=UTC)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def row(version: UUID, before: Stage, after: Stage, days: int, *, id_: int, cause: int | None = None) -> Pending:
    return Pending(UUID(int=id_), version, before, after, NOON + days * DAY, UUID(int=cause) if cause else None, id_)


def coded(faults: Sequence[DomainError]) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(fault.code, fault.path) for fault in faults]


@pytest.mark.parametrize(
    ("stage", "to", "allowed"),
    [
        (P, O, ["IN_DESIGN", "REJECTED"]),
        (O, R, ["RETIRING", "IN_TRANSITION"]),
        (R, O, []),
        (X, P, []),
        (D, D, ["IN_TRANSITION", "REJECTED", "PROPOSED"]),
    ],
)
def test_an_illegal_jump_is_told_the_legal_ones_and_never_a_consequence(stage: Stage, to: Stage, allowed: list[str]) -> None:
    with pytest.raises(StepRefused) as refused:
        rules.step_to(EDGES, stage, to, "input", "to")
    assert (refused.value.code, refused.value.path, list(refused.value.allowed)) == ("ILLEGAL_STEP", ("input", "to"), allowed)


def test_a_back_out_is_not_scheduled() -> None:
    assert rules.step_to(EDGES, O, T).step is Step.BACK_OUT
    with pytest.raises(StepRefused) as refused:
        rules.step_to(EDGES, O, T, scheduled=True)
    assert refused.value.allowed == ("RETIRING",)


@pytest.mark.parametrize("step", [step for step in Step if step not in (Step.SUPERSEDE, Step.REOPEN)])
def test_owners_take_the_steps_of_design_and_managers_all(step: Step) -> None:
    rules.may_take(step, "PORTFOLIO_MANAGER")
    if step in (Step.DESIGN_COMPLETE, Step.REWORK, Step.FAIL_TEST):
        rules.may_take(step, "SERVICE_OWNER")
        return
    with pytest.raises(Forbidden) as refused:
        rules.may_take(step, "SERVICE_OWNER")
    assert (refused.value.code, refused.value.path) == ("STEP_NOT_YOURS", ("input",))


def test_an_early_step_leaves_what_may_still_follow() -> None:
    design, launch = row(ONE, D, T, 5, id_=10), row(ONE, T, O, 9, id_=11)
    early = [Move(ONE, D, T, NOON)]
    assert made_impossible({ONE: D}, acts([design, launch]), early, NOON) == [Act((design,))]


def test_what_is_due_comes_too_late_for_a_step_taken_before_it_fired() -> None:
    design, launch = row(ONE, D, T, -2, id_=10), row(ONE, T, O, -1, id_=11)
    assert len(made_impossible({ONE: D}, acts([design, launch]), [Move(ONE, D, T, NOON)], NOON)) == 2


def test_rows_of_one_act_are_lost_together() -> None:
    launch, retirement = row(TWO, T, O, 9, id_=10, cause=1), row(ONE, O, R, 9, id_=11, cause=1)
    (lost,) = made_impossible({ONE: O, TWO: T}, acts([launch, retirement]), [Move(ONE, O, G, NOON)], NOON)
    assert set(lost.rows) == {launch, retirement}
    assert lost.leading == launch


def test_a_second_version_in_operation_is_impossible() -> None:
    launch = row(TWO, T, O, 9, id_=10)
    assert contradicted({ONE: G, TWO: T}, acts([launch])) == []
    assert made_impossible({ONE: G, TWO: T}, acts([launch]), [Move(ONE, G, O, NOON)], NOON) == [Act((launch,))]


def test_acts_of_one_instant_happen_as_they_can_and_those_of_a_version_in_order() -> None:
    launch, retirement = row(TWO, T, O, 9, id_=10), row(ONE, O, G, 9, id_=11)
    assert contradicted({ONE: O, TWO: T}, acts([launch, retirement])) == []
    again, back = row(ONE, D, T, 9, id_=10), row(ONE, T, D, 9, id_=11)
    assert contradicted({ONE: D}, acts([back, again])) == []
    assert contradicted({ONE: T}, acts([back, again])) == [Act((again,))]


def test_a_launch_retires_what_is_in_operation_in_one_act() -> None:
    launch = Move(TWO, T, O, NOON, cause=UUID(int=7))
    superseded, same = rules.with_consequences(launch, Step.LAUNCH, {ONE: O, TWO: T}, Ends(None, None))
    assert same == launch
    assert superseded == Move(ONE, O, R, NOON, cause=UUID(int=7))


def test_a_launch_may_let_the_version_before_run_out() -> None:
    end = NOON + 90 * DAY
    superseded, _, decommission = rules.with_consequences(Move(TWO, T, O, NOON), Step.LAUNCH, {ONE: O, TWO: T}, Ends(None, end))
    assert (superseded.to_stage, superseded.status) == (G, TransitionStatus.DONE)
    assert decommission == Move(ONE, G, R, end, TransitionStatus.SCHEDULED)


def test_a_launch_leaves_its_end_to_what_is_being_run_down() -> None:
    launch = Move(TWO, T, O, NOON, cause=UUID(int=7))
    assert rules.with_consequences(launch, Step.LAUNCH, {ONE: G, TWO: T}, Ends(None, None)) == [launch._replace(cause=None)]
    faults = rules.nothing_to_run_out({ONE: G, TWO: T}, TWO, Ends(None, NOON + DAY))
    assert coded(faults) == [("NOTHING_TO_SUPERSEDE", ("input", "runOutAt"))]


@pytest.mark.parametrize(
    ("step", "ends", "faults"),
    [
        (Step.RETIRE_START, Ends(None, None), [("END_OF_SERVICE_REQUIRED", ("input", "endOfServiceAt"))]),
        (Step.RETIRE_START, Ends(NOON, None), [("END_NOT_AFTER_STEP", ("input", "endOfServiceAt"))]),
        (Step.RETIRE_START, Ends(NOON + DAY, None), []),
        (Step.LAUNCH, Ends(None, NOON), [("END_NOT_AFTER_STEP", ("input", "runOutAt"))]),
        (Step.LAUNCH, Ends(None, NOON + DAY), []),
        (
            Step.CHARTER,
            Ends(NOON + DAY, NOON + DAY),
            [("MOMENT_NOT_OF_STEP", ("input", "endOfServiceAt")), ("MOMENT_NOT_OF_STEP", ("input", "runOutAt"))],
        ),
    ],
)
def test_moments_belong_to_their_step(step: Step, ends: Ends, faults: list[tuple[str, tuple[str, ...]]]) -> None:
    assert coded(rules.end_faults(step, ends, NOON)) == faults


CHECKS = [
    {"code": "PASSES", "outcome": "PASS", "overridable": True},
    {"code": "FAILS", "outcome": "FAIL", "overridable": True},
    {"code": "HOLDS", "outcome": "FAIL", "overridable": False},
    {"code": "WARNS", "outcome": "WARN", "overridable": True},
]


def test_an_override_names_a_check_that_fails_and_may_be_overridden() -> None:
    named = [
        Override(code, reason)
        for code, reason in (("FAILS", "yes"), ("FAILS", " "), ("PASSES", "x"), ("WARNS", "x"), ("HOLDS", "x"), ("NONE", "x"))
    ]
    assert coded(rules.override_faults(CHECKS, named, "input", "overrides")) == [
        ("REPEATED", ("input", "overrides", 1, "check")),
        ("EMPTY_TEXT", ("input", "overrides", 1, "reason")),
        ("CHECK_DOES_NOT_FAIL", ("input", "overrides", 2, "check")),
        ("CHECK_DOES_NOT_FAIL", ("input", "overrides", 3, "check")),
        ("NOT_OVERRIDABLE", ("input", "overrides", 4, "check")),
        ("UNKNOWN_CHECK", ("input", "overrides", 5, "check")),
    ]


def test_a_gate_tells_all_its_checks_when_one_stops_the_step() -> None:
    with pytest.raises(GateRefused) as refused:
        rules.pass_gate(Gate.LAUNCH, CHECKS, ["FAILS", "HOLDS"], "input")
    assert (refused.value.code, refused.value.path, refused.value.checks) == ("GATE_FAILED", ("input",), CHECKS)
    assert "HOLDS" in refused.value.message
    rules.pass_gate(Gate.LAUNCH, CHECKS[:2], ["FAILS"], "input")


def test_only_what_time_does_not_heal_stops_a_step_to_come() -> None:
    rules.pass_settled(Gate.LAUNCH, CHECKS, "input")
    for code in rules.SETTLED_CHECKS:
        with pytest.raises(GateRefused):
            rules.pass_settled(Gate.REJECT, [{"code": code, "outcome": "FAIL", "overridable": False}], "input")


def test_every_fault_of_an_imported_past_is_told() -> None:
    periods = [Period(T, NOON - 4 * DAY), Period(R, NOON - 4 * DAY), Period(O, NOON + DAY)]
    assert coded(rules.period_faults(EDGES, G, periods, NOON)) == [
        ("PERIODS_OUT_OF_ORDER", ("input", "periods", 1, "from")),
        ("ILLEGAL_STEP", ("input", "periods", 1, "stage")),
        ("PERIOD_IN_FUTURE", ("input", "periods", 2, "from")),
        ("STAGE_NOT_LAST_PERIOD", ("input", "stage")),
    ]
    assert coded(rules.period_faults(EDGES, O, [], NOON)) == [("REQUIRED", ("input", "periods"))]
    superseded = [Period(O, NOON - 4 * DAY), Period(R, NOON)]
    assert rules.period_faults(EDGES, R, superseded, NOON) == []


@given(st.lists(st.sampled_from(list(Stage)), min_size=1, max_size=6))
def test_a_past_is_a_walk_along_the_graph(stages: list[Stage]) -> None:
    periods = [Period(stage, NOON - (9 - place) * DAY) for place, stage in enumerate(stages)]
    jumps = [place for place, pair in enumerate(pairwise(stages), 1) if pair not in {(edge.from_stage, edge.to_stage) for edge in EDGES}]
    assert coded(rules.period_faults(EDGES, stages[-1], periods, NOON)) == [
        ("ILLEGAL_STEP", ("input", "periods", place, "stage")) for place in jumps
    ]


def test_checks_of_the_structure_stay_as_they_are() -> None:
    asked = [
        CheckSetting("REASON_PRESENT", Severity.WARN, True),
        CheckSetting("NO_OTHER_OPERATIONAL", Severity.FAIL, None),
        CheckSetting("NO_OTHER_OPERATIONAL", Severity.FAIL, None),
        CheckSetting("ELSEWHERE", Severity.OFF, None),
    ]
    assert coded(rules.check_setting_faults(Gate.REINSTATE, ["REASON_PRESENT", "NO_OTHER_OPERATIONAL"], asked)) == [
        ("STRUCTURAL_CHECK", ("input", "checks", 0, "severity")),
        ("STRUCTURAL_CHECK", ("input", "checks", 0, "overridable")),
        ("REPEATED", ("input", "checks", 2, "code")),
        ("UNKNOWN_CHECK", ("input", "checks", 3, "code")),
    ]


@dataclass
class World:
    """One service, played through the rules as the verbs and the worker play it."""

    stages: dict[UUID, Stage]
    now: datetime = NOON
    begun: dict[UUID, Stage] = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)
    done: list[tuple[UUID, Stage, Stage, datetime]] = field(default_factory=list)
    numbers: int = 100

    def __post_init__(self) -> None:
        self.begun = dict(self.stages)

    def step(self, version: UUID, to: Stage, days: int) -> None:
        """Now."""
        self.now += timedelta(hours=1)
        edge = rules.step_to(EDGES, self.stages[version], to)
        if edge.step is Step.REINSTATE and O in self.stages.values():
            return  # NO_OTHER_OPERATIONAL of its gate
        ends = Ends(self.now + days * DAY if edge.step is Step.RETIRE_START else None, None)
        if edge.step is Step.LAUNCH and days % 2 and rules.superseded_by(self.stages, version):
            ends = Ends(None, self.now + days * DAY)
        moves = rules.with_consequences(Move(version, edge.from_stage, to, self.now, cause=self.number()), edge.step, self.stages, ends)
        lost = [row for act in made_impossible(self.stages, acts(self.pending), moves, self.now) for row in act.rows]
        self.pending = [row for row in self.pending if row not in lost]
        self.write(moves)

    def schedule(self, version: UUID, to: Stage, days: int) -> None:
        at = self.now + days * DAY
        stages = replayed(self.stages, acts(self.pending), at)
        edge = rules.step_to(EDGES, stages[version], to, scheduled=True)
        ends = Ends(at + 3 * DAY if edge.step is Step.RETIRE_START else None, None)
        move = Move(version, edge.from_stage, to, at, TransitionStatus.SCHEDULED, cause=self.number())
        moves = rules.with_consequences(move, edge.step, stages, ends)
        if not contradicted(self.stages, [*acts(self.pending), *acts_of(moves)]):
            self.write(moves)

    def cancel(self, place: int) -> None:
        waiting = acts(self.pending)
        if waiting:
            self.lose([waiting[place % len(waiting)]])

    def wait(self, days: int) -> None:
        """No worker runs meanwhile."""
        self.now += days * DAY

    def fire(self, days: int, passes: bool) -> None:
        """All that is due some days later; every second one fails when they do not pass."""
        self.now += days * DAY
        while self.pending and (due := next(played(self.stages, acts(self.pending)))[0]).effective_at <= self.now:
            if passes or due.leading.id.int % 2:
                self.pending = [row for row in self.pending if row not in due.rows]
                self.happen([(row.version, row.from_stage, row.to_stage, row.effective_at) for row in due.rows])
            else:
                self.lose([due])

    def lose(self, lost: list[Act]) -> None:
        self.pending = [row for row in self.pending if not any(row in act.rows for act in lost)]
        after = contradicted(self.stages, acts(self.pending))
        self.pending = [row for row in self.pending if not any(row in act.rows for act in after)]

    def write(self, moves: list[Move]) -> None:
        for move in moves:
            assert move.from_stage is not None
            if move.status is TransitionStatus.DONE:
                self.happen([(move.version, move.from_stage, move.to_stage, move.effective_at)])
            else:
                id_ = self.number()
                self.pending.append(Pending(id_, move.version, move.from_stage, move.to_stage, move.effective_at, move.cause, id_.int))

    def happen(self, rows: list[tuple[UUID, Stage, Stage, datetime]]) -> None:
        self.done += rows
        self.stages.update({version: after for version, _, after, _ in rows})

    def number(self) -> UUID:
        self.numbers += 1
        return UUID(int=self.numbers)

    def check(self) -> None:
        """As the database does: per version one unbroken chain over what is done and what is to come; never two in operation."""
        spans: list[tuple[datetime, datetime]] = []
        for version in self.stages:
            waiting = sorted((row for row in self.pending if row.version == version), key=lambda row: (row.effective_at, row.seq))
            done = [step for step in self.done if step[0] == version]
            steps = done + [(version, row.from_stage, row.to_stage, row.effective_at) for row in waiting]
            moments = [step[3] for step in steps]
            assert moments == sorted(moments)
            stage = self.begun[version]
            if stage is O:
                spans.append((NOON - DAY, moments[0] if moments else END))
            for place, (_, before, after, at) in enumerate(steps):
                assert before is stage
                assert any((edge.from_stage, edge.to_stage) == (before, after) for edge in EDGES)
                stage = after
                if after is O:
                    spans.append((at, moments[place + 1] if place + 1 < len(moments) else END))
        spans = sorted(span for span in spans if span[0] < span[1])
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


VERSIONS = st.sampled_from([ONE, TWO, THREE])
STAGES = st.sampled_from([D, T, O, G, R, X, P])
COMMANDS = st.one_of(
    st.tuples(st.just("step"), VERSIONS, STAGES, st.integers(1, 9)),
    st.tuples(st.just("step"), VERSIONS, st.just(None), st.integers(1, 9)),
    st.tuples(st.just("schedule"), VERSIONS, st.just(None), st.integers(1, 9)),
    st.tuples(st.just("schedule"), VERSIONS, STAGES, st.integers(1, 9)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("wait"), st.integers(1, 9)),
    st.tuples(st.just("fire"), st.integers(0, 9), st.booleans()),
)
BEGINNINGS = st.sampled_from(
    [{ONE: P, TWO: P, THREE: P}, {ONE: O, TWO: T, THREE: D}, {ONE: G, TWO: O, THREE: T}, {ONE: T, TWO: T, THREE: T}]
)
ONWARD = {P: D, D: T, T: O, O: G, G: R}


def play(world: World, command: tuple[object, ...]) -> None:
    """A stage None is the next one on the way, so that many sequences come far."""
    name, *arguments = command
    if name in ("step", "schedule") and arguments[1] is None:
        version = arguments[0]
        assert isinstance(version, UUID)
        until = world.now if name == "step" else world.now + 99 * DAY
        stage = replayed(world.stages, acts(world.pending) if name == "schedule" else [], until)[version]
        arguments[1] = ONWARD.get(stage, P)
    try:
        getattr(world, str(name))(*arguments)
    except StepRefused:
        return


@settings(max_examples=300, deadline=None)
@given(BEGINNINGS, st.lists(COMMANDS, min_size=1, max_size=30))
def test_no_sequence_of_commands_breaks_a_chain(stages: dict[UUID, Stage], commands: list[tuple[object, ...]]) -> None:
    world = World(dict(stages))
    for command in commands:
        play(world, command)
        world.check()


@given(st.lists(st.tuples(VERSIONS, st.sampled_from(EDGES), st.integers(1, 5)), max_size=12), st.tuples(STAGES, STAGES, STAGES))
def test_what_is_left_can_happen_and_nothing_is_lost_that_could(
    planned: list[tuple[UUID, Edge, int]], stages: tuple[Stage, Stage, Stage]
) -> None:
    waiting = acts(row(version, edge.from_stage, edge.to_stage, days, id_=number) for number, (version, edge, days) in enumerate(planned))
    begin = dict(zip((ONE, TWO, THREE), stages, strict=True))
    lost = contradicted(begin, waiting)
    kept = [act for act in waiting if act not in lost]
    assert contradicted(begin, kept) == []
    for act in lost:
        assert act in contradicted(begin, [*kept, act])
