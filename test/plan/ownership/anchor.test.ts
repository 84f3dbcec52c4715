/** Where managed rules stand among foreign ones is part of what is desired. */
import { ModelHost, marked } from '../../support/project/model-host';
import type { Declaration } from '../../support/project/rulesets';

const https = '-p tcp -m tcp --dport 443 -j ACCEPT';
const http = '-p tcp -m tcp --dport 80 -j ACCEPT';
const foreign = '-s 198.51.100.0/24 -j DROP';
const ban = '-p tcp -m multiport --dports 22 -j f2b-sshd';

const declaration = (anchor?: string): Declaration => ({
  ipv4: { INPUT: { rules: [http, https], ...(anchor === undefined ? {} : { anchor }) } },
});

const inputOf = (host: ModelHost): readonly string[] | undefined => host.chains['INPUT'];

test('a rule that drifted behind foreign rules is moved to its anchor', () => {
  const host = ModelHost.with({ INPUT: [foreign] });
  host.apply(declaration('first'));
  host.write('-I INPUT 1 -i docker0 -j ACCEPT');
  host.apply(declaration('first'));
  expect(inputOf(host)).toEqual([marked(http), marked(https), '-i docker0 -j ACCEPT', foreign]);
  expect(host.operations(declaration('first'))).toEqual([]);
});

test('a changed anchor moves the rules', () => {
  const host = ModelHost.with({ INPUT: [foreign] });
  host.apply(declaration('first'));
  host.apply(declaration('last'));
  expect(inputOf(host)).toEqual([foreign, marked(http), marked(https)]);
});

test('only the rules that stand wrong are moved', () => {
  const host = ModelHost.with({ INPUT: [] });
  host.apply(declaration('first'));
  host.write(`-I INPUT 2 ${foreign}`);
  expect(host.operations(declaration('first'))).toEqual([
    'iptables -D INPUT 3',
    `iptables -I INPUT 2 ${marked(https)}`,
  ]);
});

test('without an anchor, rules go behind the bans, and stay where they are from then on', () => {
  const host = ModelHost.with({ INPUT: [ban, foreign], 'f2b-sshd': [] });
  host.apply(declaration());
  expect(inputOf(host)).toEqual([ban, marked(http), marked(https), foreign]);
  host.write(`-I INPUT 1 ${foreign}`);
  expect(host.operations(declaration())).toEqual([]);
});

test('an anchor that is not there yet has another way to go, until it comes', () => {
  const anchor = 'after:f2b-sshd,first';
  const host = ModelHost.with({ INPUT: [foreign] });
  host.apply(declaration(anchor));
  expect(inputOf(host)).toEqual([marked(http), marked(https), foreign]);
  host.write('-N f2b-sshd', `-A INPUT ${ban}`);
  host.apply(declaration(anchor));
  expect(inputOf(host)).toEqual([foreign, ban, marked(http), marked(https)]);
  expect(host.operations(declaration(anchor))).toEqual([]);
});

test('an anchor that is not there and has no other way is an error', () => {
  const host = ModelHost.with({ INPUT: [foreign] });
  expect(() => host.plan(declaration('after:f2b-sshd'))).toThrow('[plan/no-anchor]');
});
