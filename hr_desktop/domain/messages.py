"""Coded messages: what services say to people, without choosing a language.

The words for each code stand in `hr_desktop.wording`; the window, the command line and the PDF
render them in the language of whoever reads.
"""

from __future__ import annotations

from hr_desktop.domain.base import Value

Param = str | int | float | bool | None


class Message(Value):
    """One sentence for a person: a code such as `document.scan` and its parameters."""

    code: str
    params: dict[str, Param] = {}


def message(code: str, **params: Param) -> Message:
    """A `Message` with keyword parameters; plurals use the parameter `n`."""
    return Message(code=code, params=params)


class PersonError(Exception):
    """A failure that a person is to read: carries a `Message`, never a candidate's data.

    `kept` and `what to do` belong into the message's words. `str()` gives the code alone, which
    is safe for logs.
    """

    def __init__(self, said: Message) -> None:
        super().__init__(said.code)
        self.said = said

    def __reduce__(self) -> tuple[type[PersonError], tuple[Message]]:
        return type(self), (self.said,)  # survives the way back from a worker process


def refuse(code: str, **params: Param) -> PersonError:
    """A `PersonError` ready to raise: `raise refuse("vacancy.title_missing")`."""
    return PersonError(message(code, **params))
