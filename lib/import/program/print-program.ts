/** The TypeScript of an imported firewall: a whole program, as a person would write it. */
import { visibleText } from '../../base/visible-text';
import { type Family, families, familyName } from '../../net/family';
import type { HostAddress } from '../../host/host-address';
import type { StateMatch } from '../../patterns/state-match';
import type { Imported } from '../imported';
import { namedSets } from '../named-sets';
import type { SelectedContent } from '../select-content';
import { ConstructIds } from './construct-ids';
import { leftOutLines } from './left-out-lines';
import { printLiteral, printText } from './option-argument';
import { setLines } from './set-lines';
import { type ChainStatements, type RuleStatement, type Statement, chainStatements } from './statements';

export interface ProgramOptions {
  /** Of the stack, which is the owner of the rules. */
  readonly name: string;
  /** The host that was read. @default the one that FIREWALL_HOST names */
  readonly host?: HostAddress;
  /** Families that were read and are not declared, as everything may pass. @default none */
  readonly open?: readonly Family[];
  /** By which match the rules ask for states. @default 'conntrack' */
  readonly stateMatch?: StateMatch;
}

/** How every program begins, up to its firewall. */
export function printHead(
  uses: readonly string[],
  comments: readonly string[],
  { name }: Pick<ProgramOptions, 'name'>,
): readonly string[] {
  return [
    "import { App, TerraformStack } from 'cdktf';",
    `import { ${[...new Set(uses)].sort().join(', ')} } from 'cdktf-iptables';`,
    '',
    ...comments.map(comment),
    'const app = new App();',
    `const stack = new TerraformStack(app, ${printText(name)});`,
    "new IptablesProvider(stack, 'iptables');",
    '',
  ];
}

/** How much of a program is of which kind, rule by rule. */
interface ProgramCounts {
  /** Rules that constructs declare. */
  readonly constructs: number;
  readonly intents: number;
  readonly typed: number;
  readonly raw: number;
}

export interface Program {
  readonly text: string;
  readonly counts: ProgramCounts;
}

export function printProgram(imported: Imported, content: SelectedContent, options: ProgramOptions): Program {
  const ids = new ConstructIds();
  const sets = setLines(imported.sets ?? new Map(), ids);
  const chains = chainStatements(imported, content, ids);
  const rules = chains.flatMap(({ statements }) => statements.filter(isRule));
  const uses = [
    'Firewall',
    'IptablesProvider',
    ...(sets.length === 0 ? [] : ['IpSet']),
    ...rules.flatMap((rule) => rule.uses),
  ];
  const lines = [
    ...printHead(uses, head(imported, content), options),
    "const firewall = new Firewall(stack, 'firewall', {",
    ...settings(imported, content, options).map((line) => `  ${line}`),
    '});',
    ...sets,
    ...chains.flatMap(chainLines),
    '',
    'app.synth();',
    '',
  ];
  return { text: lines.join('\n'), counts: countOf(rules) };
}

function isRule(statement: Statement): statement is RuleStatement {
  return statement.kind !== 'policies' && statement.kind !== 'chain';
}

function countOf(rules: readonly RuleStatement[]): ProgramCounts {
  const of = (kind: RuleStatement['kind']): number => rules.filter((rule) => rule.kind === kind).length;
  const constructs = rules.flatMap((rule) => (rule.kind === 'construct' ? rule.rules : [])).length;
  return { constructs, intents: of('intent'), typed: of('typed'), raw: of('raw') };
}

function head({ sources, notes, leftOutSets }: Imported, { leftOut }: SelectedContent): readonly string[] {
  return [
    `Imported by cdktf-iptables from ${sources.join(', ')}.`,
    ...leftOutLines(leftOut, leftOutSets),
    ...notes.map(({ summary, span }) => {
      const place = span === undefined ? '' : `${span.file}:${String(span.line)}: `;
      return `Note: ${place}${summary}`;
    }),
  ];
}

