/** Programs that write to the same chains: what stays, what goes, and what a plan warns of. */
import { liveState } from '../../lib/deploy/live-state';
import { printOperation } from '../../lib/diff/print-operation';
import { tryFindWriter } from '../../lib/plan/ownership/known-writers';
import { planHost } from '../../lib/plan/plan-host';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import {
  type Chains,
  type Declaration,
  chainsIn,
  declared,
  hostWith,
  liveTables,
  wanted,
} from '../support/project/rulesets';

function plan(
  live: Readonly<Record<string, Chains>>,
  declaration: Declaration,
  options: { readonly sparesPrograms?: boolean; readonly ignore?: readonly string[] } = {},
): {
  readonly codes: readonly string[];
  readonly operations: readonly string[];
  readonly details: string;
  readonly expected: Ruleset;
} {
  const ruleset = liveTables(live);
  const result = planHost(hostWith(ruleset), { ...wanted(declaration), ...options });
  return {
    // These rulesets are about others who write; what renews an address is left out of all of them.
    codes: result.warnings.map(({ code }) => code).filter((code) => code !== 'plan/lease-blocked'),
    operations: result.operations.map(printOperation),
    details: result.warnings.map(({ detail }) => detail ?? '').join('\n'),
    expected: result.families[0]?.expected ?? ruleset,
  };
}

const accept22 = '-p tcp -m tcp --dport 22 -j ACCEPT';

test.each([
  ['DOCKER-USER', 'Docker'],
  ['DOCKER', 'Docker'],
  ['f2b-sshd', 'fail2ban'],
  ['KUBE-SERVICES', 'Kubernetes'],
  ['cali-INPUT', 'Calico'],
  ['CILIUM_INPUT', 'Cilium'],
  ['LIBVIRT_INP', 'libvirt'],
  ['ufw-before-input', 'ufw'],
  ['INPUT_ZONES', 'firewalld'],
  ['CNI-FORWARD', 'CNI plugins'],
  ['NETAVARK_FORWARD', 'Podman (netavark)'],
  ['ts-input', 'Tailscale'],
  ['ISTIO_OUTPUT', 'Istio'],
  ['CROWDSEC_CHAIN', 'CrowdSec'],
  ['POSTROUTING_direct', 'firewalld'],
  ['KUBE-ROUTER-INPUT', 'Kubernetes'],
  ['NOMAD-ADMIN', 'Nomad'],
  ['my-chain', undefined],
  ['DOCKERFILES', undefined],
])('chain %s belongs to %s', (chain, program) => {
  expect(tryFindWriter(chain)?.program).toBe(program);
});

describe('with foreign rules removed', () => {
  const live = {
    filter: {
      INPUT: ['-s 192.0.2.1/32 -j ACCEPT', '-p tcp -m multiport --dports 22 -j f2b-sshd'],
      'f2b-sshd': ['-j RETURN'],
    },
  };
  const declaration: Declaration = { foreignRules: 'remove', ipv4: { INPUT: ['-p udp -j DROP'] } };

  test('rules that lead to a program stay, others go, and both are named', () => {
    const { codes, operations, details, expected } = plan(live, declaration);
    expect(operations).toEqual(['iptables -R INPUT 1 -p udp -j DROP']);
    expect(codes).toEqual(['plan/foreign-rules-removed', 'plan/foreign-rules-kept']);
    expect(details).toContain('-A INPUT -s 192.0.2.1/32 -j ACCEPT');
    expect(details).toContain('-j f2b-sshd   (fail2ban)');
    expect(planHost(hostWith(expected), wanted(declaration)).operations).toEqual([]);
  });

  test('rules about the interface of a program stay where the chain accepts something as well', () => {
    const live = { filter: { FORWARD: ['-i docker0 -o eth0 -j ACCEPT', '-s 192.0.2.7/32 -j ACCEPT'] } };
    const { operations } = plan(live, {
      foreignRules: 'remove',
      ipv4: { FORWARD: ['-s 192.0.2.7/32 -j ACCEPT'] },
    });
    expect(operations).toEqual([]);
  });

  test('rules with the mark of another owner stay', () => {
    const theirs = '-p tcp -m tcp --dport 81 -m comment --comment "cdktf:admin" -j ACCEPT';
    const { operations, expected } = plan({ filter: { INPUT: [theirs] } }, declaration);
    expect(operations).toEqual(['iptables -I INPUT 1 -p udp -j DROP']);
    expect(planHost(hostWith(expected), wanted(declaration)).operations).toEqual([]);
  });

  test('a rules file spares nothing, and says whose rule goes', () => {
    const { codes, operations, details } = plan(live, declaration, { sparesPrograms: false });
    expect(operations).toEqual(['iptables -R INPUT 1 -p udp -j DROP', 'iptables -D INPUT 2']);
    expect(codes).toEqual(['plan/foreign-rules-removed']);
    expect(details).toContain('-j f2b-sshd   (fail2ban)');
  });

  test('a chain whose declaration jumps to a program owns all such jumps', () => {
    const { operations } = plan(live, { ...declaration, ipv4: { INPUT: ['-j f2b-sshd'] } });
    expect(operations).toEqual(['iptables -R INPUT 1 -j f2b-sshd', 'iptables -D INPUT 2']);
  });

  test.each([
    ['MYVPN-*', '-j MYVPN-IN'],
    ['-i vpn0 *', '-i vpn0 -p udp -j ACCEPT'],
    ['*--dport 179 *', '-p tcp -m tcp --dport 179 -j ACCEPT'],
    ['-s 192.0.2.1/32 -j ACCEPT', '-s 192.0.2.1/32 -j ACCEPT'],
  ])('rules that `%s` names stay, and are no part of the state', (pattern, rule) => {
    const vpn = { filter: { INPUT: [rule, '-s 203.0.113.9/32 -j ACCEPT'], 'MYVPN-IN': [] } };
    const ignore = [pattern];
    const { operations, codes, expected } = plan(vpn, declaration, { ignore });
    expect(operations).toEqual(['iptables -R INPUT 2 -p udp -j DROP']);
    expect(codes).toEqual(['plan/foreign-rules-removed', 'plan/foreign-rules-kept']);
    const state = liveState(hostWith(expected), 'web', { ...declared(declaration), ignore });
    expect(state.ipv4?.tables['filter']?.chains['INPUT']?.rules).toEqual(['-p udp -j DROP']);
  });

  test('what stays of others is no part of the state, so that it is no difference to what is declared', () => {
    const { expected } = plan(live, declaration);
    const state = liveState(hostWith(expected), 'web', declared(declaration));
    expect(state.ipv4?.tables['filter']?.chains['INPUT']?.rules).toEqual(['-p udp -j DROP']);
  });

  test('a jump to a chain of ours goes with the chain, even if it is called like one of a program', () => {
    const first = plan({}, { ...declaration, ipv4: { INPUT: ['-j f2b-own'], 'f2b-own': ['-j DROP'] } });
    const withLedger = liveTables({
      filter: {
        ...chainsIn(first.expected),
        'cdktf-ledger-web': [
          '-m comment --comment "owner web"',
          '-m comment --comment "chain f2b-own"',
          '-m comment --comment "whole INPUT"',
          '-m comment --comment "generation 1"',
        ],
      },
    });
    const end = planHost(hostWith(withLedger), { ...wanted({}), owner: 'web' });
    expect(chainsIn(end.families[0]?.expected ?? withLedger)).toMatchObject({ INPUT: [] });
    expect(end.operations.map(printOperation)).toContain('iptables -X f2b-own');
  });

  test('a rule that only loses a comment is no victim', () => {
    const commented = { filter: { INPUT: ['-p udp -m comment --comment x -j DROP'] } };
    expect(plan(commented, declaration).codes).toEqual([]);
  });
});

