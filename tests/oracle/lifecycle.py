"""Resolvers of the stage graph and of transitions."""

from typing import Any

from tests.oracle.asked import Asked, answers, refers
from tests.oracle.tables import Row

refers("LifecycleTransition", version=("service_version", "version_id"), actor=("party", "actor_id"))


@answers("LifecycleStage.labels")
def _labels(stage: Row, _: Asked) -> list[tuple[str, str]]:
    return sorted(stage.labels.items())


@answers("LifecycleStage.stageLabel")
def _label_of(stage: Row, _: Asked, framework: str = "ITIL", lang: list[str] | None = None) -> str | None:  # frameworks speak one language
    label: str | None = stage.labels.get({"TMF": "TMF620"}.get(framework.upper(), framework.upper()))
    return label


@answers("ServiceVersion.stageLabel")
def _stage_label(version: Row, asked: Asked, framework: str = "ITIL", lang: list[str] | None = None) -> str | None:
    (stage,) = asked.tables.where("lifecycle_stage", "key", version.stage)
    return _label_of(stage, asked, framework, lang)


@answers("StageLabel.framework")
def _framework(label: tuple[str, str], _: Asked) -> str:
    return label[0]


@answers("StageLabel.label")
def _label(label: tuple[str, str], _: Asked, lang: list[str] | None = None) -> str:  # as above
    return label[1]


@answers("LifecycleStage.steps")
def _steps(stage: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("stage_edge", "from_stage", stage.key), key=lambda edge: edge.to_stage)


@answers("StageEdge.checks")
def _gate_checks(edge: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("gate_check", "gate", edge.gate), key=lambda check: check.position)


@answers("ServiceVersion.transitions")
def _transitions(version: Row, asked: Asked) -> list[Row]:
    return sorted(asked.where("lifecycle_transition", "version_id", version.id), key=lambda step: (step.effective_at, step.seq))


@answers("LifecycleTransition.overrides")
def _overrides(step: Row, _: Asked) -> list[dict[str, str]]:
    return list(step.overrides)


@answers("GateOverride.check")
def _check(override: dict[str, Any], _: Asked) -> str:
    return str(override["check"])


@answers("GateOverride.reason")
def _reason(override: dict[str, Any], _: Asked) -> str:
    return str(override["reason"])
