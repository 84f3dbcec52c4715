/**
 * What each verb does, loaded when it is asked for: `diff` of two files opens no connection, so it does not wait for
 * SSH to be loaded.
 */
import type { ExitStatus, CliContext } from './cli-context';
import type { ApplyOptions } from './apply/apply-options';
import type { CompareOptions } from './verbs/compare';
import type { DiffOptions } from './verbs/diff';
import type { DriftOptions } from './verbs/drift';
import type { FmtOptions } from './verbs/fmt';
import type { PlanOptions } from './verbs/plan';
import type { AuthorizedKeyVerbOptions, SudoersVerbOptions } from './verbs/rights';
import type { SandboxOptions } from './verbs/sandbox';
import type { ShowOptions } from './verbs/show';

type Verb<Options> = (options: Options, context: CliContext) => Promise<ExitStatus>;

interface Verbs {
  readonly plan: Verb<PlanOptions>;
  readonly apply: Verb<ApplyOptions>;
  readonly drift: Verb<DriftOptions>;
  readonly show: Verb<ShowOptions>;
  readonly diff: (oldFile: string, newFile: string, options: DiffOptions, context: CliContext) => ExitStatus;
  readonly compare: (
    oldFile: string,
    newFile: string,
    options: CompareOptions,
    context: CliContext,
  ) => ExitStatus;
  readonly fmt: (file: string | undefined, options: FmtOptions, context: CliContext) => Promise<ExitStatus>;
  readonly sudoers: (options: SudoersVerbOptions, context: CliContext) => ExitStatus;
  readonly authorizedKey: (
    file: string,
    options: AuthorizedKeyVerbOptions,
    context: CliContext,
  ) => Promise<ExitStatus>;
  readonly sandboxUp: Verb<SandboxOptions>;
  readonly sandboxDown: Verb<SandboxOptions>;
  readonly sandboxList: Verb<Pick<SandboxOptions, 'json'>>;
}

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
export const verbs: Verbs = {
  plan: (options, context) => {
    const { plan }: typeof import('./verbs/plan') = require('./verbs/plan');
    return plan(options, context);
  },
  apply: (options, context) => {
    const { apply }: typeof import('./verbs/apply') = require('./verbs/apply');
    return apply(options, context);
  },
  drift: (options, context) => {
    const { drift }: typeof import('./verbs/drift') = require('./verbs/drift');
    return drift(options, context);
  },
  show: (options, context) => {
    const { show }: typeof import('./verbs/show') = require('./verbs/show');
    return show(options, context);
  },
  diff: (oldFile, newFile, options, context) => {
    const { diff }: typeof import('./verbs/diff') = require('./verbs/diff');
    return diff(oldFile, newFile, options, context);
  },
  compare: (oldFile, newFile, options, context) => {
    const { compare }: typeof import('./verbs/compare') = require('./verbs/compare');
    return compare(oldFile, newFile, options, context);
  },
  fmt: (file, options, context) => {
    const { fmt }: typeof import('./verbs/fmt') = require('./verbs/fmt');
    return fmt(file, options, context);
  },
  sudoers: (options, context) => {
    const { sudoers }: typeof import('./verbs/rights') = require('./verbs/rights');
    return sudoers(options, context);
  },
  authorizedKey: (file, options, context) => {
    const { authorizedKey }: typeof import('./verbs/rights') = require('./verbs/rights');
    return authorizedKey(file, options, context);
  },
  sandboxUp: (options, context) => {
    const { up }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return up(options, context);
  },
  sandboxDown: (options, context) => {
    const { down }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return down(options, context);
  },
  sandboxList: (options, context) => {
    const { list }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return list(options, context);
  },
};
/* eslint-enable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
