// Random identity policies and requests: what `msk-gen access evaluate --jsonl` decides must be what iam-simulate, an
// evaluator of IAM policies that runs here too, decides.
//
// The generator leaves out what iam-simulate refuses, or decides in a way that IAM's documentation does not back:
//   resources of policies (`comparable` below)
//   - `*` and `?` in the first five fields stay in their field there, also a `*` that ends a field of a whole ARN
//     (`arn:aws:kafka:*:topic/c/u/t` does not match). An ARN of fewer than six fields is filled up with `*`, as IAM's user
//     guide ("IAM identifiers") says; such an ARN in NotResource that does not match the resource makes the statement not match either, there;
//   - wildcards before the first `/` or `:` of the sixth field are characters like others to it: `…:t*/c/u/t` and
//     `…:*/c/u/t` match nothing. Without `/` and `:` in that field (`…:t*`, `…:*orders`) they are wildcards;
//   - it never looks at the first field (`nra:aws:…` and `*orders` match), compares partition, service, region and account
//     without regard to case, looks for no variables in them, and takes their characters for a regular expression's;
//   - names with line breaks, and beyond the BMP: its `*` and `?` do not match the first, `?` is half of the second;
//   actions of policies
//   - wildcards in the service (`kafka*:ReadData`, `*:*`): refused;
//   requests
//   - `*` in the resource: it asks for all resources then. Action and type of resource must belong together;
//   conditions
//   - 0.0.0.0/0: matches no address there; NotIpAddress with a single address: true of no address of the other family;
//   - numbers of seconds as dates, which it takes for milliseconds;
//   - numbers in other shapes than 12, 1.5: it reads `1e3` as 1 and `5x` as 5;
//   - ForAnyValue with IfExists where the key is absent; Null on empty lists; several values without a set operator;
//   - a variable that the context does not have, in NotResource and with negated operators;
//   - ARNs of fewer than six fields with ArnLike and its kin;
//   - variables where Version is 2008-10-17 or absent: it replaces them all the same.
// Its documentation and code say what it does with a principal: no key comes from it. So what has a `context` has none.
//
// SIMULATE_SEED (a number, or `random`) and SIMULATE_CASES choose what is tried: case N of seed S is case 1 of seed S+N-1.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const seed = process.env.SIMULATE_SEED === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(process.env.SIMULATE_SEED ?? 1);
const cases = Number(process.env.SIMULATE_CASES ?? 4000);
const SHOWN = 20;

// ---- chance ---------------------------------------------------------------------------------------------------------

