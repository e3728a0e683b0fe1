"""What the file leaves out and the rules of the verbs ask for: it is done here as people would have done it."""

from datetime import UTC, datetime

from app.demo.shape import Comment, Override, PortfolioFile, Service, Step, Version
from app.domain.conversation.words import Audience
from app.domain.lifecycle.words import Stage
from app.domain.portfolio.words import Language

LET_PASS = {
    ("SVC-NETWORK", "1.0", Stage.IN_TRANSITION): ("SCOPE_EXCLUDED_PRESENT", "Yhteydestä ei rajata mitään pois."),
    ("SVC-ONCALL", "1.0", Stage.IN_DESIGN): ("HAS_VALUE_PROPOSITION", "Arvolupaus kirjoitetaan myöhemmin."),
    ("SVC-ONCALL", "1.0", Stage.IN_TRANSITION): ("TEXTS_COMPLETE", "Arvolupaus kirjoitetaan myöhemmin."),
    ("SVC-COMMS", "1.0", Stage.IN_TRANSITION): ("TEXTS_COMPLETE", "Ruotsinkieliset tekstit on tilattu."),
}
"""Checks that fail and that the manager lets pass; the file tells of the step only."""

ANNOUNCED = {
    Language.fi: "Faksipalvelu päättyy 30.6.2024. Käytä sen jälkeen sähköpostia.",
    Language.sv: "Faxtjänsten upphör den 30.6.2024. Använd därefter e-post.",
}
"""What customers are told before the fax service is run down."""


def amended(file: PortfolioFile) -> PortfolioFile:
    announcements = [_announcement(minute, language, body) for minute, (language, body) in enumerate(ANNOUNCED.items())]
    services = [_service(service) for service in file.services]
    return file.model_copy(update={"services": services, "comments": [*file.comments, *announcements]})


def _announcement(minute: int, language: Language, body: str) -> Comment:
    return Comment(
        key=f"fax-announcement-{language}",
        service="PKG-FAX",
        version="1.0",
        author="PERSON-OWNER-FAX",
        audience=Audience.CUSTOMER,
        language=language,
        at=datetime(2024, 1, 8, 8, minute, tzinfo=UTC),
        body=body,
    )


def _service(service: Service) -> Service:
    return service.model_copy(update={"versions": [_version(service, version) for version in service.versions]})


def _version(service: Service, version: Version) -> Version:
    """A version for customers offers something, the one that runs out too."""
    offerings = version.offerings
    if (service.key, version.number) == ("SVC-WORKSTATION-BASIC", "3.0"):
        offerings = next(other.offerings for other in service.versions if other.number == "4.0")
    stages = [_step(service, version, step) for step in version.stages]
    return version.model_copy(update={"stages": stages, "offerings": offerings})


def _step(service: Service, version: Version, step: Step) -> Step:
    """Only the manager lets a check pass."""
    let_pass = LET_PASS.get((service.key, version.number, step.to))
    if let_pass is None:
        return step
    check, reason = let_pass
    return step.model_copy(update={"overrides": [Override(check=check, reason=reason)], "by": "PERSON-MANAGER"})
