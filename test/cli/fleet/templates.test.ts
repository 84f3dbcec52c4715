/** The manifests of docs/fleet.md: what they call is there, and their numbers agree. */
import { parse } from 'yaml';
import { flagOf } from '../../../lib/cli/command-line/command-option';
import { verbTable } from '../../../lib/cli/command-line/verb-table';
import { readText } from '../../support/project/repository';

const flagsIn = (words: readonly string[]): readonly string[] =>
  words.flatMap((word) => /^(--[a-z-]+)/.exec(word)?.[1] ?? []);

function unknownTo(verb: 'plan' | 'apply' | 'report', words: readonly string[]): readonly string[] {
  const known = new Set(Object.keys(verbTable[verb].options).map(flagOf));
  return flagsIn(words).filter((flag) => !known.has(flag));
}

test('the Kubernetes Job starts each shard once, all at the same time', () => {
  const { spec } = parse(readText('templates/fleet/kubernetes-job.yaml')) as {
    readonly spec: {
      readonly completionMode: string;
      readonly completions: number;
      readonly parallelism: number;
      readonly template: {
        readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] };
      };
    };
  };
  const args = spec.template.spec.containers[0]?.args ?? [];
  expect([spec.completionMode, spec.parallelism]).toEqual(['Indexed', spec.completions]);
  expect(args).toContain(`--shard=env/${String(spec.completions)}`);
  expect([args[0], unknownTo('apply', args)]).toEqual(['apply', []]);
  // Canaries need the results of all shards.
  expect(flagsIn(args)).toEqual(expect.arrayContaining(['--canary', '--results', '--approve-digest']));
});

test('the matrix has as many jobs as there are shards', () => {
  const { jobs } = parse(readText('templates/fleet/github-matrix.yml')) as {
    readonly jobs: Readonly<
      Record<
        'plan' | 'report',
        {
          readonly strategy?: { readonly matrix: { readonly shard: readonly number[] } };
          readonly steps: readonly { readonly run?: string }[];
        }
      >
    >;
  };
  const [plan = '', report = ''] = (['plan', 'report'] as const).map((job) =>
    jobs[job].steps.flatMap(({ run }) => (run?.includes('cdktf-iptables') === true ? run : [])).join(),
  );
  const shards = jobs.plan.strategy?.matrix.shard ?? [];
  expect(plan).toContain(`--shard "$SHARD/${String(shards.length)}"`);
  expect(shards).toEqual(shards.map((_, index) => index + 1));
  const words = (text: string): readonly string[] => text.split('\n')[0]?.split(/\s+/) ?? [];
  expect([unknownTo('plan', words(plan)), unknownTo('report', words(report))]).toEqual([[], []]);
});
