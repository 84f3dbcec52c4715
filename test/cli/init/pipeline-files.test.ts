import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../../support/project/repository';
import { useTemporaryFolder } from '../../support/project/temporary-folder';
import { run } from '../fake-world';
import { pipelineFiles, pipelines, type PipelineName } from '../../../lib/cli/init/pipeline-files';

const names = Object.keys(pipelines) as PipelineName[];

/** Every text in a value, however deep. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe.each(names)('the pipeline %s', (name) => {
  const files = pipelineFiles(name);

  test('has a head that says what to set up', () => {
    expect(files.get(pipelines[name])?.split('\n')[pipelines[name].endsWith('.sh') ? 1 : 0]).toMatch(/^# /);
  });

  test('is YAML and shell that can be read, and names no script that it does not bring', () => {
    for (const [path, text] of files) {
      if (/\.ya?ml$/.test(path)) parse(text);
      if (path.endsWith('.sh')) execFileSync('sh', ['-n'], { input: text });
      const scripts = [...text.matchAll(/\b(?:sh|node) (pipeline\/[\w.-]+)/g)].map(([, script]) => script);
      expect([path, scripts.filter((script) => !files.has(String(script)))]).toEqual([path, []]);
    }
  });

  test('gives a key to no step by the command line, where other processes see it', () => {
    for (const [path, text] of files) {
      if (!/\.ya?ml$/.test(path)) continue;
      const run = textsIn(parse(text)).filter((each) => each.includes('pipeline/'));
      expect([path, run.filter((each) => /FIREWALL_KEY|TOKEN|secrets\./.test(each))]).toEqual([path, []]);
    }
  });
});

describe('the example of a policy', () => {
  const file = useTemporaryFolder();
  const open = (rule: string): string =>
    `*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n${rule}\nCOMMIT\n`;
  const policy = pipelineFiles('github').get('pipeline/policy.example.yaml') ?? '';

  test.each([
    ['a range of ports to everybody', '-A INPUT -p tcp --dport 3000:4000 -j ACCEPT'],
    ['SSH to all but one address', '-A INPUT ! -s 192.0.2.1 -p tcp --dport 22 -j ACCEPT'],
  ])('refuses what opens %s', async (_what, rule) => {
    const args = [
      file('old.v4', open('')),
      file('new.v4', open(rule)),
      '--assert',
      file('policy.yaml', policy),
    ];
    const { status, stderr } = await run(['compare', ...args]);
    expect(status).toBe(1);
    expect(stderr).toContain('[assert/failed]');
  });

  test('has nothing against SSH from inside', async () => {
    const rule = '-A INPUT -s 10.1.0.0/16 -p tcp --dport 22 -j ACCEPT';
    const args = [
      file('old.v4', open('')),
      file('new.v4', open(rule)),
      '--assert',
      file('policy.yaml', policy),
    ];
    expect((await run(['compare', ...args])).status).toBe(2);
  });
});

test('the example for conftest asks for nothing that a review does not have', () => {
  const policy = pipelineFiles('github').get('pipeline/policy/firewall.rego') ?? '';
  const schema = readFileSync(join(REPOSITORY, 'schemas', 'review.schema.json'), 'utf8');
  const code = policy.replace(/^#.*$|"[^"]*"/gm, '');
  const names = [...code.matchAll(/(?:\.|\]\.)([a-z]\w*)/g)].flatMap(([, name = '']) =>
    /future\.|keywords\./.test(`${name}.`) || ['contains', 'if', 'in'].includes(name) ? [] : [name],
  );
  expect(new Set(names)).toEqual(
    new Set(['hosts', 'errors', 'host', 'summary', 'operations', 'kind', 'policy', 'chain']),
  );
  for (const name of names) expect(schema).toContain(`"${name}": {`);
  expect(schema).toContain('"set-policy"');
});
