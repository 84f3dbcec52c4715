/**
 * ICMP types and codes, by number or by name; printed as numbers (iptables(8), `iptables -p icmp -h`).
 * A name may be written as its unique beginning, in any case.
 */
import { at, defined } from '../../base/at';
import { tryFindNearest } from '../../base/suggest';
import { type Parsed, type ValueKind, accepted, refused, wordKind } from '../value-kind';

const v4: Readonly<Record<string, string>> = {
  any: 'any',
  'echo-reply': '0',
  pong: '0',
  'destination-unreachable': '3',
  'network-unreachable': '3/0',
  'host-unreachable': '3/1',
  'protocol-unreachable': '3/2',
  'port-unreachable': '3/3',
  'fragmentation-needed': '3/4',
  'source-route-failed': '3/5',
  'network-unknown': '3/6',
  'host-unknown': '3/7',
  'network-prohibited': '3/9',
  'host-prohibited': '3/10',
  'TOS-network-unreachable': '3/11',
  'TOS-host-unreachable': '3/12',
  'communication-prohibited': '3/13',
  'host-precedence-violation': '3/14',
  'precedence-cutoff': '3/15',
  'source-quench': '4',
  redirect: '5',
  'network-redirect': '5/0',
  'host-redirect': '5/1',
  'TOS-network-redirect': '5/2',
  'TOS-host-redirect': '5/3',
  'echo-request': '8',
  ping: '8',
  'router-advertisement': '9',
  'router-solicitation': '10',
  'time-exceeded': '11',
  'ttl-exceeded': '11',
  'ttl-zero-during-transit': '11/0',
  'ttl-zero-during-reassembly': '11/1',
  'parameter-problem': '12',
  'ip-header-bad': '12/0',
  'required-option-missing': '12/1',
  'timestamp-request': '13',
  'timestamp-reply': '14',
  'address-mask-request': '17',
  'address-mask-reply': '18',
};

const v6: Readonly<Record<string, string>> = {
  'destination-unreachable': '1',
  'no-route': '1/0',
  'communication-prohibited': '1/1',
  'beyond-scope': '1/2',
  'address-unreachable': '1/3',
  'port-unreachable': '1/4',
  'failed-policy': '1/5',
  'reject-route': '1/6',
  'packet-too-big': '2',
  'time-exceeded': '3',
  'ttl-exceeded': '3',
  'ttl-zero-during-transit': '3/0',
  'ttl-zero-during-reassembly': '3/1',
  'parameter-problem': '4',
  'bad-header': '4/0',
  'unknown-header-type': '4/1',
  'unknown-option': '4/2',
  'echo-request': '128',
  ping: '128',
  'echo-reply': '129',
  pong: '129',
  'mld-listener-query': '130',
  'mld-listener-report': '131',
  'mld-listener-done': '132',
  'mld-listener-reduction': '132',
  'router-solicitation': '133',
  'router-advertisement': '134',
  'neighbour-solicitation': '135',
  'neighbor-solicitation': '135',
  'neighbour-advertisement': '136',
  'neighbor-advertisement': '136',
  redirect: '137',
};

export const icmpType = typeKind('ICMP type', v4);
export const icmpv6Type = typeKind('ICMPv6 type', v6);

function typeKind(name: string, types: Readonly<Record<string, string>>): ValueKind<string | number> {
  const allowed = `an ${name} as TYPE or TYPE/CODE in numbers from 0 to 255, or a name such as echo-request`;
  return wordKind<string | number>({
    name,
    allowed,
    parse: (word): Parsed => {
      const numbers = /^([0-9]{1,3})(?:\/([0-9]{1,3}))?$/.exec(word);
      if (numbers !== null) return parseNumbers(at(numbers, 1), numbers[2]);
      const exact = Object.keys(types).filter((type) => type.toLowerCase() === word.toLowerCase());
      const near =
        exact.length > 0
          ? exact
          : Object.keys(types).filter((type) => type.toLowerCase().startsWith(word.toLowerCase()));
      const [found] = near;
      if (found === undefined) return refused(`not ${allowed}`, tryFindNearest(word, Object.keys(types)));
      if (near.length > 1) return refused(`stands for ${near.join(' and ')}; write one of them`);
      return accepted(defined(types[found], found));
    },
    // Names of multicast listener discovery are newer than some iptables that samples are tried on.
    sample: (random) =>
      random.pick([...Object.keys(types).filter((type) => !type.startsWith('mld-')), '3', '1/2']),
  });

  function parseNumbers(typeText: string, codeText: string | undefined): Parsed {
    const type = Number(typeText);
    const code = codeText === undefined ? undefined : Number(codeText);
    if (type > 255 || (code ?? 0) > 255) return refused(`not ${allowed}`);
    // With a code the kernel takes it for any, too, but a current iptables prints it as it is.
    if (type === 255 && code === undefined && types['any'] !== undefined) return accepted('any');
    return accepted(code === undefined ? String(type) : `${String(type)}/${String(code)}`);
  }
}
