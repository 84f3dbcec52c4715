import { Port, WebServerFirewall } from '../../constructs';
import { refusal, rulesOf, testFirewall } from '../support/terraform/synthesis';

function opened(services: readonly Port[]): readonly string[] {
  const firewall = testFirewall({ families: ['ipv4'], management: 'governed-elsewhere' });
  new WebServerFirewall(firewall, 'web', { services });
  return rulesOf(firewall, 'ipv4', 'INPUT').filter((text) => text.includes('--dport'));
}

describe('a port', () => {
  test.each<[what: string, port: Port, text: string, matched: readonly string[]]>([
    ['of TCP', Port.tcp(8080), 'tcp 8080', ['-p tcp -m tcp --dport 8080']],
    ['of UDP', Port.udp(443), 'udp 443', ['-p udp -m udp --dport 443']],
    ['of TCP by name alone', Port.tcp('dns'), 'tcp dns', ['-p tcp -m tcp --dport dns']],
    ['0, which is a port too', Port.tcp(0), 'tcp 0', ['-p tcp -m tcp --dport 0']],
    ['range of TCP', Port.tcpRange(1, 9), 'tcp 1:9', ['-p tcp -m tcp --dport 1:9']],
    ['range of UDP', Port.udpRange(7, 7), 'udp 7:7', ['-p udp -m udp --dport 7:7']],
    ['of SCTP', Port.sctp(3868), 'sctp 3868', ['-p sctp -m sctp --dport 3868']],
  ])('%s', (_what, port, text, matched) => {
    expect(String(port)).toBe(text);
    expect(opened([port])).toEqual(matched.map((match) => `${match} -m conntrack --ctstate NEW -j ACCEPT`));
  });

  test.each([8080, null, {}, { kind: 'service', name: 'http' }])(
    'is refused by name of the construct when JavaScript gives %p instead',
    (wrong) => {
      expect(refusal(() => opened([wrong as never]))).toMatchObject({
        code: 'construct/bad-port',
        path: 'site/firewall/web',
      });
    },
  );
});
