import type { Construct } from 'constructs';
import { FirewallError } from '../lib/base/firewall-error';
import { hasControlCharacter, quoted } from '../lib/base/visible-text';
import type { HostAddress } from '../lib/host/host-address';
import { validateHostAddress } from '../lib/host/validate-host-address';
import { constructError } from './construct-problems';
import { isUnresolved } from './late-value';

/** Which host, and what overrides the provider's way to get there. Never a secret. */
export interface RulesetHost {
  /** Name, address, or Host alias of ~/.ssh/config; for a sandbox, its name. May be known only at apply. */
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  /** @default 'ssh' */
  readonly transport?: 'ssh' | 'openssh' | 'local' | 'sandbox';
  /** `SHA256:...` as `ssh-keygen -lf` prints it; the known hosts files are then not read. */
  readonly hostKeyFingerprint?: string;
  readonly identityFile?: string;
  readonly knownHostsFile?: string;
  readonly jump?: string;
}

/** @throws FirewallError `construct/control-character`, `construct/no-address`, `host/bad-address` and its like */
export function checkHost(construct: Construct, host: RulesetHost): void {
  checkTexts(construct, host);
  const { address, transport = 'ssh' } = host;
  if (transport === 'local') return;
  if (address === undefined || address === '') {
    throw constructError(construct, {
      code: 'construct/no-address',
      summary: `the host has no address, and the transport ${transport} needs one`,
      help: "give `host: 'web-1.example.net'`, or `{ transport: 'local' }` for the machine that deploys",
    });
  }
  const diagnostics = validateHostAddress(knownParts(host, transport, address));
  if (diagnostics.length === 0) return;
  throw new FirewallError(diagnostics.map((diagnostic) => ({ ...diagnostic, path: construct.node.path })));
}

/** Refuses control characters in every text: settings end in look-ups, argument lists and files. @throws FirewallError `construct/control-character` */
export function checkTexts(construct: Construct, settings: object): void {
  for (const [name, value] of Object.entries(settings)) {
    for (const text of [value].flat()) {
      if (typeof text !== 'string' || isUnresolved(text) || !hasControlCharacter(text)) continue;
      throw constructError(construct, {
        code: 'construct/control-character',
        summary: `\`${name}\` is ${quoted(text)}`,
        detail: 'it cannot contain a line break, a NUL or another control character',
      });
    }
  }
}

/** What is known only at apply is checked then, by the provider; here something harmless stands in its place. */
function knownParts(
  { port, user }: RulesetHost,
  transport: Exclude<HostAddress['transport'], 'local'>,
  address: string,
): HostAddress {
  const known = isUnresolved(address) ? 'late' : address;
  if (transport === 'sandbox') return { transport, name: known };
  return {
    transport,
    address: known,
    ...(port === undefined || isUnresolved(port) ? {} : { port }),
    ...(user === undefined || isUnresolved(user) ? {} : { user }),
  };
}
