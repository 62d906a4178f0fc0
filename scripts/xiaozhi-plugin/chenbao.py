"""chenbao for a self-hosted xiaozhi-esp32-server: copy this file to plugins_func/functions/.

The standard MCP path lets the robot's model rephrase our words and, from v0.9.6 on, does not tell it who
speaks on later turns. A plugin sees the connection: it passes the speaker of this very utterance and the
device id, and has the answer spoken word for word. Settings (data/.config.yaml):

    plugins:
      chenbao:
        url: https://<function url>/mcp
        token: <door token>
    Intent:
      function_call:
        functions: [chenbao]
"""

import json
import urllib.request
from datetime import datetime, timedelta, timezone

from plugins_func.register import Action, ActionResponse, ToolType, register_function

TIMEOUT_SECONDS = 25
NO_ANSWER = "晨报服务没有响应，请稍后再试。"

ALREADY_GREETED = "你好，我在。要听播报，请说播报。"
BEIJING = timezone(timedelta(hours=8))

TOOLS = [
    "get_daily_report",
    "explain_finding",
    "list_alerts",
    "handle_alert",
    "send_report_email",
    "what_changed",
    "check_status",
    "redo_day",
]

DESCRIPTION = {
    "type": "function",
    "function": {
        "name": "chenbao",
        "description": (
            "每日运维播报和告警。用户第一次问好（你好小智、早上好）、说播报、继续听、重听时用get_daily_report；"
            "问为什么、第几件详细说说用explain_finding；问还有哪些告警用list_alerts；说我来处理、先别提醒、已经解决用handle_alert；"
            "说发邮件用send_report_email；问发布和变更用what_changed；说测试一下用check_status；说重新分析用redo_day。"
        ),
        "parameters": {
            "type": "object",
            "properties": {
                "tool": {"type": "string", "enum": TOOLS, "description": "做什么"},
                "greeting": {"type": "boolean", "description": "用户只是问好或唤醒，没有提要求时填true"},
                "date": {"type": "string", "description": "哪一天，没说就留空"},
                "page": {"type": "integer", "description": "第几段；继续听时填下一段，第一次留空"},
                "angle": {
                    "type": "string",
                    "enum": ["告警历史", "日志文件", "仪表盘"],
                    "description": "只听一个角度时填写",
                },
                "again": {"type": "boolean", "description": "用户明确要重听或再发时填true"},
                "about": {"type": "string", "description": "哪一件：第几件，或者关键词"},
                "doing": {
                    "type": "string",
                    "enum": ["认领", "静默", "解决", "撤销"],
                    "description": "对告警做什么",
                },
                "hours": {"type": "integer", "description": "静默几个小时"},
                "on_behalf": {"type": "string", "description": "替哪位同事听"},
            },
            "required": ["tool"],
        },
    },
}


def identity(conn):
    """The true speaker of this utterance and the device, as the server itself recognised them."""
    headers = getattr(conn, "headers", None) or {}
    device = getattr(conn, "device_id", None) or headers.get("device-id") or ""
    return {"speaker": getattr(conn, "current_speaker", None) or "", "device_id": device}


def ask(url, token, tool, arguments):
    """One MCP call; the sentence to be spoken, whatever happens behind."""
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": tool, "arguments": arguments},
    }
    request = urllib.request.Request(
        url,
        data=json.dumps(message).encode("utf-8"),
        headers={"Content-Type": "application/json", "Authorization": "Bearer " + token},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            answer = json.load(response)
        return answer["result"]["content"][0]["text"]
    except (OSError, ValueError, LookupError, TypeError):
        return NO_ANSWER


class Greetings:
    """Which robots greeted with the report today: a wake word carries no voice, and one a day is enough."""

    def __init__(self, now=lambda: datetime.now(BEIJING)):
        self.now, self.day, self.devices = now, None, set()

    def is_first(self, device):
        today = self.now().astimezone(BEIJING).date()
        if today != self.day:
            self.day, self.devices = today, set()
        if device in self.devices:
            return False
        self.devices.add(device)
        return True


greetings = Greetings()


@register_function("chenbao", DESCRIPTION, ToolType.SYSTEM_CTL)
def chenbao(conn, tool="get_daily_report", greeting=False, **given):
    """Passes a wish on; who asks is never taken from what the model wrote."""
    settings = conn.config["plugins"]["chenbao"]
    wish = {name: value for name, value in given.items() if name not in ("speaker", "device_id")}
    if tool not in TOOLS:
        tool = "get_daily_report"
    who = identity(conn)
    if greeting and not who["speaker"] and not greetings.is_first(who["device_id"]):
        return ActionResponse(Action.RESPONSE, ALREADY_GREETED, ALREADY_GREETED)
    said = ask(settings["url"], settings["token"], tool, {**wish, **who})
    return ActionResponse(Action.RESPONSE, said, said)
