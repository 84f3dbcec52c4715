/** Chains of programs that let others add rules, such as DOCKER-USER, are shared like built-in ones. */
import { ModelHost, marked } from '../../support/project/model-host';
import type { Declaration } from '../../support/project/rulesets';

const drop = '-i eth0 -j DROP';
const declaration: Declaration = { ipv4: { 'DOCKER-USER': [drop] } };
const jumps = ['-j DOCKER-USER', '-o docker0 -j DOCKER'];

test('rules go into DOCKER-USER with a mark, and the RETURN that Docker puts there is no drift', () => {
  const host = ModelHost.with({ FORWARD: jumps, 'DOCKER-USER': ['-j RETURN'], DOCKER: [] });
  host.apply(declaration);
  expect(host.chains['DOCKER-USER']).toEqual([marked(drop), '-j RETURN']);
  expect(host.operations(declaration)).toEqual([]);
});

test('a jump of fail2ban in DOCKER-USER stays', () => {
  const host = ModelHost.with({
    FORWARD: jumps,
    'DOCKER-USER': ['-j f2b-traefik'],
    DOCKER: [],
    'f2b-traefik': [],
  });
  host.apply(declaration);
  expect(host.chains['DOCKER-USER']).toEqual(['-j f2b-traefik', marked(drop)]);
});

test('an anchor holds in DOCKER-USER as in a built-in chain', () => {
  const anchored: Declaration = { ipv4: { 'DOCKER-USER': { anchor: 'first', rules: [drop] } } };
  const host = ModelHost.with({ FORWARD: jumps, 'DOCKER-USER': ['-j RETURN'], DOCKER: [] });
  host.apply(anchored);
  host.write('-I DOCKER-USER 1 -s 192.0.2.9/32 -j RETURN');
  host.apply(anchored);
  expect(host.chains['DOCKER-USER']).toEqual([marked(drop), '-s 192.0.2.9/32 -j RETURN', '-j RETURN']);
});

test('the chain is made where Docker has not started yet, and stays when the owner ends', () => {
  const host = ModelHost.with({ FORWARD: [] });
  host.apply(declaration);
  expect(host.chains['DOCKER-USER']).toEqual([marked(drop)]);
  host.write('-A DOCKER-USER -j RETURN', '-A FORWARD -j DOCKER-USER');
  host.apply({});
  expect(host.chains).toEqual({ FORWARD: ['-j DOCKER-USER'], 'DOCKER-USER': ['-j RETURN'] });
});

test('two owners share the chain', () => {
  const host = ModelHost.with({ FORWARD: jumps, 'DOCKER-USER': ['-j RETURN'], DOCKER: [] });
  host.apply(declaration);
  host.apply({ owner: 'mail', ipv4: { 'DOCKER-USER': ['-i eth1 -j DROP'] } });
  host.apply({ owner: 'web' });
  expect(host.chains['DOCKER-USER']).toEqual([marked('-i eth1 -j DROP', 'mail'), '-j RETURN']);
});
