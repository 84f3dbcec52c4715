/** The apps in `examples/`, run as a person runs them, and what each of them declares. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { Family } from '../../../lib/net/family';
import { builtInChains } from '../../../lib/ruleset/model/tables';
import { parseDeclaredSets } from '../../../lib/sets/declared-set';
import { printSets } from '../../../lib/sets/print-sets';
import { REPOSITORY } from '../project/repository';
import type { FamilyAttributes, RulesetAttributes } from './synthesis';

export interface Example {
  /** Of the file, without its ending. */
  readonly name: string;
  /** What each firewall of the app declares. */
  readonly rulesets: readonly RulesetAttributes[];
  /** What synthesis warns of. */
  readonly warnings: readonly string[];
}

export const exampleNames: readonly string[] = readdirSync(join(REPOSITORY, 'examples'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

/** Runs an app, which writes its configuration into a folder, and reads what it wrote. */
export function runExample(name: string): Example {
  return inFolder((folder) => {
    jest.isolateModules(() => {
      jest.requireActual(join(REPOSITORY, 'examples', name));
    });
    const rulesets = readdirSync(join(folder, 'stacks')).flatMap((stack) => {
      const text = readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8');
      const { resource } = JSON.parse(text) as {
        resource: { iptables_ruleset: Record<string, RulesetAttributes> };
      };
      return Object.values(resource.iptables_ruleset);
    });
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      stacks: Record<string, { annotations: { constructPath: string; message: string }[] }>;
    };
    const warnings = Object.values(manifest.stacks).flatMap(({ annotations }) =>
      annotations.map(({ constructPath, message }) => `${constructPath}: ${message}`),
    );
    return { name, rulesets, warnings };
  });
}

/** Where an app writes what it synthesizes. */
function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  const before = process.env['CDKTF_OUTDIR'];
  process.env['CDKTF_OUTDIR'] = folder;
  try {
    return use(folder);
  } finally {
    if (before === undefined) delete process.env['CDKTF_OUTDIR'];
    else process.env['CDKTF_OUTDIR'] = before;
    rmSync(folder, { recursive: true });
  }
}

/**
 * What Terraform is given of an app whose source is changed before it runs, stack by stack, without what cdktf and this package say about
 * constructs in comments.
 */
export function configurationsOf(
  name: string,
  change: (source: string) => string,
): Readonly<Record<string, unknown>> {
  const source = change(readFileSync(join(REPOSITORY, 'examples', `${name}.ts`), 'utf8'));
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  return inFolder((folder) => {
    const load = (module: string): unknown =>
      jest.requireActual(module.startsWith('.') ? join(REPOSITORY, 'examples', module) : module);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the examples are files of this project
    const run = new Function('require', 'exports', outputText) as (...values: readonly unknown[]) => void;
    run(load, {});
    return Object.fromEntries(
      readdirSync(join(folder, 'stacks')).map((stack) => {
        const text = readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8');
        return [
          stack,
          JSON.parse(text, (key, value: unknown) => (key === '//' ? undefined : value)) as unknown,
        ];
      }),
    );
  });
}

/** What one family declares, as a rules file. */
export function rulesFileOf(attributes: RulesetAttributes, family: Family): string {
  const lines = Object.entries(attributes[family]?.tables ?? {}).flatMap(([table, content]) =>
    content === undefined ? [] : tableLines(table, content),
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** What it declares of sets, for `ipset restore`. */
export function setsFileOf({ sets = {} }: RulesetAttributes): string {
  return printSets(
    parseDeclaredSets(sets, (_place, diagnostic) => {
      throw new Error(diagnostic.summary);
    }),
  );
}

type TableAttributes = NonNullable<FamilyAttributes['tables'][string]>;

function tableLines(table: string, { chains }: TableAttributes): readonly string[] {
  const builtIn = builtInChains(table);
  return [
    `*${table}`,
    ...Object.entries(chains).map(
      ([chain, { policy }]) => `:${chain} ${builtIn.includes(chain) ? (policy ?? 'ACCEPT') : '-'} [0:0]`,
    ),
    ...Object.entries(chains).flatMap(([chain, { rules = [] }]) =>
      rules.map((rule) => `-A ${chain} ${rule}`.trimEnd()),
    ),
    'COMMIT',
  ];
}
