import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
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
