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

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
export const runners: Runners = {
  init: (...given) => {
    const { init }: typeof import('./verbs/init') = require('./verbs/init');
    return init(...given);
  },
  import: (...given) => {
    const { importRules }: typeof import('./verbs/import') = require('./verbs/import');
    return importRules(...given);
  },
  discover: (...given) => {
    const { discover }: typeof import('./verbs/discover') = require('./verbs/discover');
    return discover(...given);
  },
  plan: (...given) => {
    const { plan }: typeof import('./verbs/plan') = require('./verbs/plan');
    return plan(...given);
  },
  apply: (...given) => {
    const { apply }: typeof import('./verbs/apply') = require('./verbs/apply');
    return apply(...given);
  },
  review: (...given) => {
    const { review }: typeof import('./verbs/review') = require('./verbs/review');
    return review(...given);
  },
  report: (...given) => {
    const { report }: typeof import('./verbs/report') = require('./verbs/report');
    return report(...given);
  },
  drift: (...given) => {
    const { drift }: typeof import('./verbs/drift') = require('./verbs/drift');
    return drift(...given);
  },
  explain: (...given) => {
    const { explain }: typeof import('./verbs/explain') = require('./verbs/explain');
    return explain(...given);
  },
  render: (...given) => {
    const { render }: typeof import('./verbs/render') = require('./verbs/render');
    return render(...given);
  },
  show: (...given) => {
    const { show }: typeof import('./verbs/show') = require('./verbs/show');
    return show(...given);
  },
  diff: (...given) => {
    const { diff }: typeof import('./verbs/diff') = require('./verbs/diff');
    return diff(...given);
  },
  compare: (...given) => {
    const { compare }: typeof import('./verbs/compare') = require('./verbs/compare');
    return compare(...given);
  },
  trace: (...given) => {
    const { trace }: typeof import('./verbs/questions') = require('./verbs/questions');
    return trace(...given);
  },
  reach: (...given) => {
    const { reach }: typeof import('./verbs/questions') = require('./verbs/questions');
    return reach(...given);
  },
  lint: (...given) => {
    const { lint }: typeof import('./verbs/questions') = require('./verbs/questions');
    return lint(...given);
  },
  graph: (...given) => {
    const { graph }: typeof import('./verbs/graph') = require('./verbs/graph');
    return graph(...given);
  },
  fmt: (...given) => {
    const { fmt }: typeof import('./verbs/fmt') = require('./verbs/fmt');
    return fmt(...given);
  },
  sudoers: (...given) => {
    const { sudoers }: typeof import('./verbs/rights') = require('./verbs/rights');
    return sudoers(...given);
  },
  'authorized-key': (...given) => {
    const { authorizedKey }: typeof import('./verbs/rights') = require('./verbs/rights');
    return authorizedKey(...given);
  },
  'sandbox up': (...given) => {
    const { up }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return up(...given);
  },
  'sandbox down': (...given) => {
    const { down }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return down(...given);
  },
  'sandbox list': (...given) => {
    const { list }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return list(...given);
  },
  completion: (...given) => {
    const { completion }: typeof import('./verbs/completion') = require('./verbs/completion');
    return completion(...given);
  },
};
/* eslint-enable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
