/** The examples of the documentation and of docstrings are run: what they show is what a reader may copy. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import * as door from '../../constructs';
import * as testing from '../../constructs/testing';
import { filesBelow, readText } from '../support/project/repository';
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
  ...['README.md', 'docs/constructs.md'].flatMap(inMarkdown),
  ...filesBelow('constructs').flatMap(inDocstrings),
];

test('there are examples in all of these places', () => {
  expect(examples.length).toBeGreaterThan(10);
});

test.each(examples)('%s runs', (_place, text) => {
  const { outputText } = transpileModule(text.replace(/^import .*?;$/gms, '').replace(/^export /gm, ''), {
    compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 },
  });
  const stack = new TerraformStack(Testing.app({ outdir: folder }), 'site');
  const names = {
    ...door,
    ...testing,
    App: function () {
      return Testing.app({ outdir: folder });
    },
    Construct,
    TerraformStack,
    firewall: testFirewall(),
    machine: { address: '192.0.2.7' },
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the examples are files of this project
  const run = new Function(...Object.keys(names), `{ ${outputText} }`);
  expect(() => {
    run.apply(stack, Object.values(names));
  }).not.toThrow();
});