function settings(
  { rulesets, sets }: Imported,
  content: SelectedContent,
  { host, open = [], stateMatch }: ProgramOptions,
): readonly string[] {
  const { foreignChains, ignore } = content;
  const foreignSets = setsOfOthers(content, sets);
  const declared: readonly Family[] = families.filter((family) => rulesets.has(family));
  return [
    `host: ${hostCode(host)},`,
    ...open.map(
      (family) =>
        `// ${familyName(family)} has no rules here, and lets everything through: to close it, take this line out.`,
    ),
    ...(declared.length === families.length ? [] : [`families: ${printLiteral(declared)},`]),
    '// These chains are all of the firewall: what is in them and not declared here is removed. Rules of running programs stay.',
    "foreignRules: 'remove',",
    "management: 'governed-elsewhere',",
    ...(stateMatch === 'state'
      ? [
          '// The rules ask for states by the old match `state`: without this line, a plan writes each of them anew, with the same meaning.',
          "stateMatch: 'state',",
        ]
      : []),
    ...(foreignChains.length === 0 ? [] : [`foreignChains: ${printLiteral(foreignChains)},`]),
    ...(foreignSets.length === 0
      ? []
      : [
          '// A plan looks whether the host has these sets. `new IpSet(...)` declares one, with its entries.',
          `foreignSets: ${printLiteral(foreignSets)},`,
        ]),
    ...(ignore.length === 0 ? [] : [`ignore: ${printLiteral(ignore)},`]),
  ];
}

/** Those that rules and declared lists name. */
function setsOfOthers(content: SelectedContent, sets: Imported['sets'] = new Map()): readonly string[] {
  const lists = [...sets.values()].filter(({ type }) => type === 'list:set');
  const members = lists.flatMap(({ entries = [] }) => entries.flatMap((entry) => entry.split(' ', 1)));
  return [...new Set([...namedSets(content), ...members])].filter((name) => !sets.has(name));
}

/** The host in the properties of a `Firewall`. */
export function hostCode(host: HostAddress | undefined): string {
  if (host === undefined) return "process.env['FIREWALL_HOST'] ?? 'firewall.example.net'";
  switch (host.transport) {
    case 'local':
      return "{ transport: 'local' }";
    case 'sandbox':
      return `{ transport: 'sandbox', address: ${printText(host.name)} }`;
    case 'ssh':
    case 'openssh': {
      const { transport, address, port, user } = host;
      return printLiteral({
        ...(transport === 'ssh' ? {} : { transport }),
        address,
        ...(port === undefined ? {} : { port }),
        ...(user === undefined ? {} : { user }),
      });
    }
  }
}

function chainLines({ title, statements }: ChainStatements): readonly string[] {
  return ['', comment(title), ...statementLines(statements)];
}

/** Rules that follow each other with the same options are one call. */
function statementLines(statements: readonly Statement[]): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < statements.length;) {
    const run = runFrom(statements, at);
    const [first] = run;
    if (first === undefined) break;
    if (run.length > 1 && first.kind !== 'policies' && first.kind !== 'chain') lines.push(...listLines(run));
    else lines.push(...singleLines(first));
    at += run.length;
  }
  return lines;
}

function runFrom(statements: readonly Statement[], at: number): readonly Statement[] {
  const first = statements[at];
  if (first === undefined) return [];
  const options = optionsOf(first);
  let end = at + 1;
  while (options !== undefined && end < statements.length && optionsOf(statements[end]) === options) end++;
  return statements.slice(at, end);
}

function optionsOf(statement: Statement | undefined): string | undefined {
  return statement !== undefined && 'options' in statement ? statement.options : undefined;
}

function listLines(run: readonly Statement[]): readonly string[] {
  return [
    'firewall.addRules(',
    '  [',
    ...run.flatMap((statement) => {
      if (!('rule' in statement)) return [];
      return [...statement.comments.map(comment), `${statement.rule},`].map((line) => `    ${line}`);
    }),
    '  ],',
    `  ${optionsOf(run[0]) ?? '{}'},`,
    ');',
  ];
}

function singleLines(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'policies':
    case 'chain':
      return [`firewall.${statement.code};`];
    case 'construct':
      return [...statement.comments.map(comment), `${statement.code};`];
    case 'intent':
      return [...statement.comments.map(comment), `firewall.${statement.code};`];
    case 'typed':
    case 'raw':
      return [
        ...statement.comments.map(comment),
        `firewall.addRule(${statement.rule}, ${statement.options});`,
      ];
  }
}

/** One line, whatever the text holds. */
function comment(text: string): string {
  return `// ${visibleText(text)}`.trimEnd();
}
