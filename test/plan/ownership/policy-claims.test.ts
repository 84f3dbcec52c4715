import { ModelHost, marked } from '../../support/project/model-host';
import { codeThrownBy } from '../../support/project/rejection';
import type { Declaration } from '../../support/project/rulesets';

const ssh = '-p tcp -m tcp --dport 22 -j ACCEPT';
const https = '-p tcp -m tcp --dport 443 -j ACCEPT';

const web: Declaration = { owner: 'web', ipv4: { INPUT: { policy: 'DROP', rules: [https] } } };
const admin: Declaration = { owner: 'admin', ipv4: { INPUT: { policy: 'DROP', rules: [ssh] } } };
const without = (owner: string): Declaration => ({ owner });

function twoOwners(): ModelHost {
  const host = ModelHost.with({ INPUT: [] });
  host.apply(web);
  host.apply(admin);
  return host;
}

describe('a policy that two owners declare', () => {
  test.each([
    ['the first', 'web', [marked(ssh, 'admin')]],
    ['the second', 'admin', [marked(https)]],
  ])('stays when %s is destroyed', (_which, owner, left) => {
    const host = twoOwners();
    host.apply(without(owner));
    expect(host.chains['INPUT DROP']).toEqual(left);
  });

  test('stays when one of them stops declaring it', () => {
    const host = twoOwners();
    expect(host.operations({ owner: 'admin', ipv4: { INPUT: [ssh] } })).toEqual([]);
  });

  test('ends when the last of them is destroyed', () => {
    const host = twoOwners();
    host.apply(without('web'));
    host.apply(without('admin'));
    expect(host.chains).toEqual({ INPUT: [] });
  });

  test('is an error that names both when they do not agree', () => {
    const host = twoOwners();
    const contrary: Declaration = { owner: 'admin', ipv4: { INPUT: { policy: 'ACCEPT', rules: [ssh] } } };
    expect(() => host.plan(contrary)).toThrow(/`admin` and `web`.*\[plan\/policy-contradicts\]/s);
  });
});

describe('a policy that somebody else had set before', () => {
  // Docker sets FORWARD to DROP at its start.
  const forward: Declaration = { owner: 'web', ipv4: { FORWARD: { policy: 'DROP', rules: [] } } };
  const forwardToo: Declaration = { ...forward, owner: 'admin' };

  test('comes back when the owner is destroyed', () => {
    const host = ModelHost.with({ 'FORWARD DROP': [] });
    host.apply({ owner: 'web', ipv4: { FORWARD: { policy: 'ACCEPT', rules: [https] } } });
    expect(host.chains).toHaveProperty('FORWARD');
    host.apply(without('web'));
    expect(host.chains).toEqual({ 'FORWARD DROP': [] });
  });

  test('is remembered by whichever owner ends last', () => {
    for (const [first, second] of [
      ['web', 'admin'],
      ['admin', 'web'],
    ] as const) {
      const host = ModelHost.with({ 'FORWARD DROP': [] });
      host.apply({ ...forward, ipv4: { FORWARD: { policy: 'DROP', rules: [https] } } });
      host.apply({ ...forwardToo, ipv4: { FORWARD: { policy: 'DROP', rules: [ssh] } } });
      host.apply(without(first));
      host.apply(without(second));
      expect(host.chains).toEqual({ 'FORWARD DROP': [] });
    }
  });
});

test('a chain that another owner manages is an error that names both', () => {
  const host = ModelHost.with({});
  const safety = (owner: string): Declaration => ({ owner, ipv4: { INPUT: ['-j SAFETY'], SAFETY: [ssh] } });
  host.apply(safety('web'));
  expect(codeThrownBy(() => host.plan(safety('admin')))).toBe('plan/chain-of-other-owner');
  expect(() => host.plan(safety('admin'))).toThrow('`admin` and `web` both declare chain SAFETY');
});
