"""Every JSON artifact is strict JSON for Python and for Node, and canonical: two-space indent, one newline at the end."""

import json
import platform
import re
import subprocess
from pathlib import Path

from common import Verdict, count

# A number keeps its text on the way through: the value is a string with a mark, the mark goes again at the end.
MARK = "\ue000number:"


def unique(pairs):
    seen = {}
    for key, value in pairs:
        if key in seen:
            raise ValueError(f"the key {json.dumps(key)} stands twice in one object")
        seen[key] = value
    return seen


def refuse(word):
    raise ValueError(f"{word} is not JSON")


def marked(text):
    return MARK + text


def canonical(text):
    value = json.loads(
        text, object_pairs_hook=unique, parse_constant=refuse, parse_int=marked, parse_float=marked
    )
    return re.sub(f'"{MARK}([^"]*)"', r"\1", json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def first_difference(one, other):
    ones, others = one.split("\n"), other.split("\n")
    for number, (have, want) in enumerate(zip(ones, others), 1):
        if have != want:
            return f"line {number} is {have!r}, canonical is {want!r}"
    return f"{len(ones)} lines, canonical is {len(others)}"


verdict = Verdict()
files = verdict.files("*.json")

for file in files:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        verdict.problem(file, f"is not UTF-8: {error}")
        continue
    if not text.endswith("\n") or text.endswith("\n\n") or text.endswith("\r\n"):
        verdict.problem(file, "does not end with exactly one newline")
    try:
        want = canonical(text)
    except ValueError as error:
        verdict.problem(file, f"Python: {error}")
        continue
    if text != want:
        verdict.problem(file, f"is not canonical: {first_difference(text, want)}")

node = subprocess.run(
    ["node", str(Path(__file__).with_name("parse_json.mjs")), *map(str, files)], capture_output=True, text=True
)
if node.returncode != 0:
    verdict.problems.append(f"node ended with exit code {node.returncode}: {node.stderr.strip()}")
else:
    answer = json.loads(node.stdout)
    for index, message in answer["faults"]:
        verdict.problem(files[index], f"Node: {message}")
    verdict.end(f"{count(len(files), 'file')}, Python {platform.python_version()}, Node {answer['node']}")
verdict.end(f"{count(len(files), 'file')}, Python {platform.python_version()}")
