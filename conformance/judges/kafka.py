"""Kafka's own classes, with the IAM library of MSK, beside msk-gen.

Tables: what Kafka's `ConfigDef`s say of consumers, producers and admin clients is what src/facts/kafka says of that
release.
Clients: settings that msk-gen renders, settings of fixtures and of the rules' pages, and cases of our own make a client.
What Kafka refuses then is an error of msk-gen; what it takes has no error of the rules about settings, but those that
`LATER` names. Values: of each setting, values inside and outside of what it takes; refused is `bad-setting-value`.

No client talks to anybody: each is closed as soon as it is made, and its bootstrap list is replaced.
"""

import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path

import kafka_cases as cases
from common import SHOWN, Verdict, count

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
WORK = Path(os.environ["CONFORMANCE_WORK"])
TARGET = HERE / "kafka" / "target"
FAMILIES = ("consumer", "producer", "admin")
BOOTSTRAP = "bootstrap.servers"
LOCAL = "localhost:9092"
# Rules about settings must agree with Kafka. Those about endpoints cannot, as bootstrap lists are replaced; MSK110 is
# about secrets.
SETTINGS = range(105, 121)
ENDPOINTS = (*range(101, 105), *range(121, 125))


# ---- Kafka ---------------------------------------------------------------------------------------------------------


class Kafka:
    """One release. Questions are collected and asked at once: starting Java is what takes time."""

    def __init__(self, jar):
        self.jar = jar
        self.version = re.fullmatch(r"kafka-clients-(.+)", jar.stem).group(1)
        self.minor = ".".join(self.version.split(".")[:2])

    def ask(self, questions):
        path = os.pathsep.join([str(TARGET / "classes"), str(TARGET / "lib" / "*"), str(self.jar)])
        # Nothing of this machine: no credentials, no region, no proxy that lets anything out.
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(WORK),
            "LC_ALL": "C.UTF-8",
            "AWS_REGION": "us-west-2",
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": str(WORK / "none"),
            "AWS_SHARED_CREDENTIALS_FILE": str(WORK / "none"),
            "HTTPS_PROXY": "http://127.0.0.1:9",
        }
        if "JAVA_HOME" in os.environ:
            environment["JAVA_HOME"] = os.environ["JAVA_HOME"]
        command = ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", f"-Duser.home={WORK}"]
        command += ["-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9", "-cp", path, "Judge"]
        text = "".join(json.dumps(question) + "\n" for question in questions)
        done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", env=environment, timeout=120)
        answers = [json.loads(line) for line in done.stdout.split("\n") if line]
        if done.returncode != 0 or len(answers) != len(questions):
            raise SystemExit(f"Java ended with {done.returncode} after {len(answers)} answers\n{done.stderr[-2000:]}")
        return answers


# ---- msk-gen -------------------------------------------------------------------------------------------------------


def errors(folder, minor):
    """Findings of severity error by the folder of their file, for a folder with one folder for each input."""
    command = [os.environ["MSK_GEN_BIN"], "lint", "--output-format", "json", "--fail-on", "never"]
    command += ["--config", str(WORK / "msk-gen.toml"), "--target", f"kafka={minor}", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=120)
    if done.returncode != 0:
        raise SystemExit(f"msk-gen lint ended with {done.returncode}\n{done.stderr[-2000:]}")
    found = {}
    for finding in json.loads(done.stdout)["findings"]:
        if finding["severity"] == "error":
            found.setdefault(Path(finding["path"]).parent.name, []).append(finding)
    return found


def escaped(text, key=False):
    """As `Properties.store` writes it."""
    out = "".join(
        "\\" + char
        if char in "\\" or key and char in " :=#!"
        else {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}.get(char)
        or (char if " " <= char <= "~" else "".join(f"\\u{unit:04x}" for unit in units(char)))
        for char in text
    )
    return "\\" + out if out.startswith(" ") else out


def units(char):
    data = char.encode("utf-16-be")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def properties(settings, prefix=""):
    return "".join(f"{escaped(prefix + key, key=True)}={escaped(value)}\n" for key, value in settings.items())


