"""Who may say what to whom, when a statement can be made, and who may settle what was said."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from app.domain.conversation.words import Audience, Stance
from app.domain.lifecycle.words import PLANNED, Stage
from app.domain.party.words import PartyKind
from app.errors import Conflict, DomainError, Forbidden, Invalid
from app.viewer import Role


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something. `owns`: the service that is spoken of. `customers`: its own parties, of a customer only. `heard`: whether the
    provider wants statements of this customer on this service. `outside`: whether it is a stakeholder that is none of the provider's."""

    role: Role
    party: UUID
    owns: bool = False
    customers: Collection[UUID] = ()
    heard: bool = False
    outside: bool = False

    @property
    def leads(self) -> bool:
        return self.role is Role.PORTFOLIO_MANAGER or self.owns


@dataclass(frozen=True, slots=True)
class Thread:
    """For whom something is said. Without a customer a CUSTOMER thread is an announcement."""

    audience: Audience
    customer: UUID | None = None
    target: UUID | None = None

    @property
    def announces(self) -> bool:
        return self.audience is Audience.CUSTOMER and self.customer is None


def thread_faults(speaker: Speaker, thread: Thread, *, on_idea: bool = False) -> Iterator[DomainError]:
    """Of somebody who begins a thread. `on_idea`: about one; its thread is then the submitter's, unless they belong to no unit."""
    if speaker.role is not Role.CUSTOMER and thread.audience is Audience.INTERNAL and thread.customer is not None:
        what = "An INTERNAL thread belongs to no customer: leave the customer out, or say CUSTOMER."
        yield Invalid(what, code="CUSTOMER_OF_INTERNAL", path=("input", "customer"))
    yield from audience_faults(speaker, thread.audience)
    if speaker.role is Role.CUSTOMER and thread.customer is not None and thread.customer not in speaker.customers:
        what = "Customers write in threads of their own; leave the customer out."
        yield Forbidden(what, code="CUSTOMER_NOT_YOURS", path=("input", "customer"))
    if thread.announces and on_idea:
        what = "An idea is its submitter's: say for which customer this is."
        yield Invalid(what, code="CUSTOMER_REQUIRED", path=("input", "customer"))
    elif thread.announces and not speaker.leads and not speaker.outside:
        what = "Only the owner of the service and portfolio managers announce something to all customers: name one customer."
        yield Forbidden(what, code="ANNOUNCEMENT_NOT_YOURS", path=("input", "customer"))


def customer_fault(kind: PartyKind, customer: UUID, readers: Collection[UUID] | None) -> Invalid | None:
    """Of the customer that is named for a CUSTOMER thread. `readers`: of an idea, units and organisations that see it."""
    path = ("input", "customer")
    if kind is PartyKind.PERSON:
        what = "A CUSTOMER thread belongs to a unit or an organisation, and not to one person: name theirs."
        return Invalid(what, code="CUSTOMER_NOT_A_PERSON", path=path)
    if readers is not None and customer not in readers:
        what = "An idea is spoken of with its submitter's own unit, or one above it: leave the customer out."
        return Invalid(what, code="CUSTOMER_NOT_SUBMITTERS", path=path)
    return None


def audience_faults(speaker: Speaker, audience: Audience, *path: str) -> Iterator[DomainError]:
    """Customers never speak inside the provider; analysts and stakeholders from outside never to customers."""
    if speaker.role is Role.CUSTOMER and audience is not Audience.CUSTOMER:
        yield Forbidden("Customers write for the audience CUSTOMER only.", code="AUDIENCE_NOT_YOURS", path=path or ("input", "audience"))
    if speaker.role is Role.ANALYST and audience is not Audience.INTERNAL:
        yield Forbidden("Analysts write for the audience INTERNAL only.", code="AUDIENCE_NOT_YOURS", path=path or ("input", "audience"))
    if speaker.outside and audience is not Audience.INTERNAL:
        what = "Stakeholders from outside the provider write for the audience INTERNAL only."
        yield Forbidden(what, code="AUDIENCE_NOT_YOURS", path=path or ("input", "audience"))


