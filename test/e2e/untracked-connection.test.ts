/** A first policy for what a host sends: the deploy's own connection is older than the tracking of connections. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { printSudoers } from '../../lib/host/rights/sudoers';
import { addUser } from '../support/hosts/sandbox-user';
import { useSandbox } from '../support/hosts/sandbox';
import {
  applyTo,
  hostState,
  messageOf,
  onHost,
  targetOf,
  untilNoTraces,
} from '../support/faults/transaction-host';
import { backendsOfToday } from '../support/hosts/in-turn';

/** Rejects all that the host sends and is neither an answer nor a look-up of a name. */
const egress = [
  '-o lo -j ACCEPT',
  '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-p udp -m udp --dport 53 -m conntrack --ctstate NEW -j ACCEPT',
];

const reject = '-p tcp -j REJECT --reject-with tcp-reset';

const policy: DeclaredRuleset = {
  owner: 'egress',
  foreignRules: 'keep',
  ipv4: { tables: { filter: { chains: { OUTPUT: { rules: [...egress, reject] } } } } },
  ipv6: {
    tables: { filter: { chains: { OUTPUT: { rules: [...egress, '-p ipv6-icmp -j ACCEPT', reject] } } } },
  },
};

/** Takes all rules off, so that nothing tracks connections any more. */
const OPEN = 'for command in iptables ip6tables; do $command -F && $command -X || exit 1; done';

describe.each(backendsOfToday(__filename))(
  'on a host with iptables %s where nothing has tracked connections',
  (backend) => {
    const sandbox = useSandbox(backend);

    beforeAll(async () => {
      await addUser(sandbox(), 'deploy', { sudoers: printSudoers({ user: 'deploy' }) });
    });

    test.each([
      { user: 'root', family: 'ipv4' },
      { user: 'root', family: 'ipv6' },
      { user: 'deploy', family: 'ipv4' },
    ] as const)(
      'an egress policy does not cut off the deploy of $user over $family',
      async ({ user, family }) => {
        await onHost(sandbox(), OPEN);
        const { management } = sandbox();
        const address = family === 'ipv4' ? management.address4 : management.address6;
        const target = {
          host: { transport: 'ssh', address, user },
          options: targetOf(sandbox()).options,
        } as const;
        expect(await messageOf(applyTo(sandbox(), policy, { target }))).toEqual({
          code: 'applied',
          text: '',
        });
        await untilNoTraces(sandbox());
        const { rules } = await hostState(sandbox());
        expect(rules).not.toContain('cdktf-track');
        expect(rules).toContain('tcp-reset');
      },
    );
  },
);