# ---- what is known to differ ---------------------------------------------------------------------------------------


class Differences:
    def __init__(self, verdict):
        self.verdict = verdict
        self.seen = Counter()
        self.known, self.excused = (
            {(minor, name) for releases, _, names in table for minor in releases.split() for name in names}
            for table in (cases.KNOWN, cases.EXCUSED)
        )

    def add(self, minor, name, kafka, ours):
        """`kafka`: None when it makes the client, else why not. `ours`: the errors of msk-gen that count."""
        self.seen[minor, name] += 1
        if (minor, name) not in self.known and (minor, name) not in self.excused:
            said = "; ".join(f"{error['code']} {error['message']}" for error in ours) or "no error"
            self.verdict.problems.append(f"{name}: Kafka {minor}: {kafka or 'takes it'}; msk-gen: {said}")

    def end(self, minors):
        for which, table in (("KNOWN", self.known), ("EXCUSED", self.excused)):
            for minor, name in sorted(table):
                if minor in minors and (minor, name) not in self.seen:
                    self.verdict.problems.append(f"{name}: no difference with Kafka {minor}: take it out of {which}")


# ---- tables --------------------------------------------------------------------------------------------------------


def number(minor):
    return tuple(int(part) for part in minor.split("."))


def embedded(family, minor):
    """The table of src/facts/kafka as it is for a release: name → type and validator."""
    table = json.loads((ROOT / "src/facts/kafka" / f"{family}.json").read_text(encoding="utf-8"))
    now = {}
    for name, facts in table.items():
        if number(facts["since"]) > number(minor) or "removed" in facts and number(minor) >= number(facts["removed"]):
            continue
        row = {}
        for member in ("type", "valid"):
            later = sorted(
                (number(release), change[member][0])
                for release, change in facts.get("changed", {}).items()
                if member in change and number(release) > number(minor)
            )
            row[member] = (later[0][1] if later else facts.get(member)) or None
        now[name] = row
    return now


def canonical(valid):
    """Kafka lists the words of an enumeration in no order that means anything."""
    match = re.fullmatch(r"(\(case insensitive\) )?\[([^\[\]]*)\]", valid or "")
    if not match or "..." in valid:
        return valid
    return (match.group(1), tuple(sorted(match.group(2).split(", "))))


def compare(family, kafka, theirs, ours, verdict):
    for name in sorted(theirs.keys() | ours.keys()):
        where = f"{family}.json, {name}, Kafka {kafka.minor}"
        if name not in ours:
            verdict.problems.append(f"{where}: Kafka has it ({theirs[name]['type']}), the table has not")
        elif name not in theirs:
            verdict.problems.append(f"{where}: the table has it, Kafka has not")
        else:
            for member in ("type", "valid"):
                one, other = theirs[name][member] or None, ours[name][member]
                if one != other and canonical(one) != canonical(other):
                    verdict.problems.append(f"{where}: {member} is {one!r} for Kafka, {other!r} in the table")


# ---- values --------------------------------------------------------------------------------------------------------

BITS = {"SHORT": 15, "INT": 31, "LONG": 63}


def probes(row, default):
    """Values of a setting, inside and outside of what its type and its validator say."""
    kind, valid = row["type"], row["valid"] or ""
    yield ""
    if kind == "BOOLEAN":
        yield from ("true", "FALSE", " true ", "yes", "1")
    elif kind in BITS or kind == "DOUBLE":
        yield from ("x", "30s")
        if default is not None:
            yield from (default, f" {default} ")
        bounds = re.fullmatch(r"\[([-\d.]+),\.\.\.(?:,([-\d.]+))?\](?: or (-?\d+))?", valid)
        if kind in BITS:
            yield from ("1.0", "1e3", str(2 ** BITS[kind] - 1), str(2 ** BITS[kind]), str(-(2 ** BITS[kind]) - 1))
            step, read = 1, int
        else:
            step, read = 0.01, float
        for bound, outward in zip(bounds.groups() if bounds else (), (-step, step, 0)):
            if bound is not None:
                yield bound
                yield str(read(bound) + outward)
    elif valid == "non-empty string":
        yield from ("a", " ")
    elif words := re.fullmatch(r"(?:\(case insensitive\) )?\[([^\[\]]*)\]", valid):
        for word in words.group(1).split(", "):
            if word not in ("null", "by_duration:PnDTnHnMn.nS"):
                yield from (word, word.swapcase(), f" {word} ")
        yield from ("no-such-word", "'" + words.group(1).split(", ")[0] + "'")


