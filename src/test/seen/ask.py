"""Sends the service a little of everything, and asks the Prometheus that watches it for every expression of the dashboard
and of the alerts: each is one that Prometheus takes, every figure that it names is there, and every panel has data."""
import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SERVICE, PROMETHEUS, DASHBOARD, TESTS, LOG = sys.argv[1:]
NAME = re.compile(r"\b(?:model_complexity|jvm|process|logback)_\w+|\bup\b")
SECONDS = 12


def post(path, body, kind="application/json"):
    request = urllib.request.Request(SERVICE + path, body.encode(), {"Content-Type": kind})
    try:
        urllib.request.urlopen(request, timeout=30).read()
    except urllib.error.HTTPError as refused:
        refused.read()


def load(until):
    n = 0
    while time.time() < until:
        n += 1
        post("/api/v1/complexity", json.dumps({"preset": "yolov5s", "nc": n % 100 + 1, "include": "rows,cost"}))
        post("/api/v1/complexity", json.dumps({"preset": "yolov8n"}))
        post("/api/v1/complexity", "a: [", "application/yaml")
        post("/api/v1/comparisons", json.dumps({"baseline": {"preset": "yolov5s"}, "candidates": [{"preset": "yolov5m"}]}))
        post("/api/v1/sweeps", json.dumps({"preset": "yolov5s", "over": {"nc": [1, 2, n]}}))
        post("/nope", "{}")
        time.sleep(0.2)


def ask(path, **query):
    with urllib.request.urlopen(f"{PROMETHEUS}/api/v1/{path}?{urllib.parse.urlencode(query)}", timeout=10) as answer:
        return json.load(answer)["data"]


def expressions():
    """What is asked, by who asks, and whether there must be an answer."""
    with open(DASHBOARD, encoding="utf-8") as file:
        dashboard = json.load(file)
    for panel in dashboard["panels"]:
        if panel["type"] != "row":
            said = panel.get("title") and panel.get("description") and panel["fieldConfig"]["defaults"].get("unit")
            if not said or panel["datasource"]["uid"] != "${datasource}" or not panel["targets"]:
                sys.exit(f"panel {panel['id']} lacks a title, a description, a unit, the data source or an expression")
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*"), True
    with open(TESTS, encoding="utf-8") as file:
        tested = set(re.findall(r"alertname: (\w+)", file.read()))
    for group in ask("rules")["groups"]:
        for rule in group["rules"]:
            if rule["name"] not in tested:
                sys.exit(f"{TESTS} has no test of {rule['name']}")
            if rule["health"] != "ok":
                sys.exit(f"Prometheus says of {rule['name']}: {rule}")
            if not {"summary", "action"} <= rule["annotations"].keys():
                sys.exit(f"{rule['name']} does not say what is wrong and what to do")
            yield rule["name"], rule["query"], False


def lines():
    """How many requests have a line in the log; each line of it is one JSON object."""
    with open(LOG, encoding="utf-8") as file:
        said = [json.loads(line) for line in file if line.startswith("{")]
        file.seek(0)
        plain = [line for line in file if line.strip() and not line.startswith("{")]
    access = [line for line in said if line["log"]["logger"] == "access"]
    fields = {"requestId", "method", "route", "status", "outcome", "milliseconds", "bytes", "dialect"}
    if plain or not all(fields <= line.keys() and (line["outcome"] in ("answered", "broken-off") or "problem" in line) for line in access):
        sys.exit(f"lines of the log are not as they should be: {plain[:3]} {access[:3]}")
    return len(access)


def main():
    load(time.time() + SECONDS)
    time.sleep(3)
    asked = names = 0
    wrong = []
    known = set(ask("label/__name__/values"))
    for who, expression, must in expressions():
        asked += 1
        for name in set(NAME.findall(expression)):
            names += 1
            if name not in known:
                wrong.append(f"{who}: there is no {name}")
        try:
            result = ask("query", query=expression)["result"]
        except urllib.error.HTTPError as refused:
            wrong.append(f"{who}: {expression}: {json.load(refused)['error']}")
            continue
        if must and not result:
            wrong.append(f"{who}: nothing for {expression}")
    if wrong:
        sys.exit("\n".join(wrong))
    if asked < 40:
        sys.exit(f"only {asked} expressions: is the dashboard or are the rules missing?")
    print(f"{asked} expressions with {names} names asked, all answered; {lines()} requests in the log")


main()
