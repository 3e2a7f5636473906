"""Asking a language model at an address of one's own: the forms of several servers, and what goes wrong."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tearjerker.chat import Chat
from tearjerker.errors import BadModel

SCHEMA = {"type": "object"}
HELLO = [{"role": "user", "content": "hello"}]
Reply = Callable[[str, Any], tuple[int, Any]]


class Server:
    """A model's server on this machine; `reply` decides by path and body."""

    def __init__(self, reply: Reply) -> None:
        self.asked: list[tuple[str, Any, str | None]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(None)

            def do_POST(self) -> None:
                self.answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))

            def answer(self, body: Any) -> None:
                server.asked.append((self.path, body, self.headers.get("authorization")))
                status, said = reply(self.path, body)
                data = said if isinstance(said, bytes) else json.dumps(said).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(data)))
                if status == 302:
                    self.send_header("location", "/elsewhere")
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.handle_error = lambda *_: None  # type: ignore[method-assign]  # who asked hung up
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


def said(words: str) -> dict[str, Any]:
    return {"choices": [{"message": {"role": "assistant", "content": words}}]}


@pytest.fixture
def serve() -> Iterator[Callable[[Reply], Server]]:
    made: list[Server] = []

    def start(reply: Reply) -> Server:
        made.append(Server(reply))
        return made[-1]

    yield start
    for server in made:
        server.http.shutdown()
        server.http.server_close()


@pytest.mark.parametrize("end", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
def test_the_address_may_be_given_in_each_form(serve: Callable[[Reply], Server], end: str) -> None:
    server = serve(lambda path, body: (200, {"data": [{"id": "tiny"}]} if body is None else said("hi")))
    assert Chat(server.url + end, SCHEMA).ask(HELLO) == "hi"
    assert [path for path, *_ in server.asked] == ["/v1/models", "/v1/chat/completions"]
    assert server.asked[1][1]["model"] == "tiny"


def test_a_name_and_a_key_are_sent_and_no_name_is_asked_for(serve: Callable[[Reply], Server]) -> None:
    server = serve(lambda *_: (200, said("hi")))
    Chat(server.url, SCHEMA, "qwen", "secret").ask(HELLO)
    assert [(p, b["model"], key) for p, b, key in server.asked] == [
        ("/v1/chat/completions", "qwen", "Bearer secret")
    ]


def test_a_server_that_knows_no_schema_is_asked_for_json_and_then_for_words(
    serve: Callable[[Reply], Server],
) -> None:
    server = serve(lambda _, body: (400, {"error": "no"}) if "response_format" in body else (200, said("hi")))
    chat = Chat(server.url, SCHEMA, "old")
    assert [chat.ask(HELLO), chat.ask(HELLO)] == ["hi", "hi"]
    kinds = [body.get("response_format", {}).get("type") for _, body, _ in server.asked]
    assert kinds == ["json_schema", "json_object", None, None]  # the second question knows


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (401, {"error": {"message": "who are you"}}, "TEARJERKER_MODEL_KEY"),
        (404, {"error": {"message": "no model"}}, "is there a model 'm'"),
        (500, {"error": "out of memory"}, "out of memory"),
        (200, b"<html>a web page</html>", "not as a chat model does"),
        (200, {"choices": []}, "not as a chat model does"),
        (200, said("  "), "answered nothing"),
        (302, b"", "refuses (302)"),
        (200, b"x" * (5 * 2**20), "more than 4 MB"),
    ],
)
def test_what_is_no_answer_is_said_in_one_line(
    serve: Callable[[Reply], Server], status: int, answer: Any, told: str
) -> None:
    server = serve(lambda *_: (status, answer))
    with pytest.raises(BadModel) as error:
        Chat(server.url, SCHEMA, "m").ask(HELLO)
    assert told in str(error.value) and "\n" not in str(error.value)
    assert all(path == "/v1/chat/completions" for path, *_ in server.asked)  # no redirect is followed


def test_a_slow_model_is_not_waited_for_beyond_the_patience(serve: Callable[[Reply], Server]) -> None:
    server = serve(lambda *_: (time.sleep(1.0), (200, said("late")))[1])
    began = time.monotonic()
    with pytest.raises(BadModel, match=r"did not answer within 0 s.*TEARJERKER_MODEL_PATIENCE"):
        Chat(server.url, SCHEMA, "m", patience_s=0.1).ask(HELLO)
    assert time.monotonic() - began < 0.9


def test_no_model_is_running() -> None:
    with pytest.raises(BadModel, match="is the model running there"):
        Chat("http://127.0.0.1:9", SCHEMA, "m").ask(HELLO)


@pytest.mark.parametrize("url", ["localhost:11434", "file:///etc/passwd", "ftp://x/", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadModel, match="is no model's address"):
        Chat(url, SCHEMA)


def test_a_server_that_names_no_model(serve: Callable[[Reply], Server]) -> None:
    server = serve(lambda *_: (200, {"data": []}))
    with pytest.raises(BadModel, match="TEARJERKER_MODEL_NAME"):
        Chat(server.url, SCHEMA).ask(HELLO)
