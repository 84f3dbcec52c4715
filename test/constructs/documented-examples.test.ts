/** The examples of the documentation and of docstrings are run: what they show is what a reader may copy. */
import { mkdtempSync, rmSync } from 'node:fs';
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
import * as testing from '../../constructs/testing';
import { REPOSITORY, filesBelow, readText } from '../support/project/repository';
import { testFirewall } from '../support/terraform/synthesis';

const folder = mkdtempSync(join(tmpdir(), 'documented-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Example = readonly [place: string, text: string];

function inMarkdown(path: string): readonly Example[] {
  const blocks = [...readText(path).matchAll(/^```ts\n(.*?)^```$/gms)];
  return blocks.map(([, text = ''], index) => [`${path}, block ${String(index + 1)}`, text]);
}

function inDocstrings(path: string): readonly Example[] {
  const blocks = [...readText(path).matchAll(/^ *\* @example\n((?: *\* (?!@).*\n)+)/gm)];
  return blocks.map(([, text = ''], index) => [
    `${path}, example ${String(index + 1)}`,
    text.replace(/^ *\* /gm, ''),
  ]);
}

const examples = [
  ...['README.md', 'docs/constructs.md', 'docs/docker.md'].flatMap(inMarkdown),
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
  };
  const head = [
    "import { App, Aspects, TerraformStack } from 'cdktf';",
    "import { Construct } from 'constructs';",
    `import { ${Object.keys(door).join(', ')} } from '../../constructs';`,
    `import { ${Object.keys(testing).join(', ')} } from '../../constructs/testing';`,
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

test.each(examples)('%s runs', (_place, text) => {
  const { outputText } = transpileModule(bodyOf(text), {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
  });
  const stack = new TerraformStack(Testing.app({ outdir: folder }), 'site');
  const names = {
    ...door,
    ...testing,
    App: function () {
      return Testing.app({ outdir: folder });
    },
    Aspects,
    Construct,
    TerraformStack,
    firewall: testFirewall(),
    machine: { address: '192.0.2.7' },
    host: 'web-1.example.net',
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the examples are files of this project
  const run = new Function(...Object.keys(names), `{ ${outputText} }`);
  expect(() => {
    run.apply(stack, Object.values(names));
  }).not.toThrow();
});
