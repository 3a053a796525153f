"""cfn-lint on every CloudFormation template: no error, no warning."""

import fnmatch
import json
import os
import subprocess
import sys
from pathlib import Path

from common import Verdict, count, version

# (rule, pattern of the artifact's path, pattern of the message, reason). Keep it short: what stands here is a finding
# that a user of the template gets too.
ALLOWED = []

verdict = Verdict()
templates = verdict.files("*.cfn.json")

by_region = {}
for template in templates:
    context = verdict.tree.context(template)
    regions = [value for key, value in context.items() if key.endswith(":region") and isinstance(value, str)]
    by_region.setdefault(regions[0] if regions else "us-west-2", []).append(template)

allowed = 0
for region, files in sorted(by_region.items()):
    # Neither a settings file nor credentials of the person who runs this.
    home = os.environ["CONFORMANCE_WORK"]
    run = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), "--format", "json", "--regions", region, "--template", *map(str, files)],
        capture_output=True,
        text=True,
        cwd=home,
        env={"PATH": os.environ.get("PATH", ""), "HOME": home, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    try:
        findings = json.loads(run.stdout or "[]")
    except ValueError:
        findings = None
    if findings is None or (run.returncode != 0 and not findings):
        verdict.problems.append(f"cfn-lint ended with exit code {run.returncode}: {run.stderr.strip() or run.stdout.strip()}")
        continue
    names = {str(file): file for file in files}
    for finding in findings:
        rule, message = finding["Rule"]["Id"], finding["Message"]
        if rule.startswith("I"):
            continue
        file = names[finding["Filename"]]
        if any(
            rule == entry[0] and fnmatch.fnmatch(verdict.tree.name(file), entry[1]) and fnmatch.fnmatch(message, entry[2])
            for entry in ALLOWED
        ):
            allowed += 1
            continue
        start = finding["Location"]["Start"]
        verdict.problem(file, f"{start['LineNumber']}:{start['ColumnNumber']}: {rule} {message}")

verdict.end(
    f"{count(len(templates), 'template')} in {', '.join(sorted(by_region))}, {version('cfn-lint')}"
    + (f", {allowed} allowed" if allowed else "")
)
