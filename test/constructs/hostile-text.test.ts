/** Line breaks, NULs and quotes in every text that a person may give: refused, or one value to the end. */
import {
  type Firewall,
  IptablesProvider,
  Peer,
  Port,
  Service,
  RateLimitedSsh,
  type RuleLike,
  SafetyChain,
  WebServerFirewall,
  type TableName,
  rule,
} from '../../constructs';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { refusal, rulesOf, synthRefusals, testFirewall, testStack } from '../support/terraform/synthesis';

/** Each begins as something valid, and would be two things if the text were cut there. */
const breaks: readonly [name: string, text: string][] = [
  ['a newline', '\n'],
  ['a carriage return', '\r'],
  ['a NUL', '\0'],
  ['an escape sequence', '\u001b[2J'],
];

const trusted = ['192.0.2.0/24'];

describe.each(breaks)('%s is refused', (_name, text) => {
  test.each<[option: string, code: string, declare: (text: string) => unknown]>([
    ['owner', 'construct/control-character', (t) => testFirewall({ owner: `web${t}` })],
    ['host', 'construct/control-character', (t) => testFirewall({ host: `web-1${t}x` })],
    ['host.user', 'construct/control-character', (t) => onHost({ user: `admin${t}` })],
    [
      'host.hostKeyFingerprint',
      'construct/control-character',
      (t) => onHost({ hostKeyFingerprint: `SHA256:x${t}` }),
    ],
    ['host.identityFile', 'construct/control-character', (t) => onHost({ identityFile: `/root/key${t}` })],
    [
      'host.knownHostsFile',
      'construct/control-character',
      (t) => onHost({ knownHostsFile: `/root/known${t}` }),
    ],
    ['host.jump', 'construct/control-character', (t) => onHost({ jump: `bastion${t}x` })],
    [
      'the name of a sandbox',
      'construct/control-character',
      (t) => onHost({ address: `demo${t}`, transport: 'sandbox' }),
    ],
    ['anchor', 'construct/bad-anchor', (t) => testFirewall({ anchor: `before:A${t}B` })],
    ['provider user', 'construct/control-character', (t) => provider({ user: `admin${t}` })],
    [
      'provider identityFiles',
      'construct/control-character',
      (t) => provider({ identityFiles: ['/a', `/b${t}`] }),
    ],
    ['provider agent', 'construct/control-character', (t) => provider({ agent: `/run/agent${t}` })],
    [
      'provider knownHostsFiles',
      'construct/control-character',
      (t) => provider({ knownHostsFiles: [`/b${t}`] }),
    ],
    ['provider jump', 'construct/control-character', (t) => provider({ jump: `bastion${t}` })],
    ['provider configFile', 'construct/control-character', (t) => provider({ configFile: `/c${t}` })],
    ['services', 'construct/unknown-service', (t) => web({ services: [`http${t}`] })],
    ['a port by name', 'construct/bad-port', (t) => web({ services: [Port.tcp(`http${t}`)] })],
    ['from', 'construct/bad-address', (t) => web({ from: [`192.0.2.7${t}`] })],
    ['Peer.ipv4', 'construct/bad-address', (t) => web({ from: [Peer.ipv4(`192.0.2.7${t}`)] })],
    ['Peer.ip', 'construct/bad-address', (t) => web({ from: [Peer.ip(`192.0.2.7${t}`)] })],
    ['Peer.prefix', 'construct/bad-address', (t) => web({ from: [Peer.prefix(`192.0.2.0/24${t}`)] })],
    ['Peer.range', 'construct/bad-address', (t) => web({ from: [Peer.range('192.0.2.7', `192.0.2.9${t}`)] })],
    ['Service.of', 'construct/unknown-service', (t) => web({ services: [Service.of(`http${t}`)] })],
    [
      'trusted',
      'construct/bad-address',
      (t) => new SafetyChain(testFirewall(), 's', { trusted: [`192.0.2.7${t}`], services: ['mysql'] }),
    ],
    [
      'chainName of SafetyChain',
      'construct/bad-chain-name',
      (t) => new SafetyChain(testFirewall(), 's', { trusted, services: ['mysql'], chainName: `A${t}B` }),
    ],
    [
      'exempt',
      'construct/bad-address',
      (t) => new RateLimitedSsh(testFirewall(), 's', { exempt: [`192.0.2.7${t}`] }),
    ],
    [
      'chainName of RateLimitedSsh',
      'construct/bad-chain-name',
      (t) => new RateLimitedSsh(testFirewall(), 's', { chainName: `A${t}B` }),
    ],
    [
      'addChain',
      'construct/bad-chain-name',
      (t) =>
        onFirewall((f) => {
          f.addChain(`A${t}B`);
        }),
    ],
    [
      'the table of addChain',
      'construct/no-such-chain',
      (t) =>
        onFirewall((f) => {
          f.addChain('A', { table: `nat${t}` as TableName });
        }),
    ],
    [
      'the table of addRule',
      'construct/no-such-chain',
      (t) =>
        onFirewall((f) => {
          f.addRule('-j DROP', { table: `nat${t}` as TableName, chain: 'OUTPUT' });
        }),
    ],
    ['a rule', 'parse/control-character', (t) => added(`-j ACCEPT${t}-A INPUT -j ACCEPT`)],
    ['a comment', 'parse/control-character', (t) => added(rule().comment(`a${t}b`))],
    ['a log prefix', 'parse/control-character', (t) => added(rule().jump('LOG', { logPrefix: `a${t}b` }))],
    ['an interface', 'parse/control-character', (t) => added(rule().inInterface(`eth0${t}`))],
    ['a jump', 'parse/control-character', (t) => added(rule().jumpTo(`A${t}B`))],
    [
      'the name of a list',
      'parse/control-character',
      (t) => added(rule().match('recent', { set: true, name: `A${t}B` })),
    ],
  ])('in %s', (_option, code, declare) => {
    expect(refusal(() => declare(text))).toMatchObject({ code });
  });

  test('in the chain of a rule, when all is declared', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addRule('-j DROP', { chain: `A${text}B` });
    expect(synthRefusals(firewall).map(({ code }) => code)).toEqual(['construct/no-such-chain']);
  });
});