describe('the plan warns', () => {
  test('where a published Docker port is not covered by INPUT', () => {
    const docker = {
      nat: { DOCKER: ['! -i docker0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80'] },
      filter: { 'DOCKER-USER': ['-j RETURN'] },
    };
    const input = { policy: 'DROP', rules: [accept22] };
    expect(plan(docker, { ipv4: { INPUT: input } }).codes).toEqual(['plan/published-ports-open']);
    const covered = { INPUT: input, 'DOCKER-USER': ['-p tcp -m tcp --dport 80 -j DROP'] };
    expect(plan(docker, { ipv4: covered }).codes).toEqual([]);
    expect(plan(docker, { ipv4: { INPUT: [accept22] } }).codes).toEqual([]);
  });

  test.each([
    ['of the same port', accept22, true],
    ['of new connections to it', '-p tcp -m tcp --dport 20:30 -m conntrack --ctstate NEW -j ACCEPT', true],
    ['of everything', '-p tcp -j ACCEPT', true],
    ['of another port', '-p tcp -m tcp --dport 80 -j ACCEPT', false],
    ['of known connections', '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', false],
    ['of a trusted address', `-s 192.0.2.1/32 ${accept22}`, false],
  ])('where an accept %s stands before bans: %s', (_, rule, isWarned) => {
    const live = {
      filter: { INPUT: ['-p tcp -m multiport --dports 22 -j f2b-sshd'], 'f2b-sshd': ['-j RETURN'] },
    };
    const first = { INPUT: { rules: [rule], anchor: 'first' } };
    expect(plan(live, { ipv4: first }).codes).toEqual(isWarned ? ['plan/accept-before-ban'] : []);
    expect(plan(live, { ipv4: { INPUT: { rules: [rule], anchor: 'after:f2b-sshd' } } }).codes).toEqual([]);
    expect(plan(live, { ipv4: { INPUT: [rule] } }).codes).toEqual([]);
  });

  test.each([
    '-j DROP',
    '-m comment --comment "the end" -j REJECT --reject-with icmp-port-unreachable',
    '-j ACCEPT',
  ])('where a rule of others lets nothing past to ours: %s', (rule) => {
    const live = { filter: { INPUT: [rule] } };
    expect(plan(live, { ipv4: { INPUT: { rules: [accept22], anchor: 'last' } } }).codes).toEqual([
      'plan/never-reached',
    ]);
    expect(plan(live, { ipv4: { INPUT: [accept22] } }).codes).toEqual([]);
  });

  test('where a rule of ours lets nothing past to those of others', () => {
    const live = { filter: { FORWARD: ['-j DOCKER-USER'], 'DOCKER-USER': ['-j RETURN'] } };
    expect(plan(live, { ipv4: { FORWARD: ['-p udp -j ACCEPT', '-j DROP'] } }).codes).toEqual([
      'plan/never-reached',
    ]);
  });
});
