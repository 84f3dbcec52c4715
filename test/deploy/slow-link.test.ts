/** A slow link: the login that confirms a change gets a part of the confirm timeout, not a fixed time. */
import { createEngine } from '../../lib/deploy/engine';
import { newRuleset } from '../support/faults/transaction-host';
import { FakeHost } from '../support/hosts/fake-host';

test.each([
  { confirmTimeoutMs: 120_000, limits: [undefined, 30_000] },
  { confirmTimeoutMs: undefined, limits: [undefined, 7_500] },
])(
  'with a confirm timeout of $confirmTimeoutMs ms, the two logins are limited to $limits ms',
  async ({ confirmTimeoutMs, limits }) => {
    const host = new FakeHost();
    const seen: (number | undefined)[] = [];
    let nonces = 0;
    const engine = createEngine({
      openTransport: ({ options }) => {
        seen.push(options.connectTimeoutMs);
        return host.transport;
      },
      nonce: () => `nonce${String(++nonces).padStart(16, '0')}`,
      deployer: 'the tests',
    });
    await engine.apply({
      target: { host: { transport: 'ssh', address: 'fake' }, options: {} },
      desired: newRuleset,
      owner: newRuleset.owner,
      expected: undefined,
      ...(confirmTimeoutMs === undefined ? {} : { confirmTimeoutMs }),
    });
    expect(seen).toEqual(limits);
  },
);
