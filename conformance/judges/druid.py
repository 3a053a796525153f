"""Druid's own classes beside msk-gen, on Kafka supervisors.

Table: the classes that Druid's reader reaches from a supervisor, their members, ids and words are those of src/facts/druid.
Verdicts: supervisors that msk-gen renders, which Druid must take as they are, those of fixtures and of the rules' pages, and
single changes of valid ones. What Druid refuses, or takes and then fails on in every task, is an error of the rules about
Druid; what it takes has none, unless none of the usual ways to write a time is read, or messages of one line vanish. What it
drops is named by `druid-unknown-field`, and nothing else is.
"""

import json
import os
import random
import re
import subprocess
from collections import Counter
from pathlib import Path

import druid_cases as cases
from common import Verdict, count

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
WORK = Path(os.environ["CONFORMANCE_WORK"])
TARGET = HERE / "druid" / "target"


def ask(questions):
    """Asks Druid; starting Java is what takes time."""
    command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx768m", f"-Duser.home={WORK}"]
    command += ["-cp", os.pathsep.join([str(TARGET / "classes"), str(TARGET / "lib" / "*")]), "Judge"]
    text = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", timeout=600, cwd=WORK)
    answers = [json.loads(line) for line in done.stdout.split("\n") if line]
    if done.returncode != 0 or len(answers) != len(questions):
        raise SystemExit(f"Java ended with {done.returncode} after {len(answers)} answers\n{done.stderr[-2000:]}")
    return answers


# ---- the table -----------------------------------------------------------------------------------------------------


def plain(kind):
    """The type of a member without remarks: `int32 primitive = 0` is `int32`."""
    return re.sub(r" (primitive|injected)$", "", kind.split(" = ")[0])


def compare(theirs, ours, verdict):
    for name in sorted(theirs.keys() | ours.keys()):
        if name not in ours or name not in theirs:
            where = "Druid reaches it, the table has it not" if name in theirs else "the table has it, Druid does not reach it"
            if name not in cases.UNREACHED:
                verdict.problems.append(f"table, {name}: {where}")
            continue
        druid, table = theirs[name], ours[name]
        for key in ("selector", "unknown id", "cannot be read", "reading", "enum", "also from", "only written"):
            # A class without any kind has no selector in the table.
            if (druid.get(key) or None) != (table.get(key) or None) and not (key == "selector" and not druid["ids"]):
                verdict.problems.append(f"table, {name}: {key} is {druid.get(key)} for Druid, {table.get(key)} in the table")
        for key in ("ids", "members"):
            one, other = druid.get(key) or {}, {member: plain(kind) for member, kind in (table.get(key) or {}).items()}
            for member in sorted(one.keys() | other.keys()):
                if one.get(member) != other.get(member):
                    verdict.problems.append(
                        f"table, {name}.{member}: {one.get(member)} for Druid, {other.get(member)} in the table"
                    )


# ---- inputs --------------------------------------------------------------------------------------------------------


def supervisors(value):
    """The supervisors that stand in a JSON value, as `find` in src/model/supervisor does."""
    if isinstance(value, dict):
        inner = value["spec"] if isinstance(value.get("spec"), dict) else value
        if value.get("type") == "kafka" and any(isinstance(inner.get(part), dict) for part in ("ioConfig", "dataSchema")):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from supervisors(member)


def inputs(verdict):
    """(name, text) of every supervisor."""
    for file in verdict.files("*.supervisor.json"):
        yield "rendered/" + verdict.tree.name(file), file.read_text(encoding="utf-8")
    for file in sorted((ROOT / "fixtures").rglob("*.json")):
        text = file.read_text(encoding="utf-8", errors="replace")
        try:
            value = json.loads(text)
        except ValueError:
            continue
        for index, one in enumerate(supervisors(value)):
            name = file.relative_to(ROOT).as_posix()
            yield (name, text) if one is value else (f"{name}#{index}", json.dumps(one))
    rules = [os.environ["MSK_GEN_BIN"], "rules"]
    listed = subprocess.run(rules, capture_output=True, encoding="utf-8", check=True).stdout
    for code in re.findall(r"^MSK4\d\d", listed, re.M):
        page = [os.environ["MSK_GEN_BIN"], "explain", code]
        page = subprocess.run(page, capture_output=True, encoding="utf-8", check=True).stdout
        for index, (kind, text) in enumerate(re.findall(r"^```json (bad|good|fixed)\n(.*?)^```", page, re.M | re.S), 1):
            yield f"explain {code} example {index} ({kind})", text


# ---- verdicts ------------------------------------------------------------------------------------------------------


