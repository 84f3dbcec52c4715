import {
  Firewall,
  type FirewallProps,
  IptablesProvider,
  Port,
  RateLimitedSsh,
  SafetyChain,
  WebServerFirewall,
} from '../../constructs';
import { testFirewall, testStack } from '../support/terraform/synthesis';

test('misuse does not compile', () => {
  const neverRun = (firewall: Firewall): void => {
    const stack = testStack();
    // @ts-expect-error no host is named
    new Firewall(stack, 'a', {});
    // @ts-expect-error no such family
    new Firewall(stack, 'a', { host: 'web-1', families: ['ipv5'] });
    // @ts-expect-error no such place
    new Firewall(stack, 'a', { host: 'web-1', anchor: 'middle' });
    // @ts-expect-error no such transport
    new Firewall(stack, 'a', { host: { address: 'web-1', transport: 'telnet' } });
    // @ts-expect-error a password has no place here
    new Firewall(stack, 'a', { host: { address: 'web-1', password: 'secret' } });
    // @ts-expect-error a policy is ACCEPT or DROP
    firewall.setPolicies({ input: 'REJECT' });
    // @ts-expect-error no such chain has a policy
    firewall.setPolicies({ prerouting: 'DROP' });
    // @ts-expect-error no chain is named
    firewall.addRule(firewall, '-j DROP', {});
    // @ts-expect-error no such phase
    firewall.addRule(firewall, '-j DROP', { chain: 'INPUT', phase: 'early' });
    // @ts-expect-error a list of services, not one
    new WebServerFirewall(firewall, 'a', { services: 'http' });
    // @ts-expect-error a number alone tells no protocol
    new WebServerFirewall(firewall, 'a', { services: [8080] });
    // @ts-expect-error output is said by the policies
    new WebServerFirewall(firewall, 'a', { output: true });
    // @ts-expect-error ports are made by Port.tcp and its like
    new Port([{ protocol: 'tcp', dport: '80' }]);
    // @ts-expect-error nobody is trusted
    new SafetyChain(firewall, 'a', { services: ['mysql'] });
    // @ts-expect-error no such answer
    new SafetyChain(firewall, 'a', { trusted: ['192.0.2.7'], services: ['mysql'], others: 'log' });
    // @ts-expect-error an address of a family, by the name of the family
    new SafetyChain(firewall, 'a', { trusted: [{ inet: '192.0.2.7' }], services: ['mysql'] });
    // @ts-expect-error an address needs its text
    new SafetyChain(firewall, 'a', { trusted: [{}], services: ['mysql'] });
    // @ts-expect-error a number of seconds
    new RateLimitedSsh(firewall, 'a', { seconds: '60' });
    // @ts-expect-error undefined is not "not given"
    new RateLimitedSsh(firewall, 'a', { port: undefined });
    // @ts-expect-error keys are files, never text
    new IptablesProvider(stack, 'a', { privateKey: '-----BEGIN' });
    // @ts-expect-error what was declared is not changed afterwards
    (({ host: 'web-1' }) as FirewallProps).host = 'web-2';
  };
  expect(neverRun).toBeInstanceOf(Function);
  expect(testFirewall()).toBeInstanceOf(Firewall);
});
