"""AWS's own API models (as botocore ships them) on what the artifacts would send: no request is made.

`create-cluster-v2.json` is the input of kafka:CreateClusterV2 as it stands. The resources of the CloudFormation
templates become the inputs of the calls that CloudFormation makes for them; policies and trust policies the text in them.
"""

import json

import regex
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

from common import Verdict, version

# Quotas that are no part of the models: IAM's user guide, "IAM and AWS STS quotas". White space does not count.
MANAGED_POLICY = 6144
TRUST_POLICY = 2048
ROLE_INLINE_POLICIES = 10240
# Kafka's API model says nothing about tags; the others' say 50, 128 and 256.
TAGS, TAG_KEY, TAG_VALUE = 50, 128, 256

VERSIONS = {"kafka": "2018-11-14", "iam": "2010-05-08", "eks": "2017-11-01", "cloudwatch": "2010-08-01"}
models = {}


def operation(service, name):
    if service not in models:
        models[service] = ServiceModel(Loader().load_service_model(service, "service-2", VERSIONS[service]), service)
    return models[service].operation_model(name)


class Hole(str):
    """What an intrinsic function of CloudFormation will be: nothing is known but that it fits (minimum lengths too)."""


class HoleList(list):
    pass


def is_intrinsic(value):
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))


def fill(shape, value):
    """The value with intrinsic functions replaced by holes of the shape's type."""
    if is_intrinsic(value):
        if shape.type_name == "list":
            return HoleList()
        return {"integer": 1, "long": 1, "double": 1.0, "float": 1.0, "boolean": True}.get(shape.type_name, Hole("hole" * 8))
    if shape.type_name == "structure" and isinstance(value, dict):
        return {key: fill(shape.members[key], member) if key in shape.members else member for key, member in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [fill(shape.member, member) for member in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: fill(shape.value, member) for key, member in value.items()}
    return value


def limits(shape, value, path=""):
    """What ParamValidator leaves to the service: upper bounds, enumerations, patterns."""
    if isinstance(value, (Hole, HoleList)):
        return
    about, kind = shape.metadata, shape.type_name
    if kind == "structure" and isinstance(value, dict):
        for key, member in value.items():
            if key in shape.members:
                yield from limits(shape.members[key], member, f"{path}/{key}")
    elif kind == "list" and isinstance(value, list):
        for index, member in enumerate(value):
            yield from limits(shape.member, member, f"{path}/{index}")
    elif kind == "map" and isinstance(value, dict):
        for key, member in value.items():
            yield from limits(shape.key, key, f"{path}/{key} (its key)")
            yield from limits(shape.value, member, f"{path}/{key}")
    size = value if kind in ("integer", "long") else len(value) if isinstance(value, (str, list, dict)) else None
    if "max" in about and isinstance(size, int) and kind != "structure" and size > about["max"]:
        yield f"{path}: {size} is over the maximum {about['max']}"
    if "enum" in about and value not in about["enum"]:
        yield f"{path}: {value!r} is none of {', '.join(about['enum'])}"
    if "pattern" in about and isinstance(value, str):
        pattern = about["pattern"].replace("\\w", "A-Za-z0-9_") if "[" in about["pattern"] else about["pattern"]
        if not regex.fullmatch(pattern, value, flags=regex.V0):
            yield f"{path}: {value!r} does not match {about['pattern']}"


verdict = Verdict()
calls = {}


def call(file, service, name, params, where=""):
    """Judges the input of one call."""
    shape = operation(service, name).input_shape
    label = f"{where}{': ' if where else ''}{service}:{name}"
    calls[f"{service}:{name}"] = calls.get(f"{service}:{name}", 0) + 1
    params = fill(shape, params)
    report = ParamValidator().validate(params, shape)
    if report.has_errors():
        for line in report.generate_report().split("\n"):
            verdict.problem(file, f"{label}: {line}")
        return
    for line in limits(shape, params):
        verdict.problem(file, f"{label}: {line}")
    protocol = operation(service, name).service_model.resolved_protocol
    try:
        create_serializer(protocol).serialize_to_request(params, operation(service, name))
    except Exception as error:
        verdict.problem(file, f"{label}: cannot be serialised: {error}")


def read(file):
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return None


def text_of(document):
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def quota(file, document, limit, what, where=""):
    size = len("".join(text_of(document).split()))
    if size > limit:
        verdict.problem(file, f"{where}{': ' if where else ''}{what} has {size} characters, IAM takes {limit}")


def only(properties, names):
    """The members of an API call among the properties of a resource: most have one name in both."""
    return {name: properties[name] for name in names if name in properties}


def role(file, where, properties):
    params = only(properties, ["RoleName", "Path", "Description", "MaxSessionDuration", "PermissionsBoundary", "Tags"])
    params.setdefault("RoleName", "generated")
    trust = properties.get("AssumeRolePolicyDocument")
    call(file, "iam", "CreateRole", {**params, "AssumeRolePolicyDocument": text_of(trust)}, where)
    quota(file, trust, TRUST_POLICY, "the trust policy", where)
    inline = properties.get("Policies", [])
    for policy in inline:
        call(file, "iam", "PutRolePolicy", {
            "RoleName": params["RoleName"],
            "PolicyName": policy.get("PolicyName"),
            "PolicyDocument": text_of(policy.get("PolicyDocument")),
        }, where)
    quota(file, [policy.get("PolicyDocument") for policy in inline], ROLE_INLINE_POLICIES, "the inline policies", where)
    for arn in properties.get("ManagedPolicyArns", []):
        call(file, "iam", "AttachRolePolicy", {"RoleName": params["RoleName"], "PolicyArn": arn}, where)


def managed_policy(file, where, properties):
    params = only(properties, ["Path", "Description", "Tags"])
    params["PolicyName"] = properties.get("ManagedPolicyName", "generated")
    call(file, "iam", "CreatePolicy", {**params, "PolicyDocument": text_of(properties.get("PolicyDocument"))}, where)
    quota(file, properties.get("PolicyDocument"), MANAGED_POLICY, "the policy", where)


def inline_policy(file, where, properties):
    for name in properties.get("Roles", []):
        call(file, "iam", "PutRolePolicy", {
            "RoleName": name,
            "PolicyName": properties.get("PolicyName"),
            "PolicyDocument": text_of(properties.get("PolicyDocument")),
        }, where)
    quota(file, properties.get("PolicyDocument"), ROLE_INLINE_POLICIES, "the policy", where)


def association(file, where, properties):
    params = {name[0].lower() + name[1:]: value for name, value in properties.items()}
    if "tags" in params:
        params["tags"] = {tag["Key"]: tag["Value"] for tag in params["tags"]}
    call(file, "eks", "CreatePodIdentityAssociation", params, where)


def alarm(file, where, properties):
    params = dict(properties)
    params.setdefault("AlarmName", "generated")
    call(file, "cloudwatch", "PutMetricAlarm", params, where)


RESOURCES = {
    "AWS::IAM::Role": role,
    "AWS::IAM::ManagedPolicy": managed_policy,
    "AWS::IAM::Policy": inline_policy,
    "AWS::EKS::PodIdentityAssociation": association,
    "AWS::CloudWatch::Alarm": alarm,
}


def create_cluster(file, params):
    call(file, "kafka", "CreateClusterV2", params)
    kinds = [kind for kind in ("Provisioned", "Serverless") if kind in params]
    if len(kinds) != 1:
        verdict.problem(file, f"needs exactly one of Provisioned and Serverless, has {' and '.join(kinds) or 'none'}")
    tags = params.get("Tags") or {}
    if not isinstance(tags, dict):
        return
    if len(tags) > TAGS:
        verdict.problem(file, f"{len(tags)} tags, MSK takes {TAGS}")
    for key, value in tags.items():
        if not 1 <= len(key) <= TAG_KEY or key.lower().startswith("aws:"):
            verdict.problem(file, f"the tag key {key!r} is not possible")
        if isinstance(value, str) and len(value) > TAG_VALUE:
            verdict.problem(file, f"the value of tag {key!r} is {len(value)} long, MSK takes {TAG_VALUE}")


def policy(file, document):
    call(file, "iam", "CreatePolicy", {"PolicyName": "policy", "PolicyDocument": text_of(document)})
    quota(file, document, MANAGED_POLICY, "the policy")


def trust_policy(file, document):
    call(file, "iam", "CreateRole", {"RoleName": "role", "AssumeRolePolicyDocument": text_of(document)})
    quota(file, document, TRUST_POLICY, "the trust policy")


def resources(file, template):
    names = {}
    for logical, resource in template["Resources"].items():
        judge = RESOURCES.get(resource["Type"])
        properties = resource.get("Properties", {})
        if judge:
            judge(file, logical, properties)
        # IAM's names are unique without regard to case.
        for key in ("RoleName", "ManagedPolicyName"):
            name = properties.get(key)
            if isinstance(name, str) and names.setdefault((key, name.lower()), logical) != logical:
                verdict.problem(file, f"{logical}: {key} {name!r} is also that of {names[key, name.lower()]}")


FILES = {
    "create-cluster-v2.json": create_cluster,
    "policy.json": policy,
    "trust.json": trust_policy,
    "*.cfn.json": resources,
}

for pattern, judge in FILES.items():
    for file in verdict.files(pattern):
        document = read(file)
        if not isinstance(document, dict):
            verdict.problem(file, "is not a JSON object")
            continue
        try:
            judge(file, document)
        except (AttributeError, KeyError, TypeError) as error:
            verdict.problem(file, f"is not built as its kind is: {type(error).__name__}: {error}")

verdict.end(f"{', '.join(f'{name} ×{number}' for name, number in sorted(calls.items()))}, {version('botocore')}")