def reply_faults(
    speaker: Speaker, thread: Thread, audience: Audience | None, customer: UUID | None, target: UUID | None
) -> Iterator[DomainError]:
    """Of somebody who answers: it stays in its thread, whatever else is named."""
    if audience is not None and audience is not thread.audience:
        what = f"A reply has the audience of its thread, which is {thread.audience}: leave it out."
        yield Invalid(what, code="THREAD_AUDIENCE", path=("input", "audience"))
    if customer is not None and customer != thread.customer:
        what = "A reply is for the customer of its thread: leave it out."
        yield Invalid(what, code="THREAD_AUDIENCE", path=("input", "customer"))
    if target is not None and target != thread.target:
        what = "A reply is about what its thread is about: leave it out."
        yield Invalid(what, code="THREAD_SUBJECT", path=("input", "targetItem"))
    if thread.announces and speaker.role is Role.CUSTOMER:
        what = "This is an announcement to all customers and cannot be answered: begin a thread about the service instead."
        yield Forbidden(what, code="ANNOUNCEMENT_NOT_ANSWERED", path=("input", "subject", "replyTo"))
    elif thread.announces and not speaker.leads:
        what = "Only the owner of the service and portfolio managers add to an announcement."
        yield Forbidden(what, code="ANNOUNCEMENT_NOT_YOURS", path=("input", "subject", "replyTo"))
    else:
        yield from audience_faults(speaker, thread.audience, "input", "subject", "replyTo")


def statement_faults(speaker: Speaker, audience: Audience, stage: Stage | None, *, replies: bool = False) -> Iterator[DomainError]:
    """Of somebody who takes a stand. `stage`: of the version; None: it is not about a version. `replies`: gates look at what is said of
    the version itself, and not for stands within a talk about something else."""
    path = ("input", "statement")
    if replies:
        what = "A statement begins a thread of its own: name the version as the subject. It takes the place of your older one."
        yield Invalid(what, code="STATEMENT_IN_REPLY", path=path)
    if speaker.role is Role.ANALYST:
        yield Forbidden("Analysts comment and make no statements.", code="STATEMENT_NOT_YOURS", path=path)
    if speaker.role is Role.CUSTOMER and not speaker.heard:
        what = "Statements on this service are not asked of you; write a comment, or an idea."
        yield Forbidden(what, code="STATEMENT_NOT_YOURS", path=path)
    if speaker.role is not Role.CUSTOMER and audience is Audience.CUSTOMER:
        what = "Customers read no statements of the provider's side: say INTERNAL."
        yield Invalid(what, code="STATEMENT_IS_INTERNAL", path=("input", "audience"))
    if stage is None:
        yield Invalid("A statement is made on a version: name it as the subject.", code="STATEMENT_NEEDS_VERSION", path=path)
    elif stage not in PLANNED:
        what = f"A statement is made on a version that is planned ({', '.join(PLANNED)}); this one is {stage}."
        yield Conflict(what, code="STATEMENT_STAGE", path=path)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that is there, as far as it matters who may edit and settle it."""

    author: UUID
    audience: Audience
    stance: Stance | None = None
    settled: bool = False
    overridden: bool = False


def edit_faults(speaker: Speaker, said: Said) -> Iterator[DomainError]:
    """Words are their author's."""
    if said.author != speaker.party:
        yield Forbidden("Only its author edits a comment; answer it instead.", code="NOT_YOURS", path=("input", "comment"))
    else:
        yield from audience_faults(speaker, said.audience, "input", "comment")


def resolve_faults(speaker: Speaker, said: Said) -> Iterator[DomainError]:
    """An objection stands until its author says otherwise, or a manager overrides it at a gate; how that came out, the manager may add."""
    yield from _settling_faults(speaker, said)
    if said.stance is Stance.OPPOSES and not (said.overridden and speaker.role is Role.PORTFOLIO_MANAGER):
        what = "An objection is closed by its author's newer statement on the same aspect, or by a portfolio manager's override at the gate"
        yield Conflict(f"{what}; it cannot be resolved.", code="OBJECTION_IS_ITS_AUTHORS", path=("input", "comment"))
    elif said.settled:
        yield Conflict("It is resolved already; reopen it first.", code="ALREADY_RESOLVED", path=("input", "comment"))


def reopen_faults(speaker: Speaker, said: Said) -> Iterator[DomainError]:
    """Whoever may settle it may take that back."""
    yield from _settling_faults(speaker, said)
    if not said.settled:
        yield Conflict("It is not resolved.", code="NOT_RESOLVED", path=("input", "comment"))


def _settling_faults(speaker: Speaker, said: Said) -> Iterator[DomainError]:
    if said.author != speaker.party and not speaker.leads:
        what = "Its author, the owner of the service and portfolio managers settle a comment."
        yield Forbidden(what, code="NOT_YOURS", path=("input", "comment"))
