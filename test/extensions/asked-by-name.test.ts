/**
 * Nothing outside an extension's file asks for an extension, or for one of its options, by name: what the rest of the
 * engine has to know of it is data, so that adding one is adding one file.
 */
import ts from 'typescript';
import { optionsOf } from '../../lib/extensions/option-index';
import { allExtensions } from '../../lib/extensions/registry';
import { filesBelow, readText } from '../support/project/repository';

/** The engine, whatever carries it to hosts: there, `--name` is an option of the command. */
const folders = ['base', 'net', 'extensions', 'ruleset', 'diff', 'impact', 'plan', 'deploy', 'review'];

const declarations = /^lib\/extensions\/((matches|targets)\/|(registry|port-options)\.ts$)/;

/** Files that may, with the names that they use. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  // Shorthands such as `rule().tcp({ dport: 22 })`: the compiler holds each name to the registry.
  'lib/ruleset/build/rule-builder.ts': ['icmp', 'icmp6', 'conntrack', 'comment'],
  // Words of the answers, which people and the next table read.
  'lib/impact/effects/effects.ts': ['REJECT'],
  'lib/impact/questions/print-packets.ts': ['SNAT', 'DNAT'],
  // Options of the verb `trace`.
  'lib/impact/questions/example-packet.ts': [
    '--proto',
    '--sport',
    '--dport',
    '--icmp-type',
    '--mark',
    '--state',
  ],
  // Whether a text can be a rule that returns, before it is read.
  'lib/impact/chains/evaluate-chain.ts': ['RETURN'],
  // Which target fills sets is a question of its own, and nothing else asks it.
  'lib/ruleset/check/filled-by-rules.ts': ['SET', '--add-set', '--del-set'],
  // What members of a set say of packets is an algorithm, and nothing else needs it.
  'lib/impact/rules/set-conditions.ts': ['set', '--match-set'],
  // What zones make of the two directions of a connection is an algorithm, and nothing else needs it.
  'lib/impact/rules/connection-tracking.ts': ['--zone', '--zone-orig', '--zone-reply'],
  // What marks make of the packets behind them is an algorithm, and nothing else needs it.
  'lib/impact/rules/carried-marks.ts': [
    ...['mark', 'connmark', 'MARK', 'CONNMARK'],
    ...['--set-xmark', '--save-mark', '--restore-mark', '--restore-skmark', '--nfmask', '--ctmask'],
  ],
};

const names = new Set(allExtensions().flatMap(({ name, aliases = [] }) => [name, ...aliases]));
const flags = new Set(allExtensions().flatMap((extension) => [...optionsOf(extension).bySpelling.keys()]));
/** Words that are also something else: policies, and whatever is written in small letters. */
const isPlainWord = (name: string): boolean =>
  /^[a-z0-9-]+$/.test(name) || name === 'ACCEPT' || name === 'DROP';

/** Names and flags that a source text asks for. */
function namesAskedFor(text: string): readonly string[] {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteralLike(node)) {
      if (
        (flags.has(node.text) && !isProse(node)) ||
        (names.has(node.text) && (!isPlainWord(node.text) || isName(node)))
      )
        found.push(node.text);
    }
    if (isText(node) && !isProse(node)) found.push(...loadedIn(node.getText()));
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isRegularExpressionLiteral(node);
}

/** What people read: it quotes rules in backticks, or says what to write instead. */
function isProse(node: ts.Node): boolean {
  const { parent } = node;
  const isAdvice = ts.isPropertyAssignment(parent) && /^(instead|example|help)$/.test(parent.name.getText());
  return isAdvice || /[^`]`[^`]/.test(node.getText().slice(1, -1).replaceAll('\\`', '`'));
}

/** `-m NAME` and `-j NAME`, or several of them in a pattern. */
function loadedIn(text: string): readonly string[] {
  return [...text.matchAll(/-[mj] \(?([\w|]+)/g)]
    .flatMap(([, words = '']) => words.split('|'))
    .filter((word) => names.has(word));
}

/** Whether a word is taken for the name of an extension: compared with one, given as one, or looked up. */
function isName(node: ts.Node): boolean {
  const { parent } = node;
  const naming = /(^|\.|\?\.)(name|target|match|extension)(\)|\])?$/;
  if (ts.isBinaryExpression(parent)) {
    const other = parent.left === node ? parent.right : parent.left;
    return /===|!==/.test(parent.operatorToken.getText()) && naming.test(other.getText());
  }
  if (ts.isCallExpression(parent))
    return /(tryFindMatch|tryFindTarget|\.match|\.jump)$/.test(parent.expression.getText());
  if (ts.isCaseClause(parent)) return naming.test(parent.parent.parent.expression.getText());
  return ts.isPropertyAssignment(parent) && parent.initializer === node && parent.name.getText() === 'name';
}

const sources = folders
  .flatMap((folder) => filesBelow(`lib/${folder}`))
  .filter((file) => file.endsWith('.ts'));

test('no file of the engine asks for an extension by name', () => {
  const asking = sources
    .filter((file) => !declarations.test(file) && !file.startsWith('lib/extensions/kinds/'))
    .map((file) => ({ file, found: namesAskedFor(readText(file)) }))
    .map(({ file, found }) => ({
      file,
      found: found.filter((name) => allowed[file]?.includes(name) !== true),
    }))
    .filter(({ found }) => found.length > 0);
  expect(asking).toEqual([]);
});

test('the files that may do so still do', () => {
  for (const [file, expected] of Object.entries(allowed))
    expect([...new Set(namesAskedFor(readText(file)))].sort()).toEqual([...expected].sort());
});

test('declarations are seen as what they are', () => {
  const found = sources
    .filter((file) => declarations.test(file))
    .flatMap((file) => namesAskedFor(readText(file)));
  expect(
    allExtensions()
      .map(({ name }) => name)
      .filter((name) => !found.includes(name)),
  ).toEqual([]);
});

test.each([
  ["if (match.name === 'comment') skip();", 'comment'],
  ["if ('recent' !== name) skip();", 'recent'],
  ["switch (use.name) { case 'limit': skip(); }", 'limit'],
  ["const walls = ['REJECT'];", 'REJECT'],
  ["if (target === 'ACCEPT') skip();", 'ACCEPT'],
  ["const found = tryFindMatch('tcp', family);", 'tcp'],
  ["const mark = { kind: 'known', name: 'comment' };", 'comment'],
  ["if (text.includes(' -j DNAT ')) skip();", 'DNAT'],
  ['if (/^-j (DROP|REJECT)/.test(text)) skip();', 'REJECT'],
  ['const line = `-A ${chain} -m comment --comment "${text}"`;', 'comment'],
  ["const ports = ['--dports'];", '--dports'],
])('a file that did would be found: %s', (text, name) => {
  expect(namesAskedFor(text)).toContain(name);
});

test.each([
  "if (typeof value === 'string') skip();",
  "const policy: 'ACCEPT' | 'DROP' = 'DROP';",
  "if (protocol === 'tcp') skip();",
  "const gone = { instead: '-j NFLOG --nflog-group N' };",
  "const help = 'put `-j LOG` before this one';",
  "import { comment } from './matches/comment';",
])('other uses of the words are left alone: %s', (text) => {
  expect(namesAskedFor(text)).toEqual([]);
});
