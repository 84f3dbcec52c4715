/** The one ruleset that a question is about: of a file, or of a host. */
import { FirewallError } from '../base/firewall-error';
import { rulesetsOfLive } from '../deploy/live-snapshot';
import { parseHostUrl, printHostUrl } from '../host/host-url';
import { type Family, otherFamily } from '../net/family';
import type { HostRulesets, Ruleset } from '../ruleset/model/ruleset';
import { emptyRuleset } from '../ruleset/model/ruleset';
import type { CliContext } from './cli-context';
import type { ConnectionOptions } from './command-line/shared-options';
import { sshOptions } from './connection-options';
import { fileProblems, usageProblems } from './diagnostics';
import { withHostEngine } from './host-engine';
import { withProgress } from './progress';
import { readRulesFile } from './read-rules-file';
import { reportDiagnostics } from './report-error';

export interface RulesetSource extends ConnectionOptions {
  readonly file?: string;
  readonly host?: string;
  readonly ipv6?: boolean;
}

/** @throws FirewallError `cli/usage` unless exactly one of file and host is given; what reading them throws */
export async function readRuleset(
  source: RulesetSource,
  context: CliContext,
  verb: string,
): Promise<Ruleset> {
  const { file, host } = source;
  const family = familyOf(source);
  if ((file === undefined) === (host === undefined))
    throw new FirewallError(
      usageProblems.usage('give either a file of iptables-save or --host', undefined, verb),
    );
  if (file !== undefined) return readFile(file, family, context);
  return (await readHostRulesets(source, context)).get(family) ?? emptyRuleset(family);
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
    const rulesets = await readHostRulesets(source, context);
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
  const ruleset = await readRuleset(source, context, 'lint');
  return {
    ruleset,
    other: otherFile === undefined ? undefined : readFile(otherFile, otherFamily(family), context),
  };
}

function familyOf({ ipv6 }: RulesetSource): Family {
  return ipv6 === true ? 'ipv6' : 'ipv4';
}

function readFile(file: string, family: Family, context: CliContext): Ruleset {
  const { ruleset } = readRulesFile(file, family, { origins: false });
  if (ruleset.tables.size === 0) reportDiagnostics([fileProblems.noTables(file)], context);
  return ruleset;
}

async function readHostRulesets(source: RulesetSource, context: CliContext): Promise<HostRulesets> {
  const url = parseHostUrl(source.host ?? '');
  const target = { host: url, options: sshOptions(source, context.env) };
  const abort = context.interruption();
  return withProgress(context, [printHostUrl(url)], 'reading', (progress) => {
    progress.onStart(0);
    return withHostEngine(async (engine) => rulesetsOfLive((await engine.read(target, abort)).live));
  });
}