let state;
function random() { // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n) => Math.floor(random() * n);
const chance = (p) => random() < p;
const pick = (list) => list[below(list.length)];
const times = (least, most, make) => Array.from({ length: least + below(most - least + 1) }, make);
const oneOrMany = (list) => (list.length === 1 && chance(0.6) ? list[0] : list);
const otherCase = (text) => pick([text.toLowerCase(), text.toUpperCase(), text.replace(/\p{L}/gu, (letter) => (chance(0.5) ? letter.toUpperCase() : letter.toLowerCase()))]);

// ---- requests -------------------------------------------------------------------------------------------------------

const PLACES = [['aws', 'us-east-1'], ['aws', 'us-east-1'], ['aws', 'us-east-2'], ['aws', 'eu-west-1'], ['aws-cn', 'cn-north-1'], ['aws-us-gov', 'us-gov-west-1']];
const ACCOUNTS = ['123456789012', '123456789012', '123456789013', '210987654321'];
const CLUSTERS = ['orders', 'orders', 'orders-2', 'Orders', 'prod-main'];
const UUIDS = ['0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-2', '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-2', '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-20', 'ffffffff-0000-4000-8000-000000000000-s1'];
const NAMES = ['orders', 'orders.v2', 'orders-dlq', 'Orders', 'a', 'bob', 'bob-orders', 'red.events', '__consumer_offsets', 'payments_eu-1'];
const FREE = [...NAMES, 'team/a', 'team:a', 'a:b/c:d', '/', ':', '//', 'orders/', 'a b', 'é', '日本', "it's", 'a$b', '(x)+[y]', 'x?y', 'a$?b', 'ORDERS', '{}', '\\d', 'a|b', '^a$', '"a"', 'topic/orders', 'arn:aws:kafka'];

const DATA_PLANE = {
  cluster: ['Connect', 'DescribeCluster', 'AlterCluster', 'DescribeClusterDynamicConfiguration', 'AlterClusterDynamicConfiguration', 'WriteDataIdempotently'],
  topic: ['CreateTopic', 'DescribeTopic', 'AlterTopic', 'DeleteTopic', 'DescribeTopicDynamicConfiguration', 'AlterTopicDynamicConfiguration', 'ReadData', 'WriteData'],
  group: ['DescribeGroup', 'AlterGroup', 'DeleteGroup'],
  'transactional-id': ['DescribeTransactionalId', 'AlterTransactionalId'],
};
const DATA_PLANE_ACTIONS = Object.values(DATA_PLANE).flat();
// Actions of other services, and the ARN of their resource; null is one without resources, whose request names `*`.
const OTHERS = [
  ['kafka:DescribeCluster', (at) => `${at('kafka')}:cluster/${pick(CLUSTERS)}/${pick(UUIDS)}`],
  ['kafka:UpdateBrokerCount', (at) => `${at('kafka')}:cluster/${pick(CLUSTERS)}/${pick(UUIDS)}`],
  ['kafka:DescribeConfiguration', (at) => `${at('kafka')}:configuration/${pick(CLUSTERS)}/${pick(UUIDS)}`],
  ['kafka:ListClusters', null],
  ['sqs:SendMessage', (at) => `${at('sqs')}:${pick(NAMES).replace('.', '-')}`],
  ['logs:PutLogEvents', (at) => `${at('logs')}:log-group:/${pick(NAMES)}/x:log-stream:${pick(NAMES)}`],
  ['s3:GetObject', () => `arn:aws:s3:::${pick(CLUSTERS).toLowerCase()}/${pick(FREE)}`],
  ['secretsmanager:GetSecretValue', (at) => `${at('secretsmanager')}:secret:AmazonMSK_${pick(NAMES)}`],
];

function makeRequest() {
  const [partition, region] = pick(PLACES);
  const at = (service) => `arn:${partition}:${service}:${region}:${pick(ACCOUNTS)}`;
  if (chance(0.15)) {
    const [action, arn] = pick(OTHERS);
    return { action, resource: arn ? arn(at) : '*' };
  }
  const type = pick(['cluster', 'topic', 'topic', 'group', 'transactional-id']);
  const name = { cluster: () => '', topic: () => `/${pick(NAMES)}` }[type] ?? (() => `/${pick(FREE)}`);
  return {
    action: `kafka-cluster:${pick(DATA_PLANE[type])}`,
    resource: `${at('kafka')}:${type}/${pick(CLUSTERS)}/${pick(UUIDS)}${name()}`,
  };
}

// ---- patterns -------------------------------------------------------------------------------------------------------
// All are made from a text that they should match, so that many do; or from its neighbour, so that many nearly do.

// `*` in the place of some runs and `?` in the place of some characters; now and then of one too many.
function wild(text) {
  for (let count = 1 + below(3); count > 0; count--) {
    const from = below(text.length + 1);
    const length = chance(0.3) ? 0 : below(Math.min(text.length - from, chance(0.3) ? 40 : 6) + 1);
    const run = text.slice(from, from + length).includes('${') || text.slice(0, from).endsWith('$') ? null : length;
    if (run === null) continue;
    const instead = chance(0.55) ? pick(['*', '*', '*', '**', '*?']) : '?'.repeat(run + (chance(0.1) ? 1 : 0));
    text = text.slice(0, from) + instead + text.slice(from + run);
  }
  return text;
}

function actionPattern(action) {
  const [service, name] = action.split(':');
  const kind = below(20);
  if (kind === 0) return '*';
  if (kind < 3) return `${service}:*`;
  if (kind < 7) return action;
  if (kind < 9) return otherCase(action);
  if (kind < 14) return `${service}:${wild(name)}`;
  if (kind < 15) return otherCase(`${service}:${wild(name)}`);
  if (kind < 18) return `kafka-cluster:${chance(0.5) ? pick(DATA_PLANE_ACTIONS) : wild(pick(DATA_PLANE_ACTIONS))}`;
  return pick([pick(OTHERS)[0], `kafka:${name}`, `kafka-cluster:${name}`, 'kafka:*', 'kafka:Describe*', 's3:*', 'sqs:Send*', 'glue:GetSchemaVersion', 'ec2:*', 'iam:PassRole', 'kafkaconnect:*']);
}

// Whether both read a resource of a policy in the same way: see the top.
function comparable(pattern, element) {
  if (/^\*+$/.test(pattern)) return true;
  const fields = pattern.split(':');
  if (fields[0] !== 'arn' || !/^[\w*?/-]*$/.test(fields.slice(1, 5).join(''))) return false;
  if (fields.length < 6) return element === 'Resource';
  const resource = fields.slice(5).join(':');
  const separator = resource.search(/[/:]/);
  return separator === -1 ? !resource.includes('${') : !/[*?$]/.test(resource.slice(0, separator));
}

function rawResourcePattern(arn) {
  if (chance(0.06)) return chance(0.9) ? '*' : '**';
  const source = arn === '*' || chance(0.12) ? makeRequest().resource : arn;
  if (source === '*') return source;
  const [, partition, service, region, account, ...rest] = source.split(':');
  const other = makeRequest().resource.split(':');
  const field = (text, others) => {
    const kind = below(40);
    return kind < 27 ? text : kind < 32 ? '*' : kind < 38 ? wild(text) : others;
  };
  let resource = rest.join(':');
  const separator = resource.search(/[/:]/) + 1;
  const head = resource.slice(0, separator);
  const tail = resource.slice(separator);
  const kind = below(20);
  if (kind < 4) { /* as it is */ }
  else if (kind < 5) resource = '*';
  else if (kind < 12) resource = head + wild(tail);
  else if (kind < 14) resource = `${head}*`;
  else if (kind < 15) resource = head + otherCase(tail);
  else if (kind < 16) resource = head + wild(otherCase(tail));
  else if (kind < 17) resource = pick(['cluster/', 'topic/', 'group/', 'transactional-id/', 'Topic/']) + tail;
  else if (kind < 18) resource = other.slice(5).join(':') || '*';
  else if (kind < 19) resource = wild(head.slice(0, -1)) + '*';
  else resource = `*${tail.slice(-1 - below(4))}`;
  const whole = ['arn', field(partition, 'aws-cn'), field(service, pick(['kafka-cluster', 's3', 'kafka'])), field(region, pick(PLACES)[1]), field(account, pick([...ACCOUNTS, ''])), resource].join(':');
  if (chance(0.06)) { // one wildcard in the place of several fields
    const colons = [...whole.matchAll(/:/g)].map(({ index }) => index).slice(1, 5);
    const from = pick(colons) - below(3);
    const to = pick(colons.filter((colon) => colon >= from)) + 1 + below(2);
    const short = whole.slice(0, from) + (chance(0.8) ? '*' : '?'.repeat(to - from)) + whole.slice(to);
    return short.split(':').length < 6 ? `${short}*` : short;
  }
  if (!chance(0.15)) return whole;
  const cut = 4 + below(whole.length - 3); // behind `arn:`
  return whole.slice(0, cut) + (chance(0.3) ? '' : '*');
}

function resourcePattern(arn, element) {
  for (;;) {
    const pattern = rawResourcePattern(arn);
    if (comparable(pattern, element)) return pattern;
  }
}

// The ways to write `*`, `?` and `$` where they are no wildcards, in the part of a name. (`$` alone stays what it is.)
function escaped(pattern) {
  const at = pattern.lastIndexOf('/') + 1;
  if (at === 0 || pattern.split(':').length < 6) return pattern;
  return pattern.slice(0, at) + pattern.slice(at).replace(/[*?]|\$(?!\{)/g, (letter) => (chance(0.5) ? `\${${letter}}` : letter));
}

// ---- conditions -----------------------------------------------------------------------------------------------------

const TEXTS = ['red', 'Red', 'blue', 'bob', 'bob-1', '', 'a*b', 'r?d', 'vpce-0a1b2c', 'o-abc123', 'é', 'a.b', '${bob', '$'];
const ADDRESSES = ['10.1.2.3', '10.1.2.4', '10.255.0.1', '192.168.7.9', '203.0.113.77', '255.255.255.255', '0.0.0.0', '2001:db8::1', '2001:db8:1::5', 'fe80::9', '::1'];
const NETWORKS = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.0/24', '10.1.2.2/31', '10.1.2.3/32', '192.168.0.0/16', '128.0.0.0/1', '203.0.113.64/26', '10.1.2.200/24', '2001:db8::/32', '2001:db8:1::/48', '2001:db8::/47', '::/0', 'fe80::/10'];
const NUMBERS = ['0', '1', '5', '5.5', '299', '300', '300.0', '301', '3600', '10.25'];
const DATES = ['2024-01-01T00:00:00Z', '2024-06-01T12:30:00Z', '2024-06-01T12:30:01Z', '2023-12-31T23:59:59Z', '2025-02-28T08:00:00Z'];
const OFTEN_DATES = [...DATES, '2024-06-01', '2024-01-01', '2024-06-01T14:30:00+02:00', '2024-06-01T04:30:00-08:00'];
const ROLES = ['arn:aws:iam::123456789012:role/druid', 'arn:aws:iam::123456789012:role/team/red', 'arn:aws:iam::123456789013:role/druid', 'arn:aws:iam::123456789012:user/bob'];
const ROLE_PATTERNS = [...ROLES, 'arn:aws:iam::123456789012:role/*', 'arn:aws:iam::*:role/druid', 'arn:aws:iam::12345678901?:role/d*d', 'arn:*:iam::*:*', 'arn:aws:iam::123456789012:*red', 'arn:aws:*:*:*:user/b?b', 'arn:aws:iam:*:*:role/team*'];
const TAGS = ['team', 'env', 'cost', 'Team', ''];

const KEYS = [
  ...['aws:PrincipalTag/team', 'aws:SourceVpce', 'aws:PrincipalOrgID', 'aws:username', 'aws:UserAgent'].map((name) => ({ name, kind: 'text' })),
  ...['aws:SecureTransport', 'aws:MultiFactorAuthPresent', 'aws:ViaAWSService'].map((name) => ({ name, kind: 'bool' })),
  { name: 'aws:SourceIp', kind: 'address' }, { name: 'aws:SourceIp', kind: 'address' }, { name: 'aws:VpcSourceIp', kind: 'address' },
  { name: 'aws:MultiFactorAuthAge', kind: 'number' }, { name: 'aws:MultiFactorAuthAge', kind: 'number' },
  { name: 'aws:CurrentTime', kind: 'date' }, { name: 'aws:TokenIssueTime', kind: 'date' },
  { name: 'aws:PrincipalArn', kind: 'arn' },
  { name: 'aws:TagKeys', kind: 'many' }, { name: 'aws:TagKeys', kind: 'many' }, { name: 'aws:CalledVia', kind: 'many' },
];
const VALUES = {
  text: () => pick(TEXTS), bool: () => pick(['true', 'false']), address: () => pick(ADDRESSES), number: () => pick(NUMBERS),
  date: () => pick(DATES), arn: () => pick(ROLES), many: () => times(1, 3, () => pick(TAGS)),
};

function makeContext() {
  const context = {};
  for (const { name, kind } of KEYS) if (!(name in context) && chance(0.6)) context[name] = VALUES[kind]();
  if (context['aws:username'] === '' || chance(0.5)) context['aws:username'] = 'bob';
  if (context['aws:PrincipalTag/team'] === '') context['aws:PrincipalTag/team'] = 'red';
  return context;
}

// A value for an operator over texts; `variables` where an unknown one makes no difference between the two.
function textValue(like, variables, value) {
  if (variables && chance(0.12)) return pick(['${aws:username}', '${aws:username}-1', '${aws:PrincipalTag/team}', "${aws:SourceVpce, 'red'}"]);
  const text = typeof value === 'string' && chance(0.5) ? value : pick(TEXTS);
  if (text.includes('${')) return like ? 'r*' : 'Bob';
  return like && chance(0.6) ? wild(text) : chance(0.1) ? otherCase(text) : text;
}

function makeCondition(context, version) {
  const condition = {};
  for (let count = 1 + below(2); count > 0; count--) {
    const { name, kind } = pick(KEYS);
    const value = context[name];
    const values = (make) => oneOrMany(times(1, 3, make));
    const near = (list) => (value !== undefined && !value.includes('${bob') && chance(0.35) ? pick([value].flat()) : pick(list));
    const ifExists = chance(0.25) ? 'IfExists' : '';
    let operator, wanted;
    if (chance(0.12)) [operator, wanted] = ['Null', pick(['true', 'false', true, false])];
    else if (kind === 'text' && !chance(0.15)) {
      const [like, not] = [chance(0.4), chance(0.3)];
      operator = like ? `String${not ? 'Not' : ''}Like` : `String${not ? 'Not' : ''}Equals${chance(0.25) ? 'IgnoreCase' : ''}`;
      operator += ifExists;
      wanted = values(() => textValue(like, !not && version === '2012-10-17', value));
    } else if (kind === 'bool') {
      [operator, wanted] = [`Bool${ifExists}`, values(() => pick(['true', 'false', true, false, 'True']))];
    } else if (kind === 'address') {
      const not = chance(0.3);
      [operator, wanted] = [`${not ? 'Not' : ''}IpAddress${ifExists}`, values(() => (not || chance(0.75) ? pick(NETWORKS) : near(ADDRESSES)))];
    } else if (kind === 'number') {
      operator = `Numeric${pick(['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'])}${ifExists}`;
      wanted = values(() => (chance(0.3) ? Number(near(NUMBERS)) : near(NUMBERS)));
    } else if (kind === 'date') {
      operator = `Date${pick(['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'])}${ifExists}`;
      wanted = values(() => near(OFTEN_DATES));
    } else if (kind === 'arn') {
      [operator, wanted] = [`Arn${pick(['Like', 'Equals', 'NotLike', 'NotEquals'])}${ifExists}`, values(() => near(ROLE_PATTERNS))];
    } else { // a list, or a text as a list of one
      const like = chance(0.35);
      const base = like ? 'StringLike' : pick(['StringEquals', 'StringEquals', 'StringNotEquals']);
      const all = chance(0.5);
      operator = `${all ? 'ForAllValues' : 'ForAnyValue'}:${base}${all ? ifExists : ''}`;
      wanted = values(() => (like ? wild(near(TAGS)) : near(TAGS)));
    }
    const key = chance(0.15) ? otherCase(name) : name;
    const keys = (condition[operator] ??= {});
    // Two spellings of one key would be a matter of its own.
    if (!Object.keys(keys).some((known) => known.toLowerCase() === key.toLowerCase())) keys[key] = wanted;
  }
  return condition;
}

// `${aws:username}` and its like in the place of its value in the name, or somewhere else in it.
function withVariable(pattern) {
  if (pattern.split(':').length < 6 || !pattern.includes('/') || pattern.includes('${')) return pattern;
  const at = pattern.lastIndexOf('/') + 1;
  const name = pattern.slice(at);
  const variable = pick(['${aws:username}', '${aws:username}', '${AWS:UserName}', '${aws:PrincipalTag/team}', "${aws:PrincipalTag/team, 'red'}"]);
  const changed = name.replace(/bob|red/, () => variable);
  return pattern.slice(0, at) + (changed !== name ? changed : chance(0.3) ? `${variable}*` : name);
}

// ---- policies -------------------------------------------------------------------------------------------------------

function makeStatement(request, version, context) {
  const statement = {};
  if (chance(0.2)) statement.Sid = `S${below(1000)}`;
  statement.Effect = chance(0.25) ? 'Deny' : 'Allow';
  if (context && chance(0.5)) return { ...statement, Action: '*', Resource: '*', Condition: makeCondition(context, version) };
  const not = (p, name) => (chance(p) ? `Not${name}` : name);
  statement[not(0.15, 'Action')] = oneOrMany(times(1, pick([1, 2, 4]), () => actionPattern(request.action)));
  const element = not(0.15, 'Resource');
  statement[element] = oneOrMany(times(1, pick([1, 2, 4]), () => {
    let pattern = resourcePattern(request.resource, element);
    if (version !== '2012-10-17') return pattern;
    if (chance(/[?$]/.test(request.resource) ? 0.5 : 0.06)) pattern = escaped(pattern);
    if (context && element === 'Resource' && chance(0.3)) pattern = withVariable(pattern);
    return pattern;
  }));
  if (context && chance(0.75)) statement.Condition = makeCondition(context, version);
  return statement;
}

function makePolicy(request, context) {
  const version = pick(['2012-10-17', '2012-10-17', '2012-10-17', '2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined]);
  const statements = times(1, 4, () => makeStatement(request, version, context));
  return { ...(version ? { Version: version } : {}), ...(chance(0.1) ? { Id: 'p' } : {}), Statement: statements.length === 1 && chance(0.3) ? statements[0] : statements };
}

function generate(number) {
  state = number | 0;
  for (let i = 0; i < 8; i++) random();
  const request = makeRequest();
  const context = chance(0.3) ? makeContext() : undefined;
  if (context) request.context = context;
  else if (chance(0.2)) request.principal = pick(ROLES);
  const policies = times(1, chance(0.3) ? 3 : 1, () => makePolicy(request, context));
  return { number, policies, request };
}

// ---- the two evaluators ---------------------------------------------------------------------------------------------

const DECISIONS = { Allowed: 'allowed', ExplicitlyDenied: 'explicitly-denied', ImplicitlyDenied: 'implicitly-denied' };

// The account of the resource is the principal's, whatever its ARN says: only identity policies are asked here.
async function theirs({ policies, request }) {
  const result = await runSimulation({
    request: {
      principal: ROLES[0], action: request.action, resource: { resource: request.resource, accountId: '123456789012' },
      contextVariables: structuredClone(request.context ?? {}),
    },
    identityPolicies: structuredClone(policies).map((policy, index) => ({ name: `p${index}`, policy })),
    serviceControlPolicies: [], resourceControlPolicies: [],
  }, {});
  if (result.resultType !== 'single') throw new Error(`refused: ${JSON.stringify(result.errors ?? result.resultType)}`);
  if (result.result.ignoredContextKeys?.length) throw new Error(`ignored ${result.result.ignoredContextKeys}`);
  return DECISIONS[result.overallResult];
}

// The decisions, or what is wrong as a text.
function ours(tests) {
  const input = tests.map(({ policies, request }, index) => `${JSON.stringify({ id: `c${index}`, policies, request })}\n`).join('');
  const run = spawnSync(process.env.MSK_GEN_BIN, ['access', 'evaluate', '--jsonl'], { input, timeout: 60_000, maxBuffer: 2 ** 28 });
  if (run.error && run.error.code !== 'EPIPE') return String(run.error.message); // EPIPE: it did not read to the end
  if (run.status !== 0) return `msk-gen access evaluate --jsonl: exit ${run.status ?? run.signal}\n${run.stderr.toString().trim().split('\n').slice(0, 12).join('\n')}`;
  const lines = run.stdout.toString().split('\n');
  if (lines.pop() !== '') return 'msk-gen: the last line has no end';
  if (lines.length !== tests.length) return `msk-gen: ${lines.length} lines for ${tests.length}`;
  const decisions = [];
  for (const [index, line] of lines.entries()) {
    let answer;
    try {
      answer = JSON.parse(line);
    } catch {
      return `msk-gen: line ${index + 1} is not JSON: ${line.slice(0, 200)}`;
    }
    if (answer?.id !== `c${index}` || typeof answer.decision !== 'string') return `msk-gen: line ${index + 1} does not answer c${index}: ${line.slice(0, 200)}`;
    decisions.push(answer.decision);
  }
  return decisions;
}

// ---- making a disagreement smaller ----------------------------------------------------------------------------------

// The same with one policy, statement, action, resource, operator, key or value less. What a variable needs stays, and no
// operator is left without keys: another disagreement must not take the place of this one.
function* smaller(test) {
  const variables = JSON.stringify(test.policies).toLowerCase();
  function* less(node, replace) {
    if (Array.isArray(node)) {
      if (node.length > 1) for (const index of node.keys()) yield replace(node.filter((_, other) => other !== index));
      for (const [index, item] of node.entries()) yield* less(item, (next) => replace(node.map((old, other) => (other === index ? next : old))));
    } else if (node && typeof node === 'object') {
      for (const [key, value] of Object.entries(node)) {
        const { [key]: _, ...rest } = node;
        const needed = /^(Version|Statement|Effect|(Not)?(Action|Resource))$/.test(key) || variables.includes(`\${${key.toLowerCase()}`);
        if (!needed && (node === test.request.context || Object.keys(rest).length > 0)) yield replace(rest);
        yield* less(value, (next) => replace({ ...node, [key]: next }));
      }
    }
  }
  yield* less(test.policies, (policies) => ({ ...test, policies }));
  if (test.request.context) yield* less(test.request.context, (context) => ({ ...test, request: { ...test.request, context } }));
}

async function shrink(test, before) {
  let left = 150;
  for (let found = true; found && left > 0; ) {
    found = false;
    for (const candidate of smaller(test)) {
      if (left-- <= 0) break;
      const expected = await theirs(candidate).catch(() => null);
      const got = expected === null ? '' : ours([candidate]);
      if (Array.isArray(got) && expected === before.expected && got[0] === before.got) {
        test = candidate;
        found = true;
        break;
      }
    }
  }
  return test;
}

// ---- the verdict ----------------------------------------------------------------------------------------------------

const manifest = new URL('../node_modules/@cloud-copilot/iam-simulate/package.json', import.meta.url); // not among its exports
const tests = Array.from({ length: cases }, (_, index) => generate(seed + index));
const counts = Object.fromEntries(Object.values(DECISIONS).map((name) => [name, 0]));
const expected = [];
const faults = [];
for (const test of tests) {
  try {
    const decision = await theirs(test);
    counts[decision]++;
    expected.push(decision);
  } catch (error) {
    expected.push(null);
    faults.push([`case 1 of SIMULATE_SEED=${test.number}: iam-simulate ${error.message}`, `  policies ${JSON.stringify(test.policies)}`, `  request ${JSON.stringify(test.request)}`]);
  }
}
const conditional = tests.filter(({ request }) => request.context).length;
const summary = `${cases} requests (${Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ')}; ${conditional} with a context), seed ${seed}, iam-simulate ${JSON.parse(readFileSync(manifest)).version}`;

const got = ours(tests);
if (faults.length) { // the generator is to be mended, not msk-gen
  console.log(`${faults.length} of ${summary}`);
  for (const lines of faults.slice(0, SHOWN)) console.log(lines.join('\n'));
  process.exitCode = 1;
} else if (cases >= 100 && Object.values(counts).some((count) => count < cases / 20)) {
  console.log(`hardly a choice of decisions: ${summary}`);
  process.exitCode = 1;
} else if (typeof got === 'string') {
  console.log(summary);
  console.log(got);
  process.exitCode = 1;
} else {
  const failed = tests.map((_, index) => index).filter((index) => got[index] !== expected[index]);
  console.log(failed.length ? `${failed.length} of ${summary}` : summary);
  for (const index of failed.slice(0, SHOWN)) {
    const small = await shrink(tests[index], { expected: expected[index], got: got[index] });
    console.log(`case 1 of SIMULATE_SEED=${small.number}: iam-simulate ${expected[index]}, msk-gen ${got[index]}`);
    for (const policy of small.policies) console.log(`  policy  ${JSON.stringify(policy)}`);
    console.log(`  request ${JSON.stringify(small.request)}`);
  }
  if (failed.length > SHOWN) console.log(`… and ${failed.length - SHOWN} more`);
  if (failed.length) process.exitCode = 1;
}
