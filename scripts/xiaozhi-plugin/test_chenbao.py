"""Runs the plugin under a stand-in of the server's plugin interface: npm run test:plugin"""

import datetime
import enum
import http.server
import json
import sys
import threading
import types
import unittest


class Action(enum.Enum):
    REQLLM = 1
    RESPONSE = 2


class ToolType(enum.Enum):
    SYSTEM_CTL = 2


class ActionResponse:
    def __init__(self, action, result=None, response=None):
        self.action, self.result, self.response = action, result, response


REGISTERED = {}


def register_function(name, description, tool_type):
    def decorate(function):
        REGISTERED[name] = (function, description, tool_type)
        return function

    return decorate


register = types.ModuleType("plugins_func.register")
register.Action = Action
register.ActionResponse = ActionResponse
register.ToolType = ToolType
register.register_function = register_function
sys.modules["plugins_func"] = types.ModuleType("plugins_func")
sys.modules["plugins_func.register"] = register

import chenbao  # noqa: E402


class Door(http.server.BaseHTTPRequestHandler):
    asked = []
    body = {"jsonrpc": "2.0", "id": 1, "result": {"content": [{"type": "text", "text": "你好，张伟。"}]}}
    status = 200

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        Door.asked.append((self.headers["Authorization"], json.loads(self.rfile.read(length))))
        text = json.dumps(Door.body).encode("utf-8")
        self.send_response(Door.status)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Conn:
    def __init__(self, url, speaker):
        self.config = {"plugins": {"chenbao": {"url": url, "token": "cb-door"}}}
        self.current_speaker = speaker
        self.headers = {"device-id": "aa:bb:cc:dd:ee:ff"}


class PluginTest(unittest.TestCase):
    def setUp(self):
        Door.asked, Door.status = [], 200
        chenbao.greetings = chenbao.Greetings()
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d/mcp" % self.server.server_port

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def call(self, heard, /, **given):
        function, _, _ = REGISTERED["chenbao"]
        return function(Conn(self.url, heard), **given)

    def test_speaks_word_for_word_for_the_true_speaker(self):
        answer = self.call("张伟", tool="get_daily_report", speaker="李娜", page=2)
        self.assertEqual((answer.action, answer.response), (Action.RESPONSE, "你好，张伟。"))
        authorization, message = Door.asked[0]
        self.assertEqual(authorization, "Bearer cb-door")
        self.assertEqual(
            message["params"],
            {
                "name": "get_daily_report",
                "arguments": {"speaker": "张伟", "device_id": "aa:bb:cc:dd:ee:ff", "page": 2},
            },
        )

    def test_leaves_the_speaker_empty_when_the_voice_is_unknown(self):
        self.call(None)
        self.assertEqual(Door.asked[0][1]["params"]["arguments"]["speaker"], "")

    def test_greets_with_the_report_once_a_day_until_somebody_is_recognised(self):
        at = datetime.datetime(2026, 11, 22, 23, 59, 59, 999000, tzinfo=chenbao.BEIJING)
        clock = [at]
        chenbao.greetings = chenbao.Greetings(lambda: clock[0])
        self.assertEqual(self.call(None, greeting=True).response, "你好，张伟。")
        self.assertEqual(self.call(None, greeting=True).response, chenbao.ALREADY_GREETED)
        self.assertEqual(self.call("张伟", greeting=True).response, "你好，张伟。")
        self.assertEqual(self.call(None).response, "你好，张伟。")
        clock[0] = at + datetime.timedelta(milliseconds=1)
        self.assertEqual(self.call(None, greeting=True).response, "你好，张伟。")
        self.assertEqual(len(Door.asked), 4)
        self.assertNotIn("greeting", Door.asked[0][1]["params"]["arguments"])

    def test_says_that_the_service_does_not_answer(self):
        Door.status = 500
        self.assertEqual(self.call("张伟").response, chenbao.NO_ANSWER)
        self.url = "http://127.0.0.1:1/mcp"
        self.assertEqual(self.call("张伟").response, chenbao.NO_ANSWER)

    def test_plays_the_report_for_a_wish_it_does_not_know(self):
        self.call("张伟", tool="launch_rocket")
        self.assertEqual(Door.asked[0][1]["params"]["name"], "get_daily_report")

    def test_is_registered_where_connections_are_seen(self):
        _, description, tool_type = REGISTERED["chenbao"]
        self.assertEqual(tool_type, ToolType.SYSTEM_CTL)
        self.assertEqual(description["function"]["parameters"]["required"], ["tool"])


if __name__ == "__main__":
    unittest.main()
