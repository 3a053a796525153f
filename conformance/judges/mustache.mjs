// Random templates: what `msk-gen render --template` prints must be what mustache.js renders, byte for byte.
//
// A case is a list of lines, so that it can be made smaller when it fails. The generator leaves out what mustache.js does
// in another way than the mustache specification (and what the specification leaves open):
//   - a line of nothing but several tags (`{{#a}}{{/a}}`), which mustache.js takes for a standalone one;
//   - a partial of several lines, or one behind blanks, that is not alone on its line: mustache.js indents it;
//   - blank lines in a partial that is indented: the two treat a bare CR there in different ways;
//   - a dotted name whose first part also exists nearer by: mustache.js looks further out for the whole path;
//   - 0, "" and null, whose truth is JavaScript's, as a section's value; null as a variable;
//   - `{{{x}}}` between delimiters other than the usual ones, and `=` inside delimiters;
//   - `{{.}}` directly inside a section over `true`, which mustache.js does not push;
//   - names that every JavaScript object or text has (`length`, `constructor`).
//
// MUSTACHE_SEED (a number, or `random`) and MUSTACHE_CASES choose what is tried: case N of seed S is case 1 of seed S+N-1.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const Mustache = require('mustache');
Mustache.escape = (value) => value;

const work = process.env.CONFORMANCE_WORK;
const seed = process.env.MUSTACHE_SEED === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(process.env.MUSTACHE_SEED ?? 1);
const cases = Number(process.env.MUSTACHE_CASES ?? 300);
const SHOWN = 5;

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

// ---- contexts -------------------------------------------------------------------------------------------------------

const TEXTS = [
  'fff', 'streaming', 'us-west-2', '000000000000', 'orders-*', 'a b', ' padded ', 'Ünïcödé', '日本', '🦀', "it's", 'say "hi"',
  '<&>', '&amp;', 'back\\slash', '$& $1', '{{name}}', '}}', '{', 'two\nlines', 'ends\n', '\ttab', 'a\r\nb', '#no', '!x', 'no', '1e3',
  'arn:aws:kafka:us-west-2:000000000000:cluster/*', '${aws:PrincipalTag/team}', '100%',
];
const NUMBERS = [1, 2, 42, -7, 2.5, 0.25, 123456789, 604800000];
const text = () => pick(TEXTS);
const number = () => pick(NUMBERS);

function makeContext() {
  const item = () => ({ key: text(), value: chance(0.5) ? text() : number(), ready: chance(0.5), ...(chance(0.4) ? { name: text() } : {}) });
  const tree = (depth) => ({ label: text(), kids: depth > 2 ? [] : times(0, 2, () => tree(depth + 1)) });
  return {
    'hosted:id': text(), 'hosted:region': text(), 'hosted:eks:druid:release': text(), name: text(), '-dash_1': text(),
    'hosted:count': number(), ratio: number(), 'hosted:on': true, off: false,
    'hosted:tags': { owner: text(), deep: { er: text(), list: times(0, 3, text) } },
    client: { role: text(), arn: { 'of:role': text() }, name: text() },
    'hosted:topics': times(0, 3, text), numbers: times(1, 3, number), matrix: times(1, 2, () => times(1, 3, number)),
    items: times(0, 3, item), groups: times(1, 2, () => ({ group: text(), members: times(0, 2, () => ({ member: text() })) })),
    empty: [], nothing: null, root: tree(0),
  };
}

const VALUES = ['hosted:id', 'hosted:region', 'hosted:eks:druid:release', 'name', '-dash_1', 'hosted:count', 'ratio', 'hosted:on', 'off',
  'hosted:tags.owner', 'hosted:tags.deep.er', 'client.role', 'client.arn.of:role'];
// What a section may be over, and what more is known inside: values, sections, and whether {{.}} is text or a number.
const SECTIONS = [
  { name: 'hosted:on' }, { name: 'off' }, { name: 'nothing' }, { name: 'empty' }, { name: 'not:there:at-all' },
  { name: 'hosted:tags', values: ['owner', 'deep.er'], sections: [{ name: 'deep', values: ['er'], sections: [{ name: 'list', dot: true }] }] },
  { name: 'hosted:tags.deep', values: ['er'], sections: [{ name: 'list', dot: true }] },
  { name: 'hosted:tags.deep.list', dot: true },
  { name: 'client', values: ['role', 'name', 'arn.of:role'] },
  { name: 'client.arn', values: ['of:role'] },
  { name: 'hosted:topics', dot: true }, { name: 'numbers', dot: true }, { name: 'hosted:id', dot: true },
  { name: 'matrix', sections: [{ name: '.', dot: true }] },
  { name: 'items', values: ['key', 'value', 'ready'], sections: [{ name: 'ready' }] },
  { name: 'groups', values: ['group'], sections: [{ name: 'members', values: ['member', 'group'] }] },
];

