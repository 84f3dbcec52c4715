/** What a host holds of an owner, in the words of the declaration: what Terraform compares with the configuration. */
import { liveState } from '../../lib/deploy/live-state';
import type { HostRulesets } from '../../lib/ruleset/model/ruleset';
import { restore } from '../support/oracle/iptables-model';
import { type Declaration, declared, hostWith, liveRuleset } from '../support/project/rulesets';
import { applied } from '../support/project/plans';

const ssh = '-p tcp --dport 22 -j ACCEPT';
const https = '-p tcp -m tcp --dport https -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT';
const foreign = '-s 198.51.100.0/24 -j DROP';

const declaration: Declaration = {
  ipv4: { INPUT: { policy: 'DROP', anchor: 'last', rules: [ssh, '-j OWN'] }, OWN: [https] },
};

const before = liveRuleset({ INPUT: [foreign], FORWARD: [foreign], 'f2b-sshd': [foreign] });
const after = applied(before, declaration);

function byHand(...lines: readonly string[]): HostRulesets {
  return hostWith(restore(after, ['*filter', ...lines, 'COMMIT', ''].join('\n')));
}

function chainsOf(live: HostRulesets, from: Declaration = declaration): unknown {
  return liveState(live, 'web', declared(from)).ipv4?.tables['filter']?.chains;
}

describe('the state of a host', () => {
  test('is the declaration itself, in its own spelling, right after it was applied', () => {
    const { ipv4 } = declared(declaration);
    expect(liveState(hostWith(after), 'web', declared(declaration))).toEqual({ ipv4 });
  });

  test('shows a rule that somebody took out', () => {
    expect(chainsOf(byHand('-D INPUT 2'))).toMatchObject({ INPUT: { rules: ['-j OWN'] } });
  });

  test('shows a rule of ours that somebody changed, as it is now', () => {
    const changed = byHand(
      '-R INPUT 2 -p tcp -m tcp --dport 2222 -m comment --comment "cdktf:web" -j ACCEPT',
    );
    expect(chainsOf(changed)).toMatchObject({
      INPUT: { rules: ['-p tcp -m tcp --dport 2222 -j ACCEPT', '-j OWN'] },
    });
  });

  test('does not show rules of others in built-in chains', () => {
    expect(chainsOf(byHand('-I INPUT 1 -j LOG'))).toEqual(chainsOf(hostWith(after)));
  });

  test('shows what others put into a chain that is ours as a whole', () => {
    expect(chainsOf(byHand('-I OWN 1 -j LOG'))).toMatchObject({ OWN: { rules: ['-j LOG', https] } });
  });

  test('shows a policy that somebody changed, and none that is not ours', () => {
    expect(chainsOf(byHand('-P INPUT ACCEPT', '-P OUTPUT DROP'))).toMatchObject({
      INPUT: { policy: 'ACCEPT' },
    });
    expect(chainsOf(byHand('-P OUTPUT DROP'))).not.toHaveProperty('OUTPUT');
  });

  test('lacks a chain that is gone', () => {
    expect(chainsOf(byHand('-D INPUT 3', '-F OWN', '-X OWN'))).not.toHaveProperty('OWN');
  });

  test('says what is ours before anything was declared, as after an import: marks and ledger tell', () => {
    expect(liveState(hostWith(after), 'web', undefined)).toEqual({
      ipv4: {
        tables: {
          filter: {
            chains: {
              INPUT: { policy: 'DROP', rules: ['-p tcp -m tcp --dport 22 -j ACCEPT', '-j OWN'] },
              OWN: {
                rules: ['-p tcp -m tcp --dport 443 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'],
              },
            },
          },
        },
      },
    });
    expect(liveState(hostWith(before), 'web', undefined)).toEqual({});
    expect(liveState(hostWith(after), 'mail', undefined)).toEqual({});
  });

  test('shows all rules of a built-in chain whose foreign rules shall go', () => {
    const remove: Declaration = { foreignRules: 'remove', ipv4: { INPUT: [ssh] } };
    expect(chainsOf(hostWith(before), remove)).toMatchObject({ INPUT: { rules: [foreign] } });
  });

  test('keeps one spelling for each of two equal rules', () => {
    const twice: Declaration = { ipv4: { OWN: [ssh, '-p tcp -m tcp --dport 22 -j ACCEPT'] } };
    const live = hostWith(applied(before, twice));
    expect(chainsOf(live, twice)).toEqual({ OWN: { rules: twice.ipv4?.['OWN'] } });
  });
});
