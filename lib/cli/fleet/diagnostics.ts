import type { Diagnostic } from '../../base/diagnostic';
import { quoted } from '../../base/visible-text';
import { count } from '../../review/text/quantity';
import { fleetCatalogue } from './catalogue';
import { type Shard, nameOfShard } from './shard-name';

const { problem, warning } = fleetCatalogue;

const shardHelp = 'write --shard I/N with I from 1 to N, such as 2/8; or env/N in a Kubernetes Indexed Job';

export const fleetProblems = {
  badShard: (text: string, fromEnvironment: number | undefined): Diagnostic =>
    problem({
      code: 'fleet/bad-shard',
      summary: `--shard ${quoted(text)} is no part of the hosts`,
      ...(fromEnvironment === undefined
        ? {}
        : { detail: `the environment says that it is part ${String(fromEnvironment)}` }),
      help: shardHelp,
    }),
  noIndex: (variable: string, value: string): Diagnostic =>
    problem({
      code: 'fleet/bad-shard',
      summary: `${variable} has no number, but ${quoted(value)}`,
      detail: 'Kubernetes sets it in the pods of a Job whose completionMode is Indexed',
      help: shardHelp,
    }),
  canariesNotEnded: (missing: readonly string[], seconds: number): Diagnostic =>
    problem({
      code: 'fleet/canaries-not-ended',
      summary: `${count(missing.length, 'canary', 'canaries')} had no result after ${count(seconds, 'second')}: ${firstOf(missing)}; no other host was started here`,
      detail:
        'the canaries are the first hosts of the whole plan, and each is applied by the shard that it is in',
      help: 'start all shards at the same time, or give more time with --canary-wait; hosts that were applied stay as they are',
    }),
  stopped: (host: string, outcome: string, by: Shard | undefined): Diagnostic =>
    warning({
      code: 'fleet/stopped',
      summary: `no further host is started: ${host} is ${quoted(outcome)}${by === undefined ? '' : `, as shard ${nameOfShard(by)} says`}`,
      help: 'mend that host; then apply again, with another folder for --results',
    }),
  unreadable: (file: string, reason: string): Diagnostic =>
    problem({
      code: 'fleet/unreadable-results',
      summary: `cannot use ${quoted(file)}: ${reason}`,
      help: 'give the run a folder of its own, which all shards can read and write',
    }),
  notResults: (file: string, reason: string): Diagnostic =>
    problem({
      code: 'fleet/not-results',
      summary: `${quoted(file)} is nothing that can be reported: ${reason}`,
      help: 'name files that `plan --out`, `apply --results` or `drift --format json` wrote',
    }),
  notPlans: (file: string): Diagnostic =>
    problem({
      code: 'fleet/no-saved-plan',
      summary: `--out writes a saved plan, and ${quoted(file)} is none`,
      help: 'leave out --out, or name the files that `plan --shard I/N --out FILE` wrote',
    }),
  otherRun: (file: string, why: string): Diagnostic =>
    problem({
      code: 'fleet/other-run',
      summary: `${quoted(file)} is of another run: ${why}`,
      help: 'name the results of one run; a run has a folder of results of its own',
    }),
  missingShards: (missing: readonly number[], of: number): Diagnostic =>
    problem({
      code: 'fleet/missing-shards',
      summary: `there is no result of ${missing.length === 1 ? 'shard' : 'shards'} ${firstOf(missing.map(String))} of ${String(of)}`,
      detail: 'what their hosts hold is not known here',
      help: 'name the files of all shards; where a run was killed, run its shard again',
    }),
  notEnded: (files: readonly string[]): Diagnostic =>
    problem({
      code: 'fleet/missing-shards',
      summary: `the run of ${firstOf(files.map(quoted))} has not ended`,
      detail: 'what hosts without a result hold is not known here',
      help: 'wait for it; where it was killed, run its shard again with the same folder of results',
    }),
};

const named = 5;

function firstOf(names: readonly string[]): string {
  const more = names.length - named;
  return `${names.slice(0, named).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}