def value_cases(minor, tables):
    for family in FAMILIES:
        for name, row in embedded(family, minor).items():
            if name not in cases.SKIPPED:
                default = tables[family].get(name, {}).get("default")
                yield from ((family, name, value) for value in dict.fromkeys(probes(row, default)))
    yield from cases.VALUES


def visible(value):
    return "".join(char if " " <= char <= "~" else f"\\u{ord(char):04x}" for char in value)


def judge_values(kafka, tables, differences):
    wanted = list(dict.fromkeys(value_cases(kafka.minor, tables)))
    folder = WORK / f"values-{kafka.minor}"
    questions = []
    for index, (family, name, value) in enumerate(wanted):
        settings = {BOOTSTRAP: LOCAL} | ({"group.id": "judge"} if family == "consumer" else {})
        settings |= cases.BESIDE.get(name, {}) | {name: value}
        place = folder / str(index)
        place.mkdir(parents=True)
        # Under a prefix it is certain which kind of client reads them.
        (place / "client.properties").write_text(properties(settings, f"{family}."), encoding="ascii")
        questions.append({"ask": "client", "family": family, "settings": settings})
    found = errors(folder, kafka.minor)
    refused = 0
    for index, ((family, name, value), answer) in enumerate(zip(wanted, kafka.ask(questions))):
        ours = [error for error in found.get(str(index), []) if error["code"] == "MSK117"]
        refused += not answer["made"]
        if answer["made"] == bool(ours):
            differences.add(kafka.minor, f"{family} {name}={visible(value)}", answer.get("why"), ours)
    return len(wanted), refused


# ---- clients -------------------------------------------------------------------------------------------------------


class Input:
    """A text that msk-gen reads, and the clients that its settings make."""

    def __init__(self, name, suffix, data):
        self.name, self.suffix, self.data = name, suffix, data
        self.clients = []  # (family, settings)
        self.left_out = None
        self.unreadable = None


def supervisors(value):
    """Each consumerProperties below a JSON value."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "consumerProperties" and isinstance(member, dict):
                yield member
            else:
                yield from supervisors(member)
    elif isinstance(value, list):
        for member in value:
            yield from supervisors(member)


def java_text(value):
    """Java's text form, in which Druid hands a value on."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, list):
        return "[" + ", ".join(map(java_text, value)) + "]"
    return str(value)


def inputs(verdict):
    found = []
    for file in verdict.files("client.properties") + verdict.tree.files("*.supervisor.json"):
        found.append(Input("rendered/" + verdict.tree.name(file), file.suffix, file.read_bytes()))
    if not any(item.suffix == ".json" for item in found):
        verdict.problems.append("nothing to judge: no *.supervisor.json was rendered")
    fixtures = ROOT / "fixtures"
    for file in sorted([*fixtures.rglob("*.properties"), *fixtures.rglob("*.json")]):
        data = file.read_bytes()
        if file.suffix == ".properties" or b'"consumerProperties"' in data:
            found.append(Input(file.relative_to(ROOT).as_posix(), file.suffix, data))
    listed = subprocess.run([os.environ["MSK_GEN_BIN"], "rules"], capture_output=True, encoding="utf-8", check=True)
    for code in re.findall(r"^MSK1\d\d", listed.stdout, re.M):
        explain = [os.environ["MSK_GEN_BIN"], "explain", code]
        page = subprocess.run(explain, capture_output=True, encoding="utf-8", check=True)
        examples = re.findall(r"^```(properties|json) (bad|good|fixed)\n(.*?)^```", page.stdout, re.M | re.S)
        for index, (suffix, kind, text) in enumerate(examples, 1):
            found.append(Input(f"explain {code} example {index} ({kind})", "." + suffix, text.encode()))
    for name, settings in cases.clients():
        found.append(Input(name, ".properties", properties({BOOTSTRAP: LOCAL} | settings).encode()))
    for lines in cases.LINES:
        data = f"{BOOTSTRAP}={LOCAL}\nbatch.size=16384\n{lines}".encode()
        found.append(Input("lines " + json.dumps(lines), ".properties", data))
    for settings in cases.SUPERVISORS:
        data = json.dumps({"consumerProperties": {BOOTSTRAP: LOCAL} | settings}).encode()
        found.append(Input("supervisor " + json.dumps(settings), ".json", data))
    return found