function inside(scope, section) {
  return {
    values: [...scope.values, ...(section.values ?? [])],
    sections: [...scope.sections.filter((known) => known.name !== '.'), ...(section.sections ?? [])],
    dot: section.dot === true,
    depth: scope.depth + 1,
  };
}
const rootScope = () => ({ values: VALUES, sections: SECTIONS, dot: false, depth: 0 });

// ---- templates ------------------------------------------------------------------------------------------------------
// A template is a list of nodes: {line} is one line (or the lines of a comment), {open, close, kids} a section over
// several lines. Every line that is not a tag alone begins with a visible character, and so never is a standalone one.

const WORDS = ['a', 'Resource:', 'x=1', '"Version"', '- item', 'é', '日本語', '[', ']', ',', '.', '/', '\\', '$', '#', '^', '&', '<b>', "'q'", '{ ', ' }', '!', '>', '/*', '*'];
const BLANKS = ['', '', '', ' ', '  ', '\t', '    '];
const DELIMITERS = [['<%', '%>'], ['@@', '@@'], ['((', '))'], ['[[', ']]'], ['~', '~'], ['{|', '|}']];
const USUAL = ['{{', '}}'];
const pad = () => pick(['', '', '', ' ', '  ', '\t']);

class Generator {
  constructor() {
    this.partials = {};
    this.delimiters = USUAL;
  }

  tag(sigil, name) {
    const [open, close] = this.delimiters;
    return `${open}${sigil}${pad()}${name}${pad()}${close}`;
  }

  variable(scope) {
    const name = scope.dot && chance(0.6) ? '.' : pick(scope.values);
    const kind = below(4);
    if (kind === 0 && this.delimiters === USUAL) return `{{{${pad()}${name}${pad()}}}}`;
    return this.tag(kind === 1 ? '&' : '', name);
  }

  word() {
    const word = pick(WORDS);
    // Nothing that could grow into a delimiter together with its neighbour.
    return (word === '[' || word === ']') && this.delimiters[0] === '[[' ? '-' : word;
  }

  pieces(scope, depth = 0) {
    return times(1, 4, () => {
      const kind = below(12);
      if (kind < 4) return this.word() + pick(['', ' ']);
      if (kind < 8) return this.variable(scope) + pick(['', '', '}', ' ']);
      if (kind === 8) return this.tag('!', pick(['', 'note', 'a = b', 'x { y } z'])) + 'c';
      if (kind === 9 && scope.depth < 3) return `_${this.inlinePartial(scope)}_`;
      if (depth > 1) return this.word();
      const section = pick(scope.sections);
      const inverted = chance(0.3);
      const inner = inverted ? scope : inside(scope, section);
      const open = this.tag(inverted ? '^' : '#', section.name);
      const body = this.pieces(inner, depth + 1);
      return `${open}${pick(['', '_'])}${body}${this.tag('/', section.name)}`;
    }).join('');
  }

  line(scope) {
    const text = `${pick(['', '', ' ', '  ', '\t'])}${pick(['k', '-', '"', ':'])}${this.pieces(scope)}`;
    return { line: chance(0.1) ? text + pick([' ', '\t', '  ']) : text };
  }

  // One line without its end, begun by a visible character.
  inlinePartial(scope) {
    const name = `inline-${Object.keys(this.partials).length}`;
    this.alone(() => [{ line: `p${this.pieces({ ...rootScope(), depth: scope.depth + 1 })}` }], name, false);
    return this.tag('>', name);
  }

  // A partial begins with the usual delimiters, whatever its caller has.
  alone(make, name, newline) {
    const before = this.delimiters;
    this.delimiters = USUAL;
    this.partials[name] = { nodes: [], newline };
    this.partials[name].nodes = make();
    this.delimiters = before;
  }

