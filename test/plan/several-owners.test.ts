/** What one owner does to a host between plan and apply of another one. */
import { changedSince, fingerprintOf } from '../../lib/plan/fingerprint';
import { ModelHost, marked } from '../support/project/model-host';
import { type Declaration, hostWith, wanted } from '../support/project/rulesets';

const web: Declaration = {
  owner: 'web',
  ipv4: { INPUT: { policy: 'DROP', rules: ['-p tcp -m tcp --dport 80 -j ACCEPT'] } },
};
const mail: Declaration = {
  owner: 'mail',
  ipv4: { INPUT: { policy: 'DROP', rules: ['-p tcp -m tcp --dport 25 -j ACCEPT'] } },
};

/** Chains that `planned` depends on and that changed while `change` happened. */
function changedFor(planned: Declaration, host: ModelHost, change: () => void): readonly string[] {
  const before = fingerprintOf(hostWith(host.live));
  change();
  return changedSince(before, hostWith(host.live), wanted(planned));
}

test('the rules and the policy of another owner do not make a plan stale', () => {
  const host = ModelHost.with({ INPUT: ['-i lo -j ACCEPT'] });
  expect(changedFor(mail, host, () => host.apply(web))).toEqual([]);
  expect(changedFor(web, host, () => host.apply(mail))).toEqual([]);
  expect(changedFor(web, host, () => host.apply({ owner: 'mail' }))).toEqual([]);
});

test('nor do they on a host that holds nothing yet', () => {
  const host = ModelHost.with({});
  expect(changedFor(mail, host, () => host.apply(web))).toEqual([]);
});

test.each([
  ['a foreign rule', ['-I INPUT 1 -s 198.51.100.0/24 -j DROP']],
  ['a foreign rule behind all others', ['-A INPUT -j DROP']],
  ['a rule of its own that goes', [`-D INPUT ${marked('-p tcp -m tcp --dport 80 -j ACCEPT')}`]],
  ['the policy that it claims', ['-P INPUT ACCEPT']],
])('%s does', (_what, lines) => {
  const host = ModelHost.with({ INPUT: ['-i lo -j ACCEPT'] });
  host.apply(web);
  host.apply(mail);
  expect(changedFor(web, host, () => host.write(...lines))).toEqual(['ipv4 filter INPUT']);
});
