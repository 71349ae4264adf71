"""The interviewer without a model service: a livekit `LLM` that follows the plan by rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from livekit.agents import APIConnectOptions, llm
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, NotGivenOr

from hr_desktop.agent.machine import Machine
from hr_desktop.ai.offline.dialogue import Heard, Intent, hear
from hr_desktop.ai.offline.dialogue_judge import Gap, judge
from hr_desktop.domain.interview import Coverage


class OfflineLLM(llm.LLM[str]):
    """Judges the last message by rules and reports through the same function tools as any model.

    Words for questions and follow-ups are the machine's own, so the calls carry empty lines.
    `machine` gives the interview that is being held, `at` its time, `heard` what was understood
    of the last message already.
    """

    def __init__(
        self,
        machine: Callable[[], Machine],
        at: Callable[[], float],
        heard: Callable[[], Heard | None] = lambda: None,
    ) -> None:
        super().__init__()
        self._machine = machine
        self._at = at
        self._heard = heard

    @property
    def model(self) -> str:
        """The name that is recorded."""
        return "offline-1"

    @property
    def provider(self) -> str:
        """Nobody but this program."""
        return "hr-desktop"

    def chat(
        self,
        *,
        chat_ctx: llm.ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: NotGivenOr[bool] = NOT_GIVEN,
        tool_choice: NotGivenOr[llm.ToolChoice] = NOT_GIVEN,
        extra_kwargs: NotGivenOr[dict[str, Any]] = NOT_GIVEN,
    ) -> llm.LLMStream:
        """One reply: a single tool call."""
        return _Stream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)

    def report(self, text: str) -> llm.FunctionToolCall | None:
        """The tool call for the candidate's last words, None when no verdict is due."""
        machine = self._machine()
        question = machine.current
        heard = self._heard()
        if heard is None or heard.text != text.strip():
            heard = hear(text, machine.language, machine.context)
        if question is None or heard.intent is not Intent.answer:
            if heard.intent is Intent.stop:
                return _call("end_interview", reason="")
            return None
        answers = [*machine.state.answers, heard.substance or heard.text]
        own = judge(answers, question, machine.state.mentioned)
        if machine.worth_more(own, self._at()) and machine.follow_ups_left() > 0:
            about = own.mention.text if own.gap is not Gap.off else ""
            return _call("follow_up", line="", about=about)
        coverage = own.coverage if own.coverage is Coverage.covered else Coverage.thin
        return _call("answer_covered", coverage=coverage.value, line="")


class _Stream(llm.LLMStream):
    async def _run(self) -> None:
        model = self._llm
        assert isinstance(model, OfflineLLM)  # made by OfflineLLM.chat alone
        last = next(
            (m for m in reversed(self._chat_ctx.messages()) if m.role == "user"),
            None,
        )
        call = model.report(last.text_content or "") if last is not None else None
        self._event_ch.send_nowait(
            llm.ChatChunk(
                id="offline",
                delta=llm.ChoiceDelta(role="assistant", tool_calls=[call] if call else []),
            )
        )


def _call(name: str, **arguments: str) -> llm.FunctionToolCall:
    return llm.FunctionToolCall(
        name=name, arguments=json.dumps(arguments, ensure_ascii=False), call_id="offline"
    )