PLACEHOLDER = re.compile(r"\$\{|\$\(|\{\{|<[^<>]+>")
FOREIGN = ("clusters", "connector.class", "process.roles", "broker.id", "node.id", "zookeeper.connect")


def resolve(item, settings, tables):
    """The clients of an input; `settings`: those of a properties file, as Java read them."""
    if item.suffix == ".json":
        try:
            value = json.loads(item.data)
        except ValueError:
            item.left_out = "not JSON"
            return
        for block in supervisors(value):
            if any(isinstance(member, dict) for member in block.values()):
                item.left_out = "a value that Druid asks somebody else for"
            item.clients.append(("consumer", cases.DRUID | {key: java_text(member) for key, member in block.items()}))
        if not item.clients:
            item.left_out = "no consumerProperties"
        return
    if any(key in settings for key in FOREIGN):
        item.left_out = "the file of a broker, a connector or MirrorMaker"
        return
    plain = {key for key in settings if any(key in tables[family] for family in FAMILIES)}
    if plain:
        only = {family: sum(key in tables[family] for key in plain) for family in FAMILIES}
        # The first one of those that know most of the keys.
        item.clients.append((max(FAMILIES, key=lambda family: only[family]), settings))
    for family in FAMILIES:
        own = {key.removeprefix(f"{family}."): value for key, value in settings.items() if key.startswith(f"{family}.")}
        if own.keys() & tables[family].keys():
            item.clients.append((family, own))
    if not item.clients:
        item.left_out = "no settings of a client"


def classes(settings, tables):
    """Classes that only others have: those of Kafka's clients and of the IAM library are here, when there are any."""
    for key, value in settings.items():
        row = next((tables[family][key] for family in FAMILIES if key in tables[family]), None)
        names = []
        if row and (row["type"] == "CLASS" or key in cases.CLASS_LISTS):
            names = value.split(",")
        elif key == "sasl.jaas.config":
            names = value.split()[:1]
        for name in filter(None, map(str.strip, names)):
            if re.fullmatch(r"[\w$]+(\.[\w$]+)+", name) and not name.startswith(cases.OWN_PACKAGES):
                yield name


def elsewhere(error):
    """Whether this error is about something that has no part in making a client here."""
    return int(error["code"][3:]) in ENDPOINTS or error["code"] == "MSK110"


def later(error):
    """Whether Kafka cannot see this error when a client is made."""
    text = " ".join([error["message"], *error.get("notes", [])])
    return any(error["code"] == code and re.search(pattern, text) for code, pattern, _ in cases.LATER)


