/** What is wrong with a ruleset before any host is looked at, but for its rules. Anything in it may be unknown. */
import { validateHostAddress } from '../host/validate-host-address';
import type { Spelling } from './attribute-path';
import { rulesetAttributes, type HostValue, type RulesetState } from './attributes';
import { checkValues, type Report } from './check-values';
import { tryHostAddress } from './connection';
import { noAddress } from './diagnostics';
import { UNKNOWN, type Known } from './value';

/** Which attribute of `host` an error of its address is about; the others are about `address`. */
const hostMembers: Readonly<Record<string, string>> = { 'host/bad-user': 'user' };

/** @param spelling how the attributes are called where the person wrote them */
export function checkRuleset(config: RulesetState, report: Report, spelling?: Spelling): void {
  checkValues(rulesetAttributes, config, report, spelling);
  if (config.host !== UNKNOWN) checkHost(config.host, report);
}

function checkHost(host: HostValue, report: Report): void {
  const { transport } = host;
  if (transport === UNKNOWN || !isTransport(transport)) return;
  const address = tryHostAddress(withoutUnknown(host));
  if (address === undefined) {
    report(noAddress(transport ?? 'ssh'), ['host']);
    return;
  }
  for (const found of validateHostAddress(address)) {
    // The port has been checked with its bounds.
    if (found.code === 'host/bad-port') continue;
    report(found, ['host', hostMembers[found.code] ?? 'address']);
  }
}

/** Whatever the types say: an unknown transport has been reported already. */
function isTransport(transport: string | null): boolean {
  return transport === null || (hostTransports as readonly string[]).includes(transport);
}

const hostTransports = rulesetAttributes.host.type.attributes.transport.type.values;

/** An address that is not known yet is checked when it is; something harmless stands in its place. */
function withoutUnknown(host: HostValue): Known<HostValue> {
  const entries = Object.entries(host).map(([name, value]) => {
    if (value !== UNKNOWN) return [name, value] as const;
    return [name, name === 'address' ? 'unknown' : null] as const;
  });
  return Object.fromEntries(entries) as Known<HostValue>;
}
