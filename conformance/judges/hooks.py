"""The hooks, run by pre-commit on a scratch repository: clean files pass, bad ones fail, what can be fixed is fixed.

Here they run the binary at hand (`language: system`), with their own patterns and arguments. `conformance/packaging` does the same
with what they install themselves: a build from source, and the wheel.
"""

import os
import subprocess
import sys
from pathlib import Path

import hook_cases
import yaml
from common import Verdict, count, version

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
WORK = Path(os.environ["CONFORMANCE_WORK"])


def action(problems, environment):
    """The scripts of the action, as a runner starts them."""
    folder = WORK / "action"
    folder.mkdir()
    (folder / "good.properties").write_text(hook_cases.GOOD)
    (folder / "bad one.properties").write_text(hook_cases.BAD)
    (folder / "msk-gen.toml").write_text(hook_cases.SETTINGS)
    (folder / "cdk.context.json").write_text(hook_cases.CONTEXT)
    cases = 0

    def case(what, script, expected, contains="", **inputs):
        nonlocal cases
        cases += 1
        for name in ("path", "output"):
            (WORK / name).write_text("")
        variables = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
        runner = {"RUNNER_TEMP": str(WORK), "GITHUB_PATH": str(WORK / "path"), "GITHUB_OUTPUT": str(WORK / "output")}
        done = subprocess.run(
            [str(ROOT / "packaging" / "action" / script)],
            cwd=folder,
            env={**environment, **runner, **variables},
            capture_output=True,
            text=True,
            timeout=120,
        )
        output = done.stdout + done.stderr
        if done.returncode != expected or contains not in output or (folder / "pwned").exists():
            problems.append(f"action, {what}: ended with {done.returncode}: {output[-400:]}")
        if script == "run.sh" and expected != 2 and "sarif=" not in (WORK / "output").read_text():
            problems.append(f"action, {what}: no SARIF file was named")

    case("clean", "run.sh", 0, paths="good.properties")
    case("findings", "run.sh", 1, "::error file=bad one.properties,line=2", paths="good.properties\nbad one.properties\n")
    case("what fails", "run.sh", 0, paths="bad one.properties", fail_on="never")
    case("without annotations", "run.sh", 1, "bad one.properties:2:", paths="bad one.properties", annotations="false")
    case("render", "run.sh", 3, "files differ", paths="good.properties", render_check="true")
    case("a bad argument wins", "run.sh", 2, render_check="true", fail_on="sometimes")
    case("paths are no script", "run.sh", 2, paths="$(touch pwned)\n`touch pwned`\n; touch pwned")
    case("paths are no options", "run.sh", 2, paths="--fix")
    case("nothing to install", "install.sh", 0, install="none")
    case("a version is no script", "install.sh", 2, version="1; touch pwned")
    return cases


def main():
    verdict = Verdict()
    hooks = WORK / "hooks"
    hooks.mkdir()
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    for hook in manifest:
        hook["language"] = "system"
    (hooks / ".pre-commit-hooks.yaml").write_text(yaml.safe_dump(manifest))
    packaged = yaml.safe_load((ROOT / "packaging" / "pre-commit" / ".pre-commit-hooks.yaml").read_text())
    for hook in packaged:
        hook["language"] = "system"
    if packaged != manifest:
        verdict.problems.append("the two manifests differ in more than their language")
    folder = WORK / "bin"
    folder.mkdir()
    (folder / "msk-gen").symlink_to(os.environ["MSK_GEN_BIN"])
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    hook_cases.commit(hooks)
    cases = hook_cases.run(verdict.problems, WORK, hooks, str(scripts / "pre-commit"), environment)
    cases += action(verdict.problems, environment)
    verdict.end(f"{count(cases, 'case')}; {version('pre-commit')}")


main()