def judge_clients(kafka, tables, found, differences):
    folder = WORK / f"clients-{kafka.minor}"
    for index, item in enumerate(found):
        place = folder / str(index)
        place.mkdir(parents=True)
        (place / f"client{item.suffix}").write_bytes(item.data)
    files = [index for index, item in enumerate(found) if item.suffix == ".properties"]
    read = kafka.ask([{"ask": "file", "path": str(folder / str(index) / "client.properties")} for index in files])
    settings = dict(zip(files, read))
    for index, item in enumerate(found):
        item.clients, item.left_out = [], None
        item.unreadable = settings.get(index, {}).get("why")
        if not item.unreadable:
            resolve(item, settings.get(index, {}).get("settings"), tables)
        for _, given in item.clients:
            if any(PLACEHOLDER.search(value) for key, value in given.items() if key != BOOTSTRAP):
                item.left_out = item.left_out or "a placeholder"
    names = sorted({name for item in found for _, given in item.clients for name in classes(given, tables)})
    absent = set(kafka.ask([{"ask": "class", "names": names}])[0]["absent"])
    questions = []
    for item in found:
        for _, given in item.clients:
            missing = next((name for name in classes(given, tables) if name in absent), None)
            if missing:
                item.left_out = item.left_out or f"{missing} is not on the class path"
        if not item.left_out:
            questions += [
                {"ask": "client", "family": family, "settings": given | {BOOTSTRAP: LOCAL}}
                for family, given in item.clients
            ]
    answers = iter(kafka.ask(questions))
    ours = errors(folder, kafka.minor)
    tally = Counter()
    for index, item in enumerate(found):
        if item.left_out:
            continue
        why = item.unreadable
        for _ in item.clients:
            answer = next(answers)
            why = why or answer.get("why")
            tally["clients"] += 1
        said = [error for error in ours.get(str(index), []) if not elsewhere(error)]
        tally["refused"] += bool(why)
        if why and not said:
            differences.add(kafka.minor, item.name, why, [])
        wrong = [error for error in said if int(error["code"][3:]) in SETTINGS and not later(error)]
        if wrong and not why:
            differences.add(kafka.minor, item.name, None, wrong)
    return tally


# ---- all of it -----------------------------------------------------------------------------------------------------


def main():
    verdict = Verdict()
    (WORK / "msk-gen.toml").write_text("", encoding="ascii")
    releases = sorted(map(Kafka, (TARGET / "kafka").glob("kafka-clients-*.jar")), key=lambda kafka: number(kafka.minor))
    if not releases:
        raise SystemExit("no release of Kafka in conformance/kafka/target")
    library = next((TARGET / "lib").glob("aws-msk-iam-auth-*.jar")).stem
    found = inputs(verdict)
    differences = Differences(verdict)
    details, left_out = [], {}
    for kafka in releases:
        version, *tables = kafka.ask(
            [{"ask": "version"}] + [{"ask": "table", "family": family} for family in FAMILIES]
        )
        if version["kafka"] != kafka.version:
            verdict.problems.append(f"{kafka.jar.name} says that it is {version['kafka']}")
        tables = dict(zip(FAMILIES, tables))
        for family in FAMILIES:
            compare(family, kafka, tables[family], embedded(family, kafka.minor), verdict)
        tally = judge_clients(kafka, tables, found, differences)
        values, refused = judge_values(kafka, tables, differences)
        details.append(
            f"{kafka.version}: {sum(map(len, tables.values()))} settings, {tally['clients']} clients "
            f"({tally['refused']} inputs refused), {values} values ({refused} refused)"
        )
        for item in found:
            if item.left_out:
                left_out.setdefault(item.left_out, {})[item.name] = True
    differences.end({kafka.minor for kafka in releases})
    print(
        "\n".join(
            [verdict_line(verdict, releases, library, found)]
            + verdict.problems[:SHOWN]
            + [f"… and {len(verdict.problems) - SHOWN} more"] * (len(verdict.problems) > SHOWN)
            + details
            + [f"left out, {why} ({len(names)}): {', '.join(names)}" for why, names in sorted(left_out.items())]
            + [
                f"known difference, Kafka {releases.replace(' ', ' and ')} ({count(len(names), 'case')}): {why}"
                for releases, why, names in cases.KNOWN
            ]
        )
    )
    raise SystemExit(1 if verdict.problems else 0)


def verdict_line(verdict, releases, library, found):
    summary = f"{count(len(found), 'input')}, Kafka {' and '.join(kafka.version for kafka in releases)}, {library}"
    return f"{count(len(verdict.problems), 'problem')} ({summary})" if verdict.problems else summary


main()
