"""Models behind one door: asks one for its opinion, bounded in time, and never fails the turn."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Sequence
from typing import Any, Literal, Protocol

from livekit.agents import APIConnectOptions, function_tool, llm
from pydantic import BaseModel, ValidationError

from hr_desktop.agent.pipe import plain
from hr_desktop.agent.ports import Seconds
from hr_desktop.agent.state import Opinion
from hr_desktop.ai.private_text import RULE, Hidden, hide, introduced
from hr_desktop.ai.remote.prices import Usage, cost_of
from hr_desktop.domain.interview import Coverage
from hr_desktop.domain.messages import PersonError

log = logging.getLogger(__name__)

_MOST_CHARACTERS = 4000  # of one reply; a model that talks on is cut off


class _Covered(BaseModel):
    coverage: Literal["covered", "thin", "declined"] = "covered"
    line: str = ""


class _FollowUp(BaseModel):
    line: str
    about: str = ""


class _Note(BaseModel):
    text: str


class _End(BaseModel):
    reason: str = ""


@function_tool
async def answer_covered(coverage: Literal["covered", "thin", "declined"], line: str) -> None:
    """The answer needs no further follow-up.

    Args:
        coverage: covered (the point is answered), thin (little was said, no more will come),
            declined (does not know or does not want to answer).
        line: A short thanks and the next planned question, in the interview's language.
    """


@function_tool
async def follow_up(line: str, about: str) -> None:
    """Ask one follow-up about something concrete that the candidate said.

    Args:
        line: The follow-up question in the interview's language.
        about: The words of the candidate that it is about.
    """


@function_tool
async def note(text: str) -> None:
    """Leave a note for the recruiter.

    Args:
        text: What the recruiter should know.
    """


@function_tool
async def end_interview(reason: str) -> None:
    """Tell the program that the candidate wants to end the interview.

    Args:
        reason: Why.
    """


TOOLS: list[llm.Tool] = [answer_covered, follow_up, note, end_interview]


class Meter(Protocol):
    """Counts what calls cost, and says when it is enough (see `services.metering`)."""

    async def allowed(self) -> None:
        """Raises PersonError when the model must not be asked."""
        ...

    async def spent(self, usage: Usage) -> None:
        """Told of every finished call; never raises PersonError."""
        ...


class Brain:
    """The model of one or many interviews, with the offline one behind it.

    After `trip_after` failures in a row the remote model is left alone for `rest_s` seconds, so
    that a dead service does not cost every turn its time-out. `private`: names, contacts and
    links are hidden from the remote model and put back into what it says.
    """

    def __init__(
        self,
        remote: llm.LLM[Any] | None,
        *,
        timeout_s: float = 20.0,
        trip_after: int = 2,
        rest_s: float = 60.0,
        clock: Seconds = time.monotonic,
        private: bool = False,
        meter: Meter | None = None,
    ) -> None:
        self.remote = remote
        self._meter = meter
        self._private = private
        self._timeout = timeout_s
        self._trip_after = trip_after
        self._rest = rest_s
        self._clock = clock
        self._failures = 0
        self._until = 0.0

    @property
    def remote_ready(self) -> bool:
        """Whether the remote model is to be asked now."""
        return self.remote is not None and self._clock() >= self._until

    async def ask(self, context: llm.ChatContext, names: Sequence[str] = ()) -> Opinion | None:
        """The remote model's opinion; None when it fails, is late, or says nothing usable.

        `names` are the candidate's.
        """
        if self.remote is None:
            return None
        if self._meter is not None:
            try:
                await self._meter.allowed()
            except PersonError as refused:  # the rules go on; the database may be away, too
                log.warning("the model is not asked: %s", refused.said.code)
                return None
        hidden = Hidden(text="")
        used: list[llm.CompletionUsage] = []
        began = time.monotonic()
        try:
            if self._private:
                context, hidden = without_the_person(context, names)
            async with asyncio.timeout(self._timeout):
                opinion = await collect(
                    self.remote,
                    context,
                    APIConnectOptions(max_retry=0, timeout=self._timeout),
                    used,
                )
        except Exception as error:  # noqa: BLE001 (whatever a model service does, the interview goes on)
            self._failures += 1
            log.warning("model failed: %s", type(error).__name__)
            if self._failures >= self._trip_after:
                self._until = self._clock() + self._rest
            return None
        self._failures = 0
        await self._count(used, time.monotonic() - began)
        return opinion if opinion is None else _shown(opinion, hidden)

    async def _count(self, used: list[llm.CompletionUsage], seconds: float) -> None:
        if self._meter is None or self.remote is None or not used:
            return
        model, taken, given = self.remote.model, used[-1].prompt_tokens, used[-1].completion_tokens
        usage = Usage(
            model=model,
            purpose="interview",
            input_tokens=taken,
            output_tokens=given,
            cost=cost_of(model, taken, given),
            seconds=round(seconds, 3),
        )
        await self._meter.spent(usage)


# No pattern of what is hidden reaches over it: an answer may end with "street". The sign has no
# meaning, and is no space.
_SIGN = "\ue000"
_BETWEEN = f"\n{_SIGN}\n"


def without_the_person(
    context: llm.ChatContext, names: Sequence[str]
) -> tuple[llm.ChatContext, Hidden]:
    """A conversation of texts with placeholders, the same ones in all of it."""
    messages = context.messages()
    texts = [(message.text_content or "").replace(_SIGN, " ") for message in messages]
    called = [name for text in texts for name in introduced(text)]
    hidden = hide(_BETWEEN.join(texts), [*names, *called])
    made = llm.ChatContext.empty()
    for message, text in zip(messages, hidden.text.split(_BETWEEN), strict=True):
        first = not made.items
        made.add_message(role=message.role, content=text + RULE if first else text)
    return made, hidden


def _shown(opinion: Opinion, hidden: Hidden) -> Opinion:
    return opinion.model_copy(
        update={
            "line": hidden.show(opinion.line),
            "about": hidden.show(opinion.about),
            "notes": tuple(hidden.show(note) for note in opinion.notes),
        }
    )


async def collect(
    model: llm.LLM[Any],
    context: llm.ChatContext,
    options: APIConnectOptions,
    used: list[llm.CompletionUsage],
) -> Opinion | None:
    """Reads one reply of a model and turns its tool calls into an `Opinion`.

    What the service says it has used is added to `used`.
    """
    text: list[str] = []
    calls: list[llm.FunctionToolCall] = []
    length = 0
    async with model.chat(chat_ctx=context, tools=TOOLS, conn_options=options) as stream:
        async for chunk in stream:
            if chunk.usage is not None:
                used.append(chunk.usage)
            if chunk.delta is None:
                continue
            if chunk.delta.content:
                text.append(chunk.delta.content)
                length += len(chunk.delta.content)
            calls.extend(chunk.delta.tool_calls)
            if length > _MOST_CHARACTERS or len(calls) > 8:
                break
    return to_opinion("".join(text), calls)


def to_opinion(text: str, calls: list[llm.FunctionToolCall]) -> Opinion | None:
    """What a reply reports; None when there is neither text nor a call that makes sense."""
    coverage: Coverage | None = None
    wants_follow_up, about, line, ends = False, "", plain(text).strip(), False
    notes: list[str] = []
    understood = bool(line)
    for call in calls:
        arguments = _arguments(call)
        try:
            if call.name == "answer_covered":
                covered = _Covered.model_validate(arguments)
                if coverage is None:
                    coverage, line = Coverage(covered.coverage), covered.line or line
            elif call.name == "follow_up":
                more = _FollowUp.model_validate(arguments)
                if coverage is None:
                    coverage, wants_follow_up = Coverage.thin, True
                    about, line = more.about, more.line or line
            elif call.name == "note":
                notes.append(_Note.model_validate(arguments).text[:500])
            elif call.name == "end_interview":
                _End.model_validate(arguments)
                ends = True
            else:
                continue
        except ValidationError:
            log.warning("model misused the tool %s", call.name)
            continue
        understood = True
    if not understood:
        return None
    return Opinion(
        coverage=coverage,
        follow_up=wants_follow_up,
        about=about,
        line=line,
        notes=tuple(notes),
        wants_end=ends,
    )


def _arguments(call: llm.FunctionToolCall) -> Any:
    try:
        found = json.loads(call.arguments or "{}")
    except ValueError:
        return None
    return (
        {name: plain(value) for name, value in found.items()} if isinstance(found, dict) else None
    )
