"""What people say, wish and measure, each through their own token at their own moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.demo.calendar import Calendar
from app.demo.shape import Comment, Feedback, Idea, PortfolioFile, Service
from app.domain.conversation.words import Audience
from app.domain.idea.words import IdeaStatus
from app.domain.lifecycle.words import Stage
from app.viewer import Role, Viewer
from tests.demo.rebuilding.actors import Actors
from tests.demo.rebuilding.acts import Act, Kind
from tests.demo.rebuilding.describing import Describer, proposed
from tests.demo.rebuilding.wording import SHORTLY, by_key, by_number, lang, texts

A_DAY = timedelta(days=1)
COMMENT, IDEA, FEEDBACK = "comment { id revision }", "idea { id revision }", "feedback { id revision }"


@dataclass
class Talk:
    """`said`: ids and revisions of what the file knows by a key, as the verbs answered them."""

    file: PortfolioFile
    actors: Actors
    calendar: Calendar
    describer: Describer
    said: dict[str, Any] = field(default_factory=dict)

    def service(self, key: str) -> Service:
        return next(service for service in self.file.services if service.key == key)

    async def provider(self, person: str) -> Viewer:
        """As the manager, as an owner of services, else as a stakeholder."""
        if person == self.file.portfolio.owner:
            return await self.actors.viewer(Role.PORTFOLIO_MANAGER, person)
        owns = any(service.owner == person for service in self.file.services)
        return await self.actors.viewer(Role.SERVICE_OWNER if owns else Role.STAKEHOLDER, person)

    async def manager(self) -> Viewer:
        return await self.provider(self.file.portfolio.owner)

    async def owner(self, key: str) -> Viewer:
        return await self.describer.owner(self.service(key))

    async def do(self, who: Viewer, verb: str, asked: Mapping[str, object], at: datetime, key: str, selection: str) -> None:
        """A verb about something that the file calls `key`."""
        payload = await self.actors.do(who, verb, asked, at, selection)
        self.said[key] = payload[selection.partition(" ")[0]]

    def again(self, noun: str, key: str) -> dict[str, object]:
        """Names it in a verb that changes it."""
        return {noun: {"id": self.said[key]["id"]}, "expectedRevision": self.said[key]["revision"]}


def talked(file: PortfolioFile, actors: Actors, calendar: Calendar, describer: Describer) -> Iterator[Act]:
    talk = Talk(file, actors, calendar, describer)
    for feedback in file.feedback:
        yield from _feedback(talk, feedback)
    for idea in file.ideas:
        yield from _idea(talk, idea)
    for comment in file.comments:
        yield from _comment(talk, comment)


def _comment(talk: Talk, comment: Comment) -> Iterator[Act]:
    yield Act(talk.calendar.moment(comment.at), Kind.TALK, comment.key, partial(_say, talk, comment))
    if comment.edited_at:
        yield Act(talk.calendar.moment(comment.edited_at), Kind.TALK, f"{comment.key} edited", partial(_edit, talk, comment))
    if comment.resolved_at:
        yield Act(talk.calendar.moment(comment.resolved_at), Kind.TALK, f"{comment.key} settled", partial(_settle, talk, comment))


async def _say(talk: Talk, comment: Comment, at: datetime) -> None:
    asked = {
        "subject": _subject(talk, comment),
        "targetItem": await _target(talk, comment, at),
        "audience": comment.audience and comment.audience.value,
        "customer": by_key(comment.customer) if comment.customer else None,
        "language": lang(comment.language),
        "body": "Kirjoitan tämän kohta." if comment.edited_at else comment.body,
        "statement": {"aspect": comment.aspect.value, "stance": comment.stance.value} if comment.aspect and comment.stance else None,
    }
    await talk.do(await _author(talk, comment), "commentAdd", asked, at, comment.key, COMMENT)


async def _author(talk: Talk, comment: Comment) -> Viewer:
    """In a customer's thread everybody but owners and the manager speaks as that customer."""
    first = comment
    while first.reply_to:
        first = next(other for other in talk.file.comments if other.key == first.reply_to)
    own = {service.owner for service in talk.file.services} | {talk.file.portfolio.owner}
    if first.audience is Audience.CUSTOMER and comment.author not in own:
        return await talk.actors.viewer(Role.CUSTOMER, comment.author, first.customer)
    return await talk.provider(comment.author)


