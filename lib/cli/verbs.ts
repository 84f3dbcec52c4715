/**
 * What each verb does, loaded when it is asked for: `diff` of two files opens no connection, so it does not wait for
 * SSH to be loaded.
 */
import type { ExitStatus, World } from './cli-context';
import type { ApplyOptions } from './apply/apply-options';
import type { CompareOptions } from './verbs/compare';
import type { DiffOptions } from './verbs/diff';
import type { DriftOptions } from './verbs/drift';
import type { FmtOptions } from './verbs/fmt';
import type { PlanOptions } from './verbs/plan';
import type { AuthorizedKeyVerbOptions, SudoersVerbOptions } from './verbs/rights';
import type { SandboxOptions } from './verbs/sandbox';
import type { ShowOptions } from './verbs/show';

type Verb<Options> = (options: Options, world: World) => Promise<ExitStatus>;

interface Verbs {
  readonly plan: Verb<PlanOptions>;
  readonly apply: Verb<ApplyOptions>;
  readonly drift: Verb<DriftOptions>;
  readonly show: Verb<ShowOptions>;
  readonly diff: (oldFile: string, newFile: string, options: DiffOptions, world: World) => ExitStatus;
  readonly compare: (oldFile: string, newFile: string, options: CompareOptions, world: World) => ExitStatus;
  readonly fmt: (file: string | undefined, options: FmtOptions, world: World) => Promise<ExitStatus>;
  readonly sudoers: (options: SudoersVerbOptions, world: World) => ExitStatus;
  readonly authorizedKey: (
    file: string,
    options: AuthorizedKeyVerbOptions,
    world: World,
  ) => Promise<ExitStatus>;
  readonly sandboxUp: Verb<SandboxOptions>;
  readonly sandboxDown: Verb<SandboxOptions>;
  readonly sandboxList: Verb<Pick<SandboxOptions, 'json'>>;
}

/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
export const verbs: Verbs = {
  plan: (options, world) => {
    const { plan }: typeof import('./verbs/plan') = require('./verbs/plan');
    return plan(options, world);
  },
  apply: (options, world) => {
    const { apply }: typeof import('./verbs/apply') = require('./verbs/apply');
    return apply(options, world);
  },
  drift: (options, world) => {
    const { drift }: typeof import('./verbs/drift') = require('./verbs/drift');
    return drift(options, world);
  },
  show: (options, world) => {
    const { show }: typeof import('./verbs/show') = require('./verbs/show');
    return show(options, world);
  },
  diff: (oldFile, newFile, options, world) => {
    const { diff }: typeof import('./verbs/diff') = require('./verbs/diff');
    return diff(oldFile, newFile, options, world);
  },
  compare: (oldFile, newFile, options, world) => {
    const { compare }: typeof import('./verbs/compare') = require('./verbs/compare');
    return compare(oldFile, newFile, options, world);
  },
  fmt: (file, options, world) => {
    const { fmt }: typeof import('./verbs/fmt') = require('./verbs/fmt');
    return fmt(file, options, world);
  },
  sudoers: (options, world) => {
    const { sudoers }: typeof import('./verbs/rights') = require('./verbs/rights');
    return sudoers(options, world);
  },
  authorizedKey: (file, options, world) => {
    const { authorizedKey }: typeof import('./verbs/rights') = require('./verbs/rights');
    return authorizedKey(file, options, world);
  },
  sandboxUp: (options, world) => {
    const { up }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return up(options, world);
  },
  sandboxDown: (options, world) => {
    const { down }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return down(options, world);
  },
  sandboxList: (options, world) => {
    const { list }: typeof import('./verbs/sandbox') = require('./verbs/sandbox');
    return list(options, world);
  },
};
/* eslint-enable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
