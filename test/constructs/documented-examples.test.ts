/** The examples of the documentation and of docstrings are run: what they show is what a reader may copy. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aspects, TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import {
  type CompilerOptions,
  ModuleKind,
  ModuleResolutionKind,
  ScriptTarget,
  createCompilerHost,
  createProgram,
  createSourceFile,
  flattenDiagnosticMessageText,
  getPreEmitDiagnostics,
  transpileModule,
} from 'typescript';
import * as door from '../../constructs';
import { readAssertions } from '../../lib/cli/assertions/assertions-file';
import * as testing from '../../constructs/testing';
import * as yaml from '../../constructs/yaml';
import { REPOSITORY, filesBelow, readText } from '../support/project/repository';
import { testFirewall } from '../support/terraform/synthesis';

const folder = mkdtempSync(join(tmpdir(), 'documented-examples-'));
/** Where the program of a reader runs, with the one file that examples read. */
beforeAll(() => {
  cpSync('examples/firewall.yaml', join(folder, 'firewall.yaml'));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(REPOSITORY);
  rmSync(folder, { recursive: true, force: true });
});

type Example = readonly [place: string, text: string];

function inMarkdown(path: string, language = 'ts'): readonly Example[] {
  const blocks = [...readText(path).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))];
  return blocks.map(([, text = ''], index) => [`${path}, block ${String(index + 1)}`, text]);
}

function inDocstrings(path: string): readonly Example[] {
  const blocks = [...readText(path).matchAll(/^ *\* @example\n((?: *\* (?!@).*\n)+)/gm)];
  return blocks.map(([, text = ''], index) => [
    `${path}, example ${String(index + 1)}`,
    text.replace(/^ *\* /gm, ''),
  ]);
}

const pages = ['README.md', ...filesBelow('docs').filter((file) => /^docs\/[^/]+\.md$/.test(file))];

const examples = [
  ...pages.flatMap((page) => inMarkdown(page)),
  ...filesBelow('constructs').flatMap(inDocstrings),
];

test('there are examples in all of these places', () => {
  expect(examples.length).toBeGreaterThan(10);
});

/** Without its imports, whose names every example has. */
const bodyOf = (text: string): string => text.replace(/^import .*?;$/gms, '').replace(/^export /gm, '');

test('the compiler takes all of them', () => {
  const options: CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    target: ScriptTarget.ES2022,
    module: ModuleKind.Node16,
    moduleResolution: ModuleResolutionKind.Node16,
    types: ['node', 'jest'],
    typeRoots: [join(REPOSITORY, 'node_modules', '@types')],
  };
  const head = [
    "import { App, Aspects, TerraformStack } from 'cdktf';",
    "import { Construct } from 'constructs';",
    `import { ${Object.keys(door).join(', ')} } from '../../constructs';`,
    `import { ${Object.keys(testing).join(', ')} } from '../../constructs/testing';`,
    `import { ${Object.keys(yaml).join(', ')} } from '../../constructs/yaml';`,
    'declare const firewall: Firewall;',
    'declare const machine: { readonly address: string }; declare const host: string;',
  ].join(' ');
  const sources = new Map(
    examples.map(([, text], index) => [
      join(REPOSITORY, 'test/constructs', `example-${String(index)}.ts`),
      `${head}\nexport function example(this: TerraformStack): void {\n${bodyOf(text)}\n}\n`,
    ]),
  );
  const host = createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => sources.has(file) || fileExists.call(host, file);
  host.getSourceFile = (file, ...rest) => {
    const text = sources.get(file);
    return text === undefined
      ? getSourceFile.call(host, file, ...rest)
      : createSourceFile(file, text, ScriptTarget.ES2022);
  };
  const names = [...sources.keys()];
  const program = createProgram(names, options, host);
  const found = names.flatMap((name, index) =>
    getPreEmitDiagnostics(program, program.getSourceFile(name)).map(
      ({ messageText }) => `${examples[index]?.[0] ?? ''}: ${flattenDiagnosticMessageText(messageText, ' ')}`,
    ),
  );
  expect(found).toEqual([]);
}, 120_000);

/** With the checks of what only shows when all is declared. */
function synthesize(stack: TerraformStack): void {
  if (stack.node.tryFindChild('iptables') === undefined) new door.IptablesProvider(stack, 'iptables');
  Testing.synth(stack, true);
}

test.each(examples)('%s runs', (_place, text) => {
  const { outputText } = transpileModule(bodyOf(text), {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
  });
  const stack = new TerraformStack(Testing.app({ outdir: folder }), 'site');
  const firewall = testFirewall();
  const names = {
    ...door,
    ...testing,
    ...yaml,
    App: function () {
      return Testing.app({ outdir: folder });
    },
    Aspects,
    Construct,
    TerraformStack,
    firewall,
    machine: { address: '192.0.2.7' },
    host: 'web-1.example.net',
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the examples are files of this project
  const run = new Function(...Object.keys(names), `{ ${outputText} }`);
  expect(() => {
    run.apply(stack, Object.values(names));
    for (const each of [stack, TerraformStack.of(firewall)]) synthesize(each);
  }).not.toThrow();
});

const yamlBlocks = pages.flatMap((page) => inMarkdown(page, 'yaml'));
const isAssertions = ([, text]: Example): boolean => text.startsWith('assertions:');
const firewallsInYaml = yamlBlocks.filter((block) => !isAssertions(block));

test.each(firewallsInYaml)('%s is a firewall', (_place, text) => {
  const file = join(folder, 'documented.yaml');
  writeFileSync(file, text);
  const stack = new TerraformStack(Testing.app({ outdir: folder }), 'site');
  expect(new yaml.YamlFirewalls(stack, 'firewalls', { file }).firewalls).toHaveLength(1);
  synthesize(stack);
});

test.each(yamlBlocks.filter(isAssertions))('%s is a file of assertions', (_place, text) => {
  const file = join(folder, 'assertions.yaml');
  writeFileSync(file, text);
  expect(readAssertions(file).length).toBeGreaterThan(0);
});

const testsInJavaScript = inMarkdown('docs/constructs.md', 'js');

test.each(testsInJavaScript)('%s passes', async (_place, text) => {
  const doors: Readonly<Record<string, unknown>> = {
    'cdktf-iptables': door,
    'cdktf-iptables/testing': testing,
  };
  const firewall = testFirewall({ host: { address: 'web-1', addresses: ['192.0.2.7'] } });
  new door.WebServerFirewall(firewall, 'web');
  firewall.allowFrom('192.0.2.0/24', door.Service.ssh);
  firewall.setPolicies({ forward: 'DROP' });
  const tests: (() => unknown)[] = [];
  const names = {
    require: (name: string) => doors[name],
    expect,
    firewall,
    test: (_title: string, body: () => unknown) => tests.push(body),
    ...door,
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the examples are files of this project
  const run = new Function(...Object.keys(names), `{ ${text} }`) as (...values: unknown[]) => void;
  run(...Object.values(names));
  for (const body of tests) await body();
  expect(tests.length).toBeGreaterThan(0);
});