def _subject(talk: Talk, comment: Comment) -> dict[str, object]:
    if comment.reply_to:
        return {"replyTo": {"id": talk.said[comment.reply_to]["id"]}}
    if comment.idea:
        return {"idea": {"id": talk.said[comment.idea]["id"]}}
    assert comment.service is not None
    return {"version": by_number(comment.service, comment.version)} if comment.version else {"service": by_key(comment.service)}


async def _target(talk: Talk, comment: Comment, at: datetime) -> str | None:
    """The id of the part of the version that is spoken of."""
    target = comment.target
    if target is None or comment.service is None or comment.version is None:
        return None
    if target.component:
        return await _item(talk, comment.service, comment.version, target.component, at)
    if target.offering:
        return await _offering(talk, comment.service, comment.version, target.offering, at)
    return await _scope(talk, comment.service, comment.version, target.scope_included, target.scope_excluded, at)


async def _item(talk: Talk, service: str, number: str, component: str, at: datetime) -> str:
    version = await talk.describer.version(talk.service(service), number, at)
    return next(str(item["id"]) for item in version["items"] if item["component"]["key"] == component)


async def _offering(talk: Talk, service: str, number: str, key: str, at: datetime) -> str:
    version = await talk.describer.version(talk.service(service), number, at)
    return next(str(offering["id"]) for offering in version["offerings"] if offering["key"] == key)


async def _scope(talk: Talk, service: str, number: str, included: int | None, excluded: int | None, at: datetime) -> str:
    version = await talk.describer.version(talk.service(service), number, at)
    named = ("INCLUDED", included) if included else ("EXCLUDED", excluded)
    return next(str(item["id"]) for item in version["scope"] if (item["inclusion"], item["position"]) == named)


async def _edit(talk: Talk, comment: Comment, at: datetime) -> None:
    asked = {**talk.again("comment", comment.key), "body": comment.body}
    await talk.do(await _author(talk, comment), "commentEdit", asked, at, comment.key, COMMENT)


async def _settle(talk: Talk, comment: Comment, at: datetime) -> None:
    assert comment.resolved_by is not None
    asked = {**talk.again("comment", comment.key), "resolution": comment.resolution}
    await talk.do(await talk.provider(comment.resolved_by), "commentResolve", asked, at, comment.key, COMMENT)


def _idea(talk: Talk, idea: Idea) -> Iterator[Act]:
    """An answer at each step, the last of them the file's; a launch delivers what is planned in it."""
    at = talk.calendar.moment(idea.at)
    yield Act(at, Kind.TALK, idea.key, partial(_submit, talk, idea))
    if idea.status is IdeaStatus.SUBMITTED:
        return
    planned = idea.status in (IdeaStatus.PLANNED, IdeaStatus.DELIVERED)
    verdict = "ACCEPTED" if planned else idea.status.value
    yield Act(at + A_DAY, Kind.TALK, f"{idea.key} {verdict}", partial(_answer, talk, idea, verdict))
    if planned:
        versions = talk.service(idea.service).versions
        in_version = next(version for version in versions if version.number == idea.planned_version)
        since = max(at + A_DAY, proposed(in_version, talk.calendar)) + SHORTLY
        yield Act(since, Kind.TALK, f"{idea.key} planned", partial(_plan, talk, idea))
        launched = [step for step in in_version.stages if step.to is Stage.OPERATIONAL and not step.scheduled]
        for step in launched:
            yield Act(talk.calendar.moment(step.at) + SHORTLY, Kind.TALK, f"{idea.key} delivered", partial(_reword, talk, idea))


