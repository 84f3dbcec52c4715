import {
  DatabaseServerFirewall,
  Firewall,
  type FirewallProps,
  IptablesProvider,
  Peer,
  Port,
  RateLimit,
  Service,
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
    firewall.addRule('-j DROP', {});
    // @ts-expect-error no such phase
    firewall.addRule('-j DROP', { chain: 'INPUT', phase: 'early' });
    // @ts-expect-error a list of services, not one
    new WebServerFirewall(firewall, 'a', { services: 'http' });
    // @ts-expect-error a number alone tells no protocol
    new WebServerFirewall(firewall, 'a', { services: [8080] });
    // @ts-expect-error output is said by the policies
    new WebServerFirewall(firewall, 'a', { output: true });
    // @ts-expect-error ports are made by Port.tcp and its like
    new Port([{ protocol: 'tcp', dport: '80' }]);
    // @ts-expect-error a peer alone opens nothing
    firewall.allowFrom('192.0.2.7');
    // @ts-expect-error a rate alone tells no kind of limit
    firewall.allowFrom('192.0.2.7', 'ssh', { rateLimit: '5/min' });
    // @ts-expect-error what is denied is not accepted
    firewall.denyFrom('192.0.2.7', 'ssh', { verdict: 'accept' });
    // @ts-expect-error a rate has a time
    RateLimit.overall('5');
    // @ts-expect-error interfaces of what is routed are two
    firewall.allowForward('192.0.2.7', '192.0.2.8', 'ssh', { interface: 'eth0' });
    // @ts-expect-error services are made by Service.of
    new Service('http');
    // @ts-expect-error a database is nobody's business but that of its clients
    new DatabaseServerFirewall(firewall, 'a');
    // @ts-expect-error no warning of this code
    firewall.acknowledge('construct/chain-loop', 'we know');
    // @ts-expect-error nobody is trusted
    new SafetyChain(firewall, 'a', { services: ['mysql'] });
    // @ts-expect-error no such answer
    new SafetyChain(firewall, 'a', { trusted: ['192.0.2.7'], services: ['mysql'], others: 'log' });
    // @ts-expect-error no such table
    firewall.addRule('-j DROP', { table: 'fliter', chain: 'INPUT' });
    // @ts-expect-error the firewall that a rule is added to is not said twice
    firewall.addRule(firewall, '-j DROP', { chain: 'INPUT' });
    // @ts-expect-error an object is not a peer
    new SafetyChain(firewall, 'a', { trusted: [{ ipv4: '192.0.2.7' }], services: ['mysql'] });
    // @ts-expect-error an empty object is neither a peer nor a port
    new SafetyChain(firewall, 'a', { trusted: [{}], services: [{}] });
    // @ts-expect-error peers are made by Peer.ip and its like
    new Peer({ kind: 'any', families: ['ipv4'] });
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
