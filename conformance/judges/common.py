"""What the Python judges share: finding artifacts, collecting problems, saying the verdict."""

import json
import sys
from pathlib import Path

SHOWN = 40


class Tree:
    """What `run` rendered: `contexts/NAME.json` and `rendered/NAME/…`."""

    def __init__(self, root):
        self.root = Path(root)
        self.rendered = self.root / "rendered"

    def files(self, pattern):
        """Artifacts whose name matches, in order; names that begin with a dot are not artifacts."""
        return sorted(path for path in self.rendered.rglob(pattern) if path.is_file() and not path.name.startswith("."))

    def name(self, path):
        return path.relative_to(self.rendered).as_posix()

    def context(self, path):
        """The context that an artifact was rendered from, empty when the tree has none."""
        file = self.root / "contexts" / (path.relative_to(self.rendered).parts[0] + ".json")
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


class Verdict:
    def __init__(self):
        self.tree = Tree(sys.argv[1])
        self.problems = []

    def files(self, pattern):
        """As `Tree.files`; a judge that has nothing to judge must not say ok."""
        found = self.tree.files(pattern)
        if not found:
            self.problems.append(f"nothing to judge: no {pattern} was rendered")
        return found

    def problem(self, path, message):
        self.problems.append(f"{self.tree.name(path)}: {message}")

    def end(self, summary):
        """`summary`: what was judged, by which version of what."""
        if not self.problems:
            print(summary)
            sys.exit(0)
        print(f"{count(len(self.problems), 'problem')} ({summary})")
        for line in self.problems[:SHOWN]:
            print(line)
        if len(self.problems) > SHOWN:
            print(f"… and {len(self.problems) - SHOWN} more")
        sys.exit(1)


def count(number, thing):
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def version(package):
    from importlib.metadata import version as installed

    return f"{package} {installed(package)}"
