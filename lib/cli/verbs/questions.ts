/** Questions about one ruleset: the way of a packet, who can reach what, what is without effect. */
import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import { TooLarge } from '../../impact/diagrams/decision-diagrams';
import { compareFamilies } from '../../impact/questions/compare-families';
import { lintRuleset } from '../../impact/questions/lint-ruleset';
import { reachOf } from '../../impact/questions/reachable-services';
import { tracePacket } from '../../impact/questions/trace-packet';
import { NoSuchPacket, requireFieldsOfProtocol } from '../../impact/questions/traced-packet';
import { withoutLedgers } from '../../plan/ownership/ledger';
import type { ExitStatus, CliContext } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { questionProblems, usageProblems } from '../diagnostics';
import { lintForms, reachForms, traceForms } from '../forms';
import { readBothFamilies, readRuleset } from '../ruleset-source';
import { widthOf } from '../terminal-paint';

/** The rules that a packet meets. 0 when it is accepted, 2 when it is not or that is not known. */
export async function trace(options: InputOf<'trace'>, context: CliContext): Promise<ExitStatus> {
  const { ruleset, sets } = await readRuleset(options, context, 'trace');
  const packet = {
    ...{ chain: options.chain, protocol: options.proto },
    ...omitUndefined({
      source: options.src,
      destination: options.dst,
      sourcePort: options.sport,
      destinationPort: options.dport,
      icmpType: options.icmpType,
      inInterface: options.in,
      outInterface: options.out,
      state: options.state,
      mark: options.mark,
    }),
  };
  const traced = answered('trace', () => {
    requireFieldsOfProtocol(packet, ruleset.family);
    return tracePacket(ruleset, packet, sets);
  });
  context.stdout.write(traceForms[options.format](traced, widthOf(context.stdout)));
  return traced.verdict === 'accept' ? 0 : 2;
}

/** Who can open which new connections. */
export async function reach(options: InputOf<'reach'>, context: CliContext): Promise<ExitStatus> {
  const { ruleset, sets } = await readRuleset(options, context, 'reach');
  const { chain } = options;
  const found = answered('reach', () => reachOf(ruleset, chain === undefined ? undefined : [chain], sets));
  context.stdout.write(reachForms[options.format](found, widthOf(context.stdout)));
  return 0;
}

/** Rules without effect and their like. 2 when there are any. */
export async function lint(options: InputOf<'lint'>, context: CliContext): Promise<ExitStatus> {
  // What sets hold changes, and what is without effect should be so whatever they hold.
  const { ruleset, other } = await readBothFamilies(options, context);
  const findings = answered('lint', () => [
    ...lintRuleset(withoutLedgers(ruleset)),
    ...(other === undefined ? [] : compareFamilies(ruleset, other)),
  ]);
  context.stdout.write(lintForms[options.format](findings));
  return findings.length === 0 ? 0 : 2;
}

function answered<T>(verb: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof TooLarge) throw new FirewallError(questionProblems.tooLarge());
    if (error instanceof NoSuchPacket)
      throw new FirewallError(
        usageProblems.usage(`--${error.field} ${error.value} is not ${error.allowed}`, undefined, verb),
      );
    throw error;
  }
}
