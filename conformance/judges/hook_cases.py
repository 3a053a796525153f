"""What pre-commit shall do with the hooks, whatever installs them."""

import subprocess
from pathlib import Path

GOOD = "security.protocol=SSL\nbootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9094\n"
BAD = "security.protocol=SSL\nbootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098\n"
FIXABLE = "security.protocol=SSL\nbootstrap.servers=SASL_SSL://b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9094\n"
CONTEXT = '{\n  "hosted:id": "fff",\n  "hosted:eks:druid:release": "streaming",\n  "hosted:account": "000000000000",\n  "hosted:region": "us-west-2"\n}\n'
SETTINGS = '[[render]]\ncontext = "cdk.context.json"\n\n[lint]\nexclude = ["vendor/**"]\n'


def git(folder, *arguments):
    command = ["git", "-c", "user.name=n", "-c", "user.email=n@example.com", "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder):
    """Makes a repository of a folder, and gives its commit."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one")
    return git(folder, "rev-parse", "HEAD")


def run(problems, work, hooks, pre_commit, environment, timeout=1500):
    """Runs every case; `hooks` is the repository with the manifest. Gives the number of cases."""
    project = Path(work) / "repository"
    project.mkdir()
    revision = git(hooks, "rev-parse", "HEAD")
    config = f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks:\n"
    config += "".join(f"      - id: msk-gen-{name}\n" for name in ("fix", "lint", "render-check"))
    (project / ".pre-commit-config.yaml").write_text(config)
    (project / "msk-gen.toml").write_text(SETTINGS)
    (project / "cdk.context.json").write_text(CONTEXT)
    (project / "README.txt").write_text("nothing of ours\n")
    git(project, "init", "-q")
    environment = {**environment, "PRE_COMMIT_HOME": str(Path(work) / "home")}
    cases = 0

    def hook(name, *files):
        git(project, "add", "-A")
        command = [pre_commit, "run", f"msk-gen-{name}", *(["--files", *files] if files else ["--all-files"])]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, env=environment, timeout=timeout)
        return done.returncode, done.stdout + done.stderr

    def case(what, fine, output):
        nonlocal cases
        cases += 1
        if not fine:
            problems.append(f"{what}: {output[-600:]}")

    def write(path, text):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)

    write("good.properties", GOOD)
    code, output = hook("lint")
    case("clean files pass", code == 0 and "Passed" in output, output)
    code, output = hook("lint", "README.txt")
    case("other files are none of its business", code == 0 and "no files to check" in output, output)
    write("bad.properties", BAD)
    code, output = hook("lint")
    case("bad files fail", code == 1 and "MSK102" in output and "bad.properties:2:" in output, output)
    write("bad.properties", GOOD)
    write("vendor/bad.properties", BAD)
    code, output = hook("lint", "vendor/bad.properties")
    case("excluded files are left alone", code == 0, output)
    write("fix me.properties", FIXABLE)
    code, output = hook("fix")
    fixed = (project / "fix me.properties").read_text()
    case("fixable files are fixed, and the commit is stopped", code == 1 and fixed == GOOD and "files were modified" in output, output)
    code, output = hook("fix")
    case("and pass then", code == 0, output)
    code, output = hook("render-check")
    case("what is not rendered fails", code == 1 and "- exit code: 3" in output and "files differ" in output, output)
    case("nothing was written", not (project / "rendered").exists(), "")
    write("templates/policy/x.mustache", "{{")
    code, output = hook("lint", "templates/policy/x.mustache")
    case("templates are judged", code == 1 and "MSK601" in output, output)
    return cases
