import { catalogue } from '../../base/catalogue';

/** What can be wrong between runs that share the hosts of one fleet. */
export const fleetCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'fleet/bad-shard': {
      host: 'not-involved',
      happened: '`--shard` names no part of the hosts',
      todo: 'Write `--shard I/N` with I from 1 to N, or `--shard env/N` in a Kubernetes Indexed Job',
    },
    'fleet/canaries-not-ended': {
      retry: 'later',
      happened: 'The canaries of the fleet have no result yet, so no other host was started',
      todo: 'Start all shards at the same time; when those with the canaries have ended, apply again',
    },
    'fleet/missing-shards': {
      host: 'unknown',
      happened:
        'The report is of a part of the hosts: results of some shards are missing, or their runs have not ended',
      todo: 'Name the results of all shards; where a run was killed, run its shard again',
    },
    'fleet/no-saved-plan': {
      host: 'not-involved',
      happened: '`report --out` writes one saved plan, and the files are not saved plans',
      todo: 'Leave out `--out`, or name the files that `plan --shard I/N --out FILE` wrote',
    },
    'fleet/not-results': {
      host: 'not-involved',
      happened: 'A file is nothing that `report` can read',
      todo: 'Name files that `plan --out`, `apply --results` or `drift --format json` wrote',
    },
    'fleet/other-run': {
      host: 'not-involved',
      happened: 'Results are of another run: another plan, other shards, or twice the same shard',
      todo: 'Name the results of one run; give each run a folder of its own',
    },
    'fleet/stopped': {
      happened:
        'Another host was not brought to its desired state, maybe by another shard, so no further host was started',
      todo: 'Mend that host; then apply again, with another folder of results',
    },
    'fleet/unreadable-results': {
      host: 'not-involved',
      happened: 'A file in the folder of results cannot be read, or is not what an apply wrote there',
      todo: 'Give the run a folder of its own that all shards can read and write',
    },
  },
);