def lint(folder):
    """Findings of the rules about Druid, by file."""
    (WORK / "msk-gen.toml").write_text("", encoding="ascii")
    command = [os.environ["MSK_GEN_BIN"], "lint", "--output-format", "json", "--fail-on", "never"]
    command += ["--config", str(WORK / "msk-gen.toml"), "--target", "druid=33", "--select", "MSK4", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"msk-gen lint ended with {done.returncode}\n{done.stderr[-2000:]}")
    found = {}
    for finding in json.loads(done.stdout)["findings"]:
        found.setdefault(Path(finding["path"]).name, []).append(finding)
    return found


def dropped(answer, types):
    """What Druid drops and somebody should hear of: neither what it prints itself nor a note."""
    return {
        name
        for of, name in answer.get("unknown", ())
        if name not in cases.PRINTED
        and name not in types.get(of, {}).get("only written", ())
        and not name.startswith(("_", "$", "#", "/"))
        and name.lower() != "comment"
    }


def last(pointer):
    return pointer.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")


def differences(answer, findings, types):
    """(what differs, details) of an input."""
    errors = [finding for finding in findings if finding["severity"] == "error"]
    refused, fails = answer["stage"] in ("read", "supervisor", "autoscaler"), answer["stage"] == "task"
    if (refused or fails) and not errors:
        yield "refused" if refused else "fails", f"{answer['stage']}: {answer['why']}"
    if answer["stage"] == "taken" and "rows" not in answer:
        for error in errors:
            nothing = error["code"] == "MSK407" and answer["timestamps"] == 0 or error["code"] == "MSK403" and answer["lost"]
            if not nothing and error["code"] not in cases.ELSEWHERE:
                yield "taken", f"{error['code']} {error['message']}"
    if not refused:
        named = {last(finding.get("pointer", "")) for finding in findings if finding["code"] == "MSK402"}
        for name in sorted(dropped(answer, types) - named):
            yield "dropped", name
        for name in sorted(named - dropped(answer, types)):
            yield "kept", name


def judge(found):
    folder = WORK / "supervisors"
    folder.mkdir()
    for index, (_, text) in enumerate(found):
        (folder / f"{index}.supervisor.json").write_text(text, encoding="utf-8")
    answers = ask([{"ask": "table"}] + [{"name": name, "spec": text} for name, text in found])
    said = lint(folder)
    return answers[0], answers[1:], [said.get(f"{index}.supervisor.json", []) for index in range(len(found))]


class Known:
    """The differences that are known, and which of them are still there."""

    def __init__(self):
        self.rows = [(why, re.compile(pattern, re.S)) for why, pattern in cases.EXCUSED + cases.KNOWN]
        self.seen = Counter()

    def has(self, line):
        why = next((why for why, pattern in self.rows if pattern.search(line)), None)
        self.seen[why] += 1
        return why is not None

    def gone(self):
        return [why for why, _ in self.rows if not self.seen[why]]


def main():
    verdict = Verdict()
    seed, size = os.environ.get("DRUID_SEED", "1"), os.environ.get("DRUID_CASES", "3000")
    usual = (seed, size) == ("1", "3000")
    seed = random.randrange(2**32) if seed == "random" else int(seed)
    found = list(inputs(verdict))
    found += [(f"{group}, {name}", json.dumps(spec)) for group, name, spec in cases.corpus(seed, int(size))]
    table, answers, findings = judge(found)
    types = table["types"]
    compare(types, json.loads((ROOT / "src/facts/druid/33.json").read_text(encoding="utf-8")), verdict)
    known = Known()
    rows = []
    for (name, text), answer, said in zip(found, answers, findings):
        if name.startswith("rendered/") and (answer["stage"] != "taken" or dropped(answer, types)):
            verdict.problems.append(f"{name}: Druid: {answer}")
        for kind, details in differences(answer, said, types):
            line = f"{name}: {kind}: {details}"
            rows.append({"line": line, "spec": text, "known": known.has(line)})
            if not rows[-1]["known"]:
                verdict.problems.append(line)
    if usual:
        verdict.problems += [f"no difference any more, take the row out: {why}" for why in known.gone()]
    if "DRUID_DIFFERENCES" in os.environ:
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        Path(os.environ["DRUID_DIFFERENCES"]).write_text(lines, encoding="ascii")
    stages = Counter(answer["stage"] for answer in answers)
    refused = stages["read"] + stages["supervisor"] + stages["autoscaler"]
    members = sum(len(facts.get("members") or {}) for facts in types.values())
    verdict.end(
        f"{len(types)} classes with {members} members; {count(len(found), 'supervisor')} (seed {seed}): {refused} refused, "
        f"{stages['task']} fail, {stages['taken']} taken; {sum(known.seen.values()) - known.seen[None]} known differences; "
        f"Druid {table['druid']}"
    )


main()
