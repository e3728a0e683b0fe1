"""The verb gateChecksSet: an organisation decides how the checks of a gate count."""

from sqlalchemy import select

from app.domain.lifecycle import rules
from app.domain.lifecycle.inputs import GateChecksSetInput
from app.domain.lifecycle.model import GateCheck
from app.domain.lifecycle.rules import CheckSetting
from app.domain.verbs import Outcome
from app.domain.work import Work


async def gate_checks_set(work: Work, asked: GateChecksSetInput) -> Outcome:
    """Decisions that were taken keep the result that they were taken on; those to come are judged anew."""
    rows = await work.session.scalars(
        select(GateCheck)
        .where(GateCheck.gate == asked.gate)
        .order_by(GateCheck.position)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    checks = {row.code: row for row in rows}
    settings = [CheckSetting(check.code, check.severity, check.overridable) for check in asked.checks]
    work.faults.add(*rules.check_setting_faults(asked.gate, list(checks), settings))
    work.faults.stop()
    for setting in settings:
        check = checks[setting.code]
        check.severity = setting.severity
        if setting.overridable is not None:
            check.overridable = setting.overridable
    return Outcome(report={"gate": asked.gate.value})
