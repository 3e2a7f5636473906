"""How is a language model of the user's own asked?

Over the chat form that Ollama, llama.cpp, vLLM, LM Studio and others share (`/v1/chat/completions`).  Its
address is what the user names with `read --model URL`; a name and a key, where the server wants them, come
from the settings.  Servers differ in how an answer's form is asked for: a JSON schema is tried first, then
plain JSON, then nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tearjerker.errors import BadModel
from tearjerker.fetch import ServiceAnswer, ask_service

_MOST_TOKENS = 4096
_OTHER_FORM = (400, 422, 500, 501)  # how servers say that they do not take a form of question


@dataclass
class Chat:
    """A model behind an address; it learns by its first answer which form of question the server takes."""

    url: str
    """As the user gave it: http://localhost:11434, with /v1 or the whole path."""
    schema: Mapping[str, Any]
    """The JSON schema of an answer."""
    name: str | None = None
    key: str | None = None
    patience_s: float = 180.0
    transport: httpx2.BaseTransport | None = None
    """What carries requests in place of the network: a test's own."""
    _forms: list[dict[str, Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not re.match(r"https?://[^/\s]+", self.url):
            raise BadModel(
                f"{self.url} is no model's address; expected one such as http://localhost:11434/v1"
            )
        schema = {"name": "answer", "strict": True, "schema": dict(self.schema)}
        self._forms = [
            {"response_format": {"type": "json_schema", "json_schema": schema}},
            {"response_format": {"type": "json_object"}},
            {},
        ]

    @property
    def base(self) -> str:
        """The address up to and with `/v1`."""
        bare = re.sub(r"/+(?:chat/completions/?)?$", "", self.url)
        return bare if re.search(r"/v\d+\w*$", bare) else f"{bare}/v1"

    def ask(self, messages: Sequence[Mapping[str, str]]) -> str:
        """The model's next words; BadModel where there are none."""
        answer = self._post(messages)
        while answer.status in _OTHER_FORM and len(self._forms) > 1:
            self._forms.pop(0)
            answer = self._post(messages)
        if answer.status != 200:
            raise BadModel(self._refusal(answer))
        return self._words(answer.said)

    def _post(self, messages: Sequence[Mapping[str, str]]) -> ServiceAnswer:
        body = {
            "model": self._named(),
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
            "stream": False,
            **self._forms[0],
        }
        return self._service(f"{self.base}/chat/completions", body)

    def _service(self, url: str, body: Any = None) -> ServiceAnswer:
        return ask_service(url, body, key=self.key, patience_s=self.patience_s, transport=self.transport)

    def _named(self) -> str:
        """The model's name: as given, or the first that the server names."""
        if self.name is None:
            said = self._service(f"{self.base}/models").said
            try:
                self.name = str(said["data"][0]["id"])
            except (TypeError, KeyError, IndexError) as error:
                raise BadModel(
                    f"{self.base}/models names no model; say which with TEARJERKER_MODEL_NAME"
                ) from error
        return self.name

    def _refusal(self, answer: ServiceAnswer) -> str:
        said = answer.said.get("error") if isinstance(answer.said, dict) else None
        why = said.get("message") if isinstance(said, dict) else said
        hint = {
            401: "; set TEARJERKER_MODEL_KEY",
            403: "; set TEARJERKER_MODEL_KEY",
            404: f"; is there a model {self.name!r}, and does the address end with /v1?",
        }.get(answer.status, "")
        return f"{self.base} refuses ({answer.status}{f', {str(why)[:120]}' if why else ''}){hint}"

    def _words(self, said: Any) -> str:
        try:
            words = said["choices"][0]["message"]["content"]
        except (TypeError, KeyError, IndexError) as error:
            raise BadModel(
                f"{self.base} answers, but not as a chat model does; does the address end with /v1?"
            ) from error
        if not isinstance(words, str) or not words.strip():
            raise BadModel(f"{self.base} answered nothing; try another model")
        return words
