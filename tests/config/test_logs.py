import json
import logging

from config.logs import JsonFormatter, RequestId, current_request


def test_a_line_is_json_with_the_request() -> None:
    record = logging.LogRecord("shop", logging.WARNING, __file__, 1, "%s 개", (3,), None)
    token = current_request.set("abc")
    RequestId().filter(record)
    current_request.reset(token)
    line = json.loads(JsonFormatter().format(record))
    assert {name: line[name] for name in ("level", "logger", "request", "message")} == {
        "level": "WARNING",
        "logger": "shop",
        "request": "abc",
        "message": "3 개",
    }
