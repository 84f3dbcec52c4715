import { createEngine } from '../../lib/deploy/engine';
import { collectDiagnostics } from '../../lib/provider/framework/call';
import { planUpdate } from '../../lib/provider/ruleset-plan';
import { rulesetAttributes } from '../../lib/resource/attributes';
import { conformObject } from '../../lib/resource/conform';
import type { Value } from '../../lib/resource/value';

const engine = createEngine({
  openTransport: () => {
    throw new Error('no host is asked');
  },
  nonce: () => 'no host is asked',
  deployer: 'nobody',
});

const host = { address: 'web-1' };
const closing = { tables: { filter: { chains: { INPUT: { rules: ['-p tcp --dport 22 -j DROP'] } } } } };

/** The codes of what a plan reports that closes the port over which the host was read. */
function planned(given: Readonly<Record<string, Value>>) {
  const state = (more: Readonly<Record<string, Value>>) =>
    conformObject(rulesetAttributes, { host, owner: 'web', ...more });
  const live = {
    host: 'ssh://web-1',
    connection: '192.0.2.1 50000 192.0.2.2 22',
    families: [
      {
        family: 'ipv4' as const,
        version: '1.8.9',
        backend: 'nft' as const,
        save: '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n',
      },
    ],
  };
  const { diagnostics, report } = collectDiagnostics();
  planUpdate(
    {
      ...{ prior: state({}), config: state({ ipv4: closing, ...given }), isElsewhere: false },
      before: { kind: 'read', snapshot: { live, fingerprint: 'f' } },
    },
    () => engine,
    report,
  );
  return diagnostics.map(({ code, severity }) => [code, severity]);
}

test('a plan that shuts the deployer out ends with an error', () => {
  expect(planned({})).toEqual([['plan/way-in-blocked', 'error']]);
});

test('with a reason it is a warning', () => {
  expect(planned({ accept_lockout_risk: 'the console is at hand' })).toEqual([
    ['plan/way-in-blocked', 'warning'],
  ]);
});
