"""Words of closed lists as findings name them within a sentence, in Finnish, Swedish and English."""

from collections.abc import Mapping

from app.domain.conversation.words import Aspect
from app.domain.feedback.words import Touchpoint
from app.domain.lifecycle.words import Step

Three = tuple[str, str, str]
ASPECT_NAMES: Mapping[str, Three] = {
    Aspect.FEATURES: ("ominaisuudet", "egenskaper", "features"),
    Aspect.FEASIBILITY: ("toteutettavuus", "genomförbarhet", "feasibility"),
    Aspect.VALUE: ("hyöty", "nytta", "value"),
    Aspect.COST: ("kustannukset", "kostnader", "cost"),
    Aspect.SCHEDULE: ("aikataulu", "tidtabell", "schedule"),
}
TOUCHPOINT_NAMES: Mapping[str, Three] = {
    Touchpoint.FIRST_IMPRESSION: ("ensivaikutelma", "första intryck", "first impression"),
    Touchpoint.ORDERING: ("tilaaminen", "beställning", "ordering"),
    Touchpoint.ONBOARDING: ("käyttöönotto", "ibruktagning", "onboarding"),
    Touchpoint.USE: ("käyttö", "användning", "use"),
    Touchpoint.SUPPORT: ("tuki", "stöd", "support"),
    Touchpoint.AFTER_DELIVERY: ("toimituksen jälkeen", "efter leverans", "after delivery"),
    Touchpoint.LAST_IMPRESSION: ("viimeinen vaikutelma", "sista intryck", "last impression"),
}
STEP_NAMES: Mapping[str, Three] = {
    Step.CHARTER: ("hyväksyntä suunniteltavaksi", "godkännande för planering", "charter"),
    Step.DESIGN_COMPLETE: ("suunnittelu valmis", "planeringen klar", "design complete"),
    Step.LAUNCH: ("käyttöönotto", "ibruktagning", "launch"),
    Step.RETIRE_START: ("alasajon aloitus", "avvecklingen inleds", "start of retirement"),
    Step.DECOMMISSION: ("käytöstä poisto", "urbruktagning", "decommissioning"),
    Step.REJECT: ("hylkäys", "förkastande", "rejection"),
    Step.REWORK: ("palautus valmisteluun", "återförvisning", "rework"),
    Step.FAIL_TEST: ("palautus suunnitteluun", "tillbaka till planering", "failed test"),
    Step.REINSTATE: ("paluu käyttöön", "återtagande i bruk", "reinstatement"),
    Step.BACK_OUT: ("käyttöönoton peruutus", "återkallad ibruktagning", "back-out"),
}
