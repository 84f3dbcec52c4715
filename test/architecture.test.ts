import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cruise, ROOTS, cruise } from './support/project/dependency-cruise';
import { REPOSITORY, filesBelow, readText } from './support/project/repository';

const TIMEOUT_MS = 120_000;

describe('the layers of the source', () => {
  let sources: readonly string[];
  let result: Cruise;

  beforeAll(async () => {
    // The package of somebody else among the examples is compiled where it is installed.
    sources = ROOTS.flatMap(filesBelow).filter(
      (file) => /(?<!\.d)\.ts$/.test(file) && !file.startsWith('examples/monitored-host/'),
    );
    result = await cruise(REPOSITORY);
  }, TIMEOUT_MS);

  test('are kept by every import', () => {
    expect(result.violations.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`)).toEqual([]);
  });

  test('are checked in every source file there is', () => {
    const seen = new Set(result.modules.map((module) => module.source));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((file) => !seen.has(file))).toEqual([]);
  });

  test('are checked for every file that imports something', () => {
    const withImports = result.modules.filter(({ dependencies }) => dependencies.length > 0);
    const seen = new Set(withImports.map((module) => module.source));
    const importing = sources.filter((file) => /^import .* from '/m.test(withoutTexts(readText(file))));
    expect(importing.filter((file) => !seen.has(file))).toEqual([]);
  });
});

/** One import a rule that the rule must refuse: a checker that refuses nothing would pass all of the above. */
const REFUSED: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['floor-base', 'lib/base/bad.ts', '../net/fine'],
  ['floor-start', 'lib/start/bad.ts', '../net/fine'],
  ['floor-net', 'lib/net/bad.ts', '../extensions/fine'],
  ['floor-extensions', 'lib/extensions/matches/bad.ts', '../../ruleset/fine'],
  ['floor-ruleset', 'lib/ruleset/save/bad.ts', '../../diff/fine'],
  ['floor-sets', 'lib/sets/bad.ts', '../diff/fine'],
  ['floor-diff', 'lib/diff/bad.ts', '../impact/fine'],
  ['floor-patterns', 'lib/patterns/bad.ts', '../plan/fine'],
  ['floor-impact', 'lib/impact/bad.ts', '../diff/fine'],
  ['floor-plan', 'lib/plan/bad.ts', '../host/fine'],
  ['floor-review', 'lib/review/bad.ts', '../host/fine'],
  ['floor-host', 'lib/host/bad.ts', '../review/fine'],
  ['floor-deploy', 'lib/deploy/bad.ts', '../sandbox/fine'],
  ['floor-sandbox', 'lib/sandbox/bad.ts', '../deploy/fine'],
  ['floor-import', 'lib/import/bad.ts', '../deploy/fine'],
  ['floor-picture', 'lib/picture/bad.ts', '../deploy/fine'],
  ['floor-resource', 'lib/resource/bad.ts', '../provider/fine'],
  ['floor-provider', 'lib/provider/bad.ts', '../cli/fine'],
  ['floor-cli', 'lib/cli/bad.ts', '../provider/fine'],
  ['floor-cli', 'lib/cli/door.ts', '../index'],
  ['room-ruleset-text', 'lib/ruleset/text/bad.ts', '../model/fine'],
  ['room-ruleset-model', 'lib/ruleset/model/bad.ts', '../parse/fine'],
  ['room-ruleset-parse', 'lib/ruleset/parse/bad.ts', '../bulk/fine'],
  ['room-ruleset-bulk', 'lib/ruleset/bulk/bad.ts', '../build/fine'],
  ['room-ruleset-build', 'lib/ruleset/build/bad.ts', '../check/fine'],
  ['room-ruleset-check', 'lib/ruleset/check/bad.ts', '../save/fine'],
  ['room-ruleset-save', 'lib/ruleset/save/upwards.ts', '../other/fine'],
  ['room-ruleset-is-known', 'lib/ruleset/other/bad.ts', '../text/fine'],
  ['room-impact-diagrams', 'lib/impact/diagrams/bad.ts', '../effects/fine'],
  ['room-impact-effects', 'lib/impact/effects/bad.ts', '../packets/fine'],
  ['room-impact-packets', 'lib/impact/packets/bad.ts', '../rules/fine'],
  ['room-impact-rules', 'lib/impact/rules/bad.ts', '../chains/fine'],
  ['room-impact-chains', 'lib/impact/chains/bad.ts', '../path/fine'],
  ['room-impact-path', 'lib/impact/path/bad.ts', '../questions/fine'],
  ['room-impact-questions', 'lib/impact/questions/upwards.ts', '../other/fine'],
  ['room-impact-is-known', 'lib/impact/loose.ts', './diagrams/fine'],
  ['room-review-text', 'lib/review/text/bad.ts', '../views/fine'],
  ['room-review-views', 'lib/review/views/bad.ts', '../one-host/fine'],
  ['room-review-one-host', 'lib/review/one-host/bad.ts', '../many-hosts/fine'],
  ['room-review-many-hosts', 'lib/review/many-hosts/bad.ts', '../show/fine'],
  ['room-review-show', 'lib/review/show/bad.ts', '../drift/fine'],
  ['room-review-drift', 'lib/review/drift/bad.ts', '../many-hosts/fine'],
  ['room-review-answers', 'lib/review/answers/bad.ts', '../show/fine'],
  ['room-review-is-known', 'lib/review/loose.ts', './text/fine'],
  ['room-constructs-problems', 'constructs/problems/bad.ts', '../text/fine'],
  ['room-constructs-text', 'constructs/text/bad.ts', '../values/fine'],
  ['room-constructs-values', 'constructs/values/bad.ts', '../arguments/fine'],
  ['room-constructs-arguments', 'constructs/arguments/bad.ts', '../terraform/fine'],
  ['room-constructs-terraform', 'constructs/terraform/bad.ts', '../firewall/fine'],
  ['room-constructs-firewall', 'constructs/firewall/bad.ts', '../library/fine'],
  ['room-constructs-library', 'constructs/library/bad.ts', '../yaml/fine'],
  ['room-constructs-testing', 'constructs/testing/bad.ts', '../yaml/fine'],
  ['room-constructs-yaml', 'constructs/yaml/bad.ts', '../testing/fine'],
  ['room-constructs-is-known', 'constructs/loose.ts', './values/fine'],
  ['floor-is-known', 'lib/misc/bad.ts', '../base/fine'],
  ['floor-is-known', 'lib/index.ts', './misc/fine'],
  ['no-cycle', 'lib/plan/here.ts', './there'],
  ['resolves', 'lib/plan/lost.ts', './nowhere'],
  ['lib-is-not-above', 'lib/cli/above.ts', '../../constructs/fine'],
  ['constructs-stay-light', 'constructs/heavy.ts', '../lib/provider/fine'],
  ['constructs-stay-light', 'constructs/deploying.ts', '../lib/deploy/fine'],
  ['constructs-stay-light', 'main.ts', './lib/cli/fine'],
  ['stacks-are-last', 'constructs/stacked.ts', '../stacks/fine'],
  ['tests-are-not-source', 'lib/net/tested.ts', '../../test/fine'],
  ['ssh-only-in-transports', 'lib/host/ssh.ts', 'ssh2'],
  ['ssh-only-in-transports', 'lib/host/ssh-config.ts', 'ssh-config'],
  ['cdktf-only-in-constructs', 'lib/plan/cdktf.ts', 'cdktf'],
  ['cdktf-only-in-constructs', 'lib/provider/constructs.ts', 'constructs'],
  ['wire-only-in-provider', 'lib/cli/msgpack.ts', '@msgpack/msgpack'],
  ['host-ground', 'lib/host/ground.ts', './transports/fine'],
  ['host-transports', 'lib/host/transports/bad.ts', '../transaction/fine'],
  ['host-rehearsal', 'lib/host/rehearsal/bad.ts', '../transaction/fine'],
  ['host-persist', 'lib/host/persist/bad.ts', '../transports/fine'],
  ['host-discovery', 'lib/host/discovery/bad.ts', '../persist/fine'],
  ['host-transaction', 'lib/host/transaction/bad.ts', '../transports/ssh/fine'],
  ['host-rights', 'lib/host/rights/bad.ts', '../transaction/fine'],
  ['transport-ssh', 'lib/host/transports/ssh/bad.ts', '../openssh/fine'],
  ['transport-openssh', 'lib/host/transports/openssh/bad.ts', '../ssh/fine'],
  ['transport-openssh', 'lib/host/transports/openssh/above.ts', '../local-transport'],
  ['io-only-at-the-edges', 'lib/plan/files.ts', 'node:fs'],
  ['io-only-at-the-edges', 'lib/host/sockets.ts', 'node:net'],
  ['io-only-at-the-edges', 'lib/deploy/processes.ts', 'node:child_process'],
  ['io-only-at-the-edges', 'lib/review/lines.ts', 'readline/promises'],
  ['io-only-at-the-edges', 'constructs/system.ts', 'os'],
  ['runtime-dependency', 'lib/net/laws.ts', 'fast-check'],
];

/** Imports near the edge of a rule that stay allowed. */
const ALLOWED: readonly (readonly [file: string, imports: string])[] = [
  ['lib/ruleset/save/below.ts', '../check/fine'],
  ['lib/host/transports/ssh2.ts', 'ssh2'],
  ['lib/host/transports/sockets.ts', 'node:net'],
  ['lib/provider/wire/server.ts', '@msgpack/msgpack'],
  ['lib/provider/install/files.ts', 'node:fs'],
  ['lib/sandbox/namespace.ts', 'node:child_process'],
  ['lib/host/worded.ts', './rights/diagnostics'],
  ['lib/host/transaction/tries.ts', '../rehearsal/fine'],
  ['lib/host/transports/ssh/shares.ts', '../fine'],
  ['lib/host/rights/reads.ts', '../persist/fine'],
  ['lib/diff/hash.ts', 'node:crypto'],
  ['constructs/terraform/app.ts', 'cdktf'],
  ['constructs/index.ts', 'constructs'],
  ['constructs/terraform/launcher.ts', '../../lib/provider/install/files'],
  ['constructs/terraform/described.ts', '../../lib/resource/fine'],
  ['lib/provider/deploys.ts', '../deploy/fine'],
  ['test/laws.ts', 'fast-check'],
];

describe('the rules of the layers', () => {
  let house: string;
  let result: Cruise;

  beforeAll(async () => {
    house = buildHouse();
    result = await cruise(house);
  }, TIMEOUT_MS);

  afterAll(() => {
    rmSync(house, { recursive: true, force: true });
  });

  test.each(REFUSED)('%s refuses %s importing %s', (rule, file) => {
    expect(result.violations).toContainEqual(expect.objectContaining({ rule, from: file }));
  });

  test.each(ALLOWED)('leave alone %s importing %s', (file) => {
    expect(result.modules.map((module) => module.source)).toContain(file);
    expect(result.violations.filter(({ from }) => from === file)).toEqual([]);
  });

  test('are all shown to refuse something', () => {
    const { forbidden } = jest.requireActual<{ forbidden: readonly { name: string }[] }>(
      '../.dependency-cruiser.cjs',
    );
    const shown = new Set(REFUSED.map(([rule]) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});

/** A repository like this one, in which each file breaks one rule or keeps close to one. */
function buildHouse(): string {
  const house = mkdtempSync(join(tmpdir(), 'architecture-'));
  for (const name of ['package.json', 'tsconfig.json'])
    copyFileSync(join(REPOSITORY, name), join(house, name));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(house, 'node_modules'));

  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
  };
  const imports = [...REFUSED.map(([, file, module]) => [file, module] as const), ...ALLOWED];
  for (const [file, module] of imports) {
    const fine = join(dirname(file), `${module}.ts`);
    if (module.endsWith('/fine')) write(fine, 'export const fine = 1;\n');
    write(file, `import * as imported from '${module}';\nexport const used = imported;\n`);
  }
  for (const file of ['lib/host/transports/local-transport.ts', 'lib/host/rights/diagnostics.ts'])
    write(file, 'export const fine = 1;\n');
  write('lib/plan/there.ts', `import * as imported from './here';\nexport const used = imported;\n`);
  return house;
}

/** Without template literals, which may hold programs of their own. */
function withoutTexts(source: string): string {
  return source.replace(/`(?:\\.|[^`\\])*`/gs, '');
}
