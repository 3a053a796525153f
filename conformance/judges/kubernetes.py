"""ServiceAccount manifests against Kubernetes' own schemas, and read alike by YAML 1.1 and 1.2 readers."""

import kubernetes_validate
import ruamel.yaml
import yaml

from common import Verdict, count, version


def ruamel_reader(number):
    def read(text):
        reader = ruamel.yaml.YAML(typ="safe", pure=True)
        reader.version = number
        return reader.load(text)

    return read


READERS = {
    "PyYAML": yaml.safe_load,
    "ruamel.yaml as 1.1": ruamel_reader((1, 1)),
    "ruamel.yaml as 1.2": ruamel_reader((1, 2)),
}
# Everything else in a ServiceAccount is text.
BOOLEANS = {("automountServiceAccountToken",)}


def not_text(value, path=()):
    if isinstance(value, dict):
        for key, member in value.items():
            if not isinstance(key, str):
                yield f"the key {key!r} at /{'/'.join(path)} is {type(key).__name__}, not text"
            yield from not_text(member, (*path, str(key)))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from not_text(member, (*path, str(index)))
    elif not isinstance(value, str) and not (path in BOOLEANS and isinstance(value, bool)):
        yield f"/{'/'.join(path)} is {value!r} ({type(value).__name__}), not text"


def same(one, other):
    """Equal with types: 1, True and 1.0 are three things."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


verdict = Verdict()
files = verdict.files("service-account.yaml")
releases = sorted(
    {release.removesuffix("-local").removesuffix("-local-strict") for release in kubernetes_validate.utils.all_versions()},
    key=lambda release: [int(part) for part in release.split(".")],
)

for file in files:
    text = file.read_text(encoding="utf-8")
    values = {}
    for name, read in READERS.items():
        try:
            values[name] = read(text)
        except Exception as error:
            verdict.problem(file, f"{name} cannot read it: {' '.join(str(error).split())}")
            continue
        for message in not_text(values[name]):
            verdict.problem(file, f"for {name} {message}")
    if len(values) < len(READERS):
        continue
    value = values["PyYAML"]
    for name, other in values.items():
        if not same(value, other):
            verdict.problem(file, f"PyYAML reads {value!r}, {name} reads {other!r}")
    if not isinstance(value, dict) or value.get("kind") != "ServiceAccount" or value.get("apiVersion") != "v1":
        verdict.problem(file, "is not a v1 ServiceAccount")
        continue
    for release in releases:
        try:
            kubernetes_validate.validate(value, release, strict=True)
        except kubernetes_validate.ValidationError as error:
            where = "/".join(map(str, error.path))
            verdict.problem(file, f"Kubernetes {release}: /{where}: {error.message}")
            break

verdict.end(
    f"{count(len(files), 'ServiceAccount')}, Kubernetes {releases[0]} to {releases[-1]}, "
    f"{version('kubernetes-validate')}, {version('PyYAML')}, {version('ruamel.yaml')}"
)
