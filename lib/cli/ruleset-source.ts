/** The one ruleset that a question is about: of a file, or of a host, with the sets that its rules name. */
import { FirewallError } from '../base/firewall-error';
import { omitUndefined } from '../base/omit-undefined';
import type { HostTarget } from '../deploy/apply-request';
import type { Engine } from '../deploy/engine';
import { rulesetsOfLive } from '../deploy/live-snapshot';
import { parseHostUrl, printHostUrl } from '../host/host-url';
import { type Family, familyName, otherFamily } from '../net/family';
import { hostNeeds } from '../ruleset/check/host-needs';
import type { Ruleset } from '../ruleset/model/ruleset';
import { chainsOf, emptyRuleset } from '../ruleset/model/ruleset';
import type { IpSets } from '../sets/ip-set';
import type { CliContext } from './cli-context';
import type { ConnectionOptions } from './command-line/shared-options';
import { sshOptions } from './connection-options';
import { fileProblems, usageProblems } from './diagnostics';
import { withHostEngine } from './host-engine';
import { withProgress } from './progress';
import { readRulesFile, readSetsFile } from './read-rules-file';
import { reportDiagnostics } from './report-error';

export interface RulesetSource extends ConnectionOptions {
  readonly file?: string;
  readonly host?: string;
  readonly ipv6?: boolean;
  readonly sets?: string;
}

export interface AskedRuleset {
  readonly ruleset: Ruleset;
  /** @default their members are not known */
  readonly sets?: IpSets;
}

/** @throws FirewallError `cli/usage` unless exactly one of file and host is given; what reading them throws */
export async function readRuleset(
  source: RulesetSource,
  context: CliContext,
  verb: string,
): Promise<AskedRuleset> {
  const { file, host, sets: setsFile } = source;
  const family = familyOf(source);
  if ((file === undefined) === (host === undefined))
    throw new FirewallError(
      usageProblems.usage('give either a file of iptables-save or --host', undefined, verb),
    );
  if (file !== undefined) {
    const ruleset = readFile(file, family, context);
    return { ruleset, ...(setsFile === undefined ? {} : { sets: readSets(setsFile, context) }) };
  }
  if (setsFile !== undefined)
    throw new FirewallError(
      usageProblems.usage('--sets needs a file of rules; of a host, its own sets are read', undefined, verb),
    );
  return askHost(source, context, async (engine, target, abort) => {
    const { live } = await engine.read(target, abort);
    const ruleset = rulesetsOfLive(live).get(family) ?? emptyRuleset(family);
    const sets = namesSets(ruleset) ? await engine.readSets(target, abort) : undefined;
    return { ruleset, ...omitUndefined({ sets }) };
  });
}

/**
 * With the other family, where it is known: that of a host, or of the file that is named for it.
 *
 * @throws FirewallError as `readRuleset`
 */
export async function readBothFamilies(
  source: RulesetSource & { readonly otherFamily?: string },
  context: CliContext,
): Promise<{ readonly ruleset: Ruleset; readonly other: Ruleset | undefined }> {
  const family = familyOf(source);
  const { file, host, otherFamily: otherFile } = source;
  if (file === undefined && host !== undefined && otherFile === undefined) {
    const rulesets = await askHost(source, context, async (engine, target, abort) =>
      rulesetsOfLive((await engine.read(target, abort)).live),
    );
    return {
      ruleset: rulesets.get(family) ?? emptyRuleset(family),
      other: rulesets.get(otherFamily(family)),
    };
  }
  if (otherFile !== undefined && file === undefined)
    throw new FirewallError(
      usageProblems.usage(
        '--other-family needs a file; of a host, both families are read',
        undefined,
        'lint',
      ),
    );
  const { ruleset } = await readRuleset(source, context, 'lint');
  return {
    ruleset,
    other: otherFile === undefined ? undefined : readFile(otherFile, otherFamily(family), context),
  };
}

/** A file of sets, with its warnings reported. @throws FirewallError `cli/...`, `sets/...` */
export function readSets(file: string, context: CliContext): IpSets {
  const { sets, warnings } = readSetsFile(file);
  reportDiagnostics(sets.size === 0 ? [fileProblems.noSets(file), ...warnings] : warnings, context);
  return sets;
}

function familyOf({ ipv6 }: RulesetSource): Family {
  return ipv6 === true ? 'ipv6' : 'ipv4';
}

function readFile(file: string, family: Family, context: CliContext): Ruleset {
  const { ruleset } = ofFamily(file, family, () => readRulesFile(file, family, { origins: false }));
  if (ruleset.tables.size === 0) reportDiagnostics([fileProblems.noTables(file)], context);
  return ruleset;
}

/** Errors about a file that has none as one of the other family say that alone. */
function ofFamily<Read>(file: string, family: Family, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    if (file === '-' || !(error instanceof FirewallError) || !isReadable(file, otherFamily(family)))
      throw error;
    const help = family === 'ipv4' ? 'give --ipv6 too' : 'leave --ipv6 out';
    const wrong = `${file} has rules of ${familyName(otherFamily(family))}`;
    throw new FirewallError(usageProblems.usage(wrong, help, ''), { cause: error });
  }
}

function isReadable(file: string, family: Family): boolean {
  try {
    readRulesFile(file, family, { origins: false });
    return true;
  } catch (error) {
    if (error instanceof FirewallError) return false;
    throw error;
  }
}

async function askHost<Answer>(
  source: RulesetSource,
  context: CliContext,
  ask: (engine: Engine, target: HostTarget, abort: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const url = parseHostUrl(source.host ?? '');
  const target = { host: url, options: sshOptions(source, context.env) };
  const abort = context.interruption();
  return withProgress(context, [printHostUrl(url)], 'reading', (progress) => {
    progress.onStart(0);
    return withHostEngine((engine) => ask(engine, target, abort));
  });
}

function namesSets(ruleset: Ruleset): boolean {
  return chainsOf(ruleset).some(({ chain }) =>
    chain.rules.some(({ text }) => hostNeeds(text, ruleset.family).sets.length > 0),
  );
}
