/**
 * What each verb does, loaded when it is needed: `diff` of two files opens no connection, so it does not wait for SSH to be
 * loaded.
 */
import type { CliContext, ExitStatus } from './cli-context';
import type { InputOf, VerbName } from './command-line/verb-table';

type Runner<Name extends VerbName> = (
  input: InputOf<Name>,
  context: CliContext,
) => ExitStatus | Promise<ExitStatus>;

/** All but `help`, which is the parser's. */
type Runners = { readonly [Name in Exclude<VerbName, 'help'>]: Runner<Name> };

/* eslint-disable @typescript-eslint/no-require-imports */
export const runners: Runners = {
  plan: (...given) => (require('./verbs/plan') as typeof import('./verbs/plan')).plan(...given),
  apply: (...given) => (require('./verbs/apply') as typeof import('./verbs/apply')).apply(...given),
  drift: (...given) => (require('./verbs/drift') as typeof import('./verbs/drift')).drift(...given),
  show: (...given) => (require('./verbs/show') as typeof import('./verbs/show')).show(...given),
  diff: (...given) => (require('./verbs/diff') as typeof import('./verbs/diff')).diff(...given),
  compare: (...given) => (require('./verbs/compare') as typeof import('./verbs/compare')).compare(...given),
  fmt: (...given) => (require('./verbs/fmt') as typeof import('./verbs/fmt')).fmt(...given),
  sudoers: (...given) => (require('./verbs/rights') as typeof import('./verbs/rights')).sudoers(...given),
  'authorized-key': (...given) =>
    (require('./verbs/rights') as typeof import('./verbs/rights')).authorizedKey(...given),
  'sandbox up': (...given) => (require('./verbs/sandbox') as typeof import('./verbs/sandbox')).up(...given),
  'sandbox down': (...given) =>
    (require('./verbs/sandbox') as typeof import('./verbs/sandbox')).down(...given),
  'sandbox list': (...given) =>
    (require('./verbs/sandbox') as typeof import('./verbs/sandbox')).list(...given),
  completion: (...given) =>
    (require('./verbs/completion') as typeof import('./verbs/completion')).completion(...given),
};
/* eslint-enable @typescript-eslint/no-require-imports */