  nodes(scope, budget, { blank = true, delimiters = true } = {}) {
    return times(1, budget, () => {
      const kind = below(20);
      if (kind < 8) return this.line(scope);
      if (kind < 9) return { line: blank ? pick(['', ' ']) : 'full' };
      if (kind < 10) return { line: `${pick(BLANKS)}${this.tag('!', pick(['', 'a comment', '"quoted" & <x>', 'two\nlines', 'a\n  b\nc']))}${pick(BLANKS)}` };
      if (kind < 12 && delimiters) {
        const next = chance(0.5) ? USUAL : pick(DELIMITERS);
        const [open, close] = this.delimiters;
        const line = `${pick(BLANKS)}${open}=${pad()}${next[0]}${pick([' ', '  '])}${next[1]}${pad()}=${close}${pick(BLANKS)}`;
        this.delimiters = next;
        return { line, fixed: true };
      }
      if (kind < 14 && scope.depth < 3) return this.partial(scope, { blank, delimiters });
      if (scope.depth > 3) return this.line(scope);
      const section = pick(scope.sections);
      const inverted = chance(0.3);
      const inner = inverted ? { ...scope, depth: scope.depth + 1 } : inside(scope, section);
      const alone = (tag) => `${pick(BLANKS)}${tag}${pick(BLANKS)}`;
      if (chance(0.25)) { // begins behind text and ends before text, over several lines
        const open = `${this.word()}>${this.tag(inverted ? '^' : '#', section.name)}${pick(['', 'z'])}`;
        const kids = this.nodes(inner, 2, { blank, delimiters: false });
        return { open, kids, close: `${pick(['', ' '])}w${this.tag('/', section.name)}${this.word()}` };
      }
      const open = alone(this.tag(inverted ? '^' : '#', section.name));
      const kids = this.nodes(inner, 3, { blank, delimiters: false });
      return { open, kids, close: alone(this.tag('/', section.name)) };
    });
  }

  partial(scope, style) {
    if (chance(0.15)) { // recursion over a tree; `label` and `kids` are nearest first
      this.partials.branch ??= { nodes: [{ line: '<{{label}}' }, { open: '{{#kids}}', kids: [{ line: `${pick(['', '  '])}{{>branch}}` }], close: '{{/kids}}' }, { line: '/>' }], newline: true };
      const open = this.tag('#', 'root');
      return { open, kids: [{ line: `${pick(BLANKS)}${this.tag('>', 'branch')}` }], close: this.tag('/', 'root') };
    }
    const name = pick(['part', 'policy/part', 'with.dots', 'ünï']) + Object.keys(this.partials).length;
    const indent = pick(BLANKS);
    this.alone(() => this.nodes({ ...rootScope(), depth: scope.depth + 1 }, 3, { ...style, blank: style.blank && indent === '' }), name, chance(0.8));
    return { line: `${indent}${this.tag('>', name)}${pick(['', '', ' '])}` };
  }
}

function flatten(nodes) {
  return nodes.flatMap((node) => (node.kids ? [node.open, ...flatten(node.kids), node.close] : [node.line]));
}
function print({ nodes, newline }, newlines) {
  const lines = flatten(nodes).join('\n').split('\n');
  return (lines.join('\n') + (newline ? '\n' : '')).replaceAll('\n', newlines);
}

function generate(number) {
  state = number | 0;
  for (let i = 0; i < 8; i++) random();
  const generator = new Generator();
  const context = makeContext();
  const main = { nodes: generator.nodes(rootScope(), 8), newline: chance(0.85) };
  return { number, context, main, partials: generator.partials, newlines: chance(0.3) ? '\r\n' : '\n', folder: chance(0.7) };
}

// ---- the two renderers ----------------------------------------------------------------------------------------------

function write(test) {
  const folder = join(work, 'case');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'templates'), { recursive: true });
  // Without --templates partials come from the template's own folder.
  const template = join(folder, test.folder ? 'main.mustache' : 'templates/main.mustache');
  writeFileSync(template, print(test.main, test.newlines));
  writeFileSync(join(folder, 'context.json'), JSON.stringify(test.context, null, 2) + '\n');
  for (const [name, partial] of Object.entries(test.partials)) {
    const file = join(folder, 'templates', `${name}.mustache`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, print(partial, test.newlines));
  }
  return ['render', '--template', template, '--context', join(folder, 'context.json'), ...(test.folder ? ['--templates', join(folder, 'templates')] : [])];
}