describe('quotes and backslashes', () => {
  const odd = `it's 5" \\ $(reboot) \`id\` ; & | > # %`;

  test.each([
    ['a comment', rule().comment(odd).jump('ACCEPT')],
    ['a log prefix', rule().jump('LOG', { logPrefix: odd.slice(0, 29) })],
  ])('in %s come out as they went in', (_what, built) => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addRule(built, { chain: 'INPUT' });
    const [text = ''] = rulesOf(firewall, 'ipv4', 'INPUT');
    const { rule: parsed } = parseRule(text, { family: 'ipv4' });
    expect(JSON.stringify(parsed)).toContain(JSON.stringify(odd.slice(0, 29)).slice(1, -1));
  });

  test('cannot open a second option', () => {
    const [text = ''] = textOf(rule().comment('" -j DROP -m comment --comment "').jump('ACCEPT'));
    const { rule: parsed } = parseRule(text, { family: 'ipv4' });
    expect(parsed?.target).toMatchObject({ name: 'ACCEPT' });
    expect(parsed?.matches).toHaveLength(1);
  });

  test.each([
    ['owner', () => testFirewall({ owner: 'we"b' }), 'resource/invalid-value'],
    ['the address', () => testFirewall({ host: "web'1" }), 'host/bad-address'],
    ['the user', () => onHost({ user: 'a"b' }), 'host/bad-user'],
    [
      'a chain',
      () => new RateLimitedSsh(testFirewall(), 's', { chainName: 'A"B' }),
      'construct/bad-chain-name',
    ],
    ['an anchor', () => testFirewall({ anchor: 'before:A"B' }), 'construct/bad-anchor'],
    ['a rule that ends inside them', () => added('-m comment --comment "a'), 'parse/open-quote'],
  ])('in %s are refused', (_what, declare, code) => {
    expect(refusal(declare)).toMatchObject({ code });
  });
});

function onHost(host: Partial<Parameters<typeof onHostWith>[0]>): Firewall {
  return onHostWith({ address: 'web-1', ...host });
}

function onHostWith(host: Exclude<ConstructorParameters<typeof Firewall>[2]['host'], string>): Firewall {
  return testFirewall({ host });
}

function provider(props: ConstructorParameters<typeof IptablesProvider>[2]): IptablesProvider {
  return new IptablesProvider(testStack(), 'second', { alias: 'second', ...props });
}

function web(props: ConstructorParameters<typeof WebServerFirewall>[2]): WebServerFirewall {
  return new WebServerFirewall(testFirewall(), 'web', props);
}

function onFirewall(declare: (firewall: Firewall) => void): void {
  declare(testFirewall());
}

function added(text: RuleLike): void {
  onFirewall((firewall) => {
    firewall.addRule(text, { chain: 'INPUT' });
  });
}

function textOf(text: RuleLike): readonly string[] {
  const firewall = testFirewall({ families: ['ipv4'] });
  firewall.addRule(text, { chain: 'INPUT' });
  return rulesOf(firewall, 'ipv4', 'INPUT');
}