async def _submit(talk: Talk, idea: Idea, at: datetime) -> None:
    scope = idea.scope_excluded
    asked = {
        "service": by_key(idea.service),
        "title": idea.title,
        "body": idea.body,
        "language": lang(idea.language),
        "scopeItem": {"id": await _scope(talk, idea.service, scope.version, None, scope.position, at)} if scope else None,
        "feedback": {"id": talk.said[idea.feedback]["id"]} if idea.feedback else None,
    }
    await talk.do(await _customer(talk, idea.submitted_by), "ideaSubmit", asked, at, idea.key, IDEA)


async def _answer(talk: Talk, idea: Idea, verdict: str, at: datetime) -> None:
    asked = {**talk.again("idea", idea.key), "status": verdict, "answer": texts(idea.answer)}
    await talk.do(await talk.owner(idea.service), "ideaAnswer", asked, at, idea.key, IDEA)


async def _plan(talk: Talk, idea: Idea, at: datetime) -> None:
    assert idea.planned_version is not None
    asked = {**talk.again("idea", idea.key), "version": by_number(idea.service, idea.planned_version), "answer": texts(idea.answer)}
    await talk.do(await talk.owner(idea.service), "ideaPlan", asked, at, idea.key, IDEA)


async def _reword(talk: Talk, idea: Idea, at: datetime) -> None:
    """The launch has answered in its own words; the owner finds better ones."""
    text = "query ($idea: ID!) { node(id: $idea) { ... on DevelopmentIdea { id revision } } }"
    who = await talk.owner(idea.service)
    talk.said[idea.key] = (await talk.actors.ask(text, at, who, idea=talk.said[idea.key]["id"]))["node"]
    await talk.do(who, "ideaAnswer", {**talk.again("idea", idea.key), "answer": texts(idea.answer)}, at, idea.key, IDEA)


async def _customer(talk: Talk, party: str) -> Viewer:
    """People speak for the unit that they belong to, units and organisations for themselves."""
    known = next(each for each in talk.file.parties if each.key == party)
    return await talk.actors.viewer(Role.CUSTOMER, party, known.parent if party.startswith("PERSON-") else party)


def _feedback(talk: Talk, feedback: Feedback) -> Iterator[Act]:
    yield Act(talk.calendar.moment(feedback.at), Kind.TALK, feedback.key, partial(_give, talk, feedback))
    if feedback.answered_at:
        yield Act(talk.calendar.moment(feedback.answered_at), Kind.TALK, f"{feedback.key} answered", partial(_deal, talk, feedback))


async def _give(talk: Talk, feedback: Feedback, at: datetime) -> None:
    """Known people for themselves; what a survey gathered under pseudonyms is recorded by the manager."""
    offering = feedback.offering
    asked: dict[str, object] = {
        "service": by_key(feedback.service),
        "offering": {"id": await _offering(talk, feedback.service, offering.version, offering.key, at)} if offering else None,
        "touchpoint": feedback.touchpoint.value,
        "score": feedback.score,
        "recommend": feedback.recommend,
        "returnIntent": feedback.return_intent,
        "ratings": {name.lower(): value for name, value in feedback.ratings.items()} or None,
        "body": feedback.body,
        "language": lang(feedback.language),
    }
    if feedback.respondent:
        who = await talk.actors.viewer(Role.CUSTOMER, feedback.respondent, feedback.customer)
    else:
        who = await talk.manager()
        asked |= {"customer": by_key(feedback.customer), "respondent": {"pseudonym": feedback.pseudonym}}
    await talk.do(who, "feedbackGive", asked, at, feedback.key, FEEDBACK)


async def _deal(talk: Talk, feedback: Feedback, at: datetime) -> None:
    asked = {**talk.again("feedback", feedback.key), "handling": feedback.handling.value, "answer": feedback.answer}
    await talk.do(await talk.owner(feedback.service), "feedbackAnswer", asked, at, feedback.key, FEEDBACK)