function theirs(test) {
  Mustache.clearCache();
  const partials = Object.fromEntries(Object.entries(test.partials).map(([name, partial]) => [name, print(partial, test.newlines)]));
  return Buffer.from(Mustache.render(print(test.main, test.newlines), test.context, partials));
}

// What differs, or null.
function compare(test) {
  let expected;
  try {
    expected = theirs(test);
  } catch (error) {
    return { kind: 'generator', message: `mustache.js: ${error.message}` };
  }
  const run = spawnSync(process.env.MSK_GEN_BIN, write(test), { cwd: work, timeout: 10_000 });
  if (run.error) return { kind: 'start', message: String(run.error.message) };
  if (run.status !== 0 && run.status !== 1) {
    return { kind: `exit ${run.status ?? run.signal}`, message: run.stderr.toString().trim().split('\n').slice(0, 12).join('\n'), expected };
  }
  return run.stdout.equals(expected) ? null : { kind: 'text', expected, got: run.stdout };
}

// ---- making a failing case smaller ----------------------------------------------------------------------------------

function* smaller(test) {
  const without = (nodes) => nodes.flatMap((node, index) => {
    if (node.fixed) return [];
    const rest = (replacement) => [...nodes.slice(0, index), ...replacement, ...nodes.slice(index + 1)];
    return [rest([]), ...(node.kids ? without(node.kids).map((kids) => rest([{ ...node, kids }])) : [])];
  });
  for (const nodes of without(test.main.nodes)) yield { ...test, main: { ...test.main, nodes } };
  for (const [name, partial] of Object.entries(test.partials)) {
    for (const nodes of without(partial.nodes)) yield { ...test, partials: { ...test.partials, [name]: { newline: partial.newline && nodes.length > 0, nodes } } };
  }
  if (test.newlines === '\r\n') yield { ...test, newlines: '\n' };
}

function shrink(test, kind) {
  let left = 300;
  for (let found = true; found && left > 0; ) {
    found = false;
    for (const candidate of smaller(test)) {
      if (left-- <= 0) break;
      if (compare(candidate)?.kind === kind) {
        test = candidate;
        found = true;
        break;
      }
    }
  }
  return test;
}

// Partials that the smaller case still names.
function used(test) {
  const names = new Set();
  const visit = (source) => {
    for (const name of Object.keys(test.partials)) {
      if (!names.has(name) && source.includes(name)) {
        names.add(name);
        visit(print(test.partials[name], '\n'));
      }
    }
  };
  visit(print(test.main, '\n'));
  return [...names];
}

function report(test, fault) {
  const lines = [`case 1 of MUSTACHE_SEED=${test.number}: ${fault.kind}${fault.message ? `: ${fault.message}` : ''}`];
  lines.push(`  template ${JSON.stringify(print(test.main, test.newlines))}`);
  for (const name of used(test)) lines.push(`  partial ${name} ${JSON.stringify(print(test.partials[name], test.newlines))}`);
  lines.push(`  context ${JSON.stringify(test.context)}`);
  if (fault.expected) lines.push(`  mustache.js ${JSON.stringify(fault.expected.toString())}`);
  if (fault.got) lines.push(`  msk-gen     ${JSON.stringify(fault.got.toString())}`);
  return lines;
}

// ---- the verdict ----------------------------------------------------------------------------------------------------

const failures = [];
let failed = 0;
let bytes = 0;
for (let index = 0; index < cases; index++) {
  const test = generate(seed + index);
  bytes += print(test.main, test.newlines).length;
  const fault = compare(test);
  if (!fault) continue;
  failed++;
  if (failures.length < SHOWN) {
    const small = shrink(test, fault.kind);
    failures.push(report(small, compare(small)));
  }
}
const summary = `${cases} templates (${bytes} bytes), seed ${seed}, mustache ${require('mustache/package.json').version}`;
if (failed) {
  console.log(`${failed} of ${summary}`);
  for (const lines of failures) console.log(lines.join('\n'));
  if (failed > failures.length) console.log(`… and ${failed - failures.length} more`);
  process.exitCode = 1;
} else {
  console.log(summary);
}
