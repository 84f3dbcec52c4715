/** What a rule matches, worked out from one that it is like, beside what it matches alone. */
import { RuleReader } from '../../lib/impact/rules/rule-reader';
import { families } from '../../lib/net/family';

const addresses = { ipv4: ['192.0.2.0/24', '10.1.2.3/32'], ipv6: ['2001:db8::/32', 'fd00::1/128'] } as const;

/** Of one shape each. */
const alike: readonly (readonly ((address: string) => string)[])[] = [
  [
    (address) => `-s ${address} -p tcp -m tcp --dport 22 -j ACCEPT`,
    (address) => `-s ${address} -p tcp -m tcp --dport 8000:8100 -j ACCEPT`,
  ],
  [
    (address) => `! -d ${address} -p tcp -m multiport --dports 22,80 -j ONE`,
    (address) => `! -d ${address} -p tcp -m multiport --dports 443,8000:8100 -j OTHER`,
  ],
  [
    (address) => `-s ${address} -m comment --comment "first of them" -j DROP`,
    (address) => `-s ${address} -m comment --comment "22" -j DROP`,
  ],
  [
    (address) => `-s ${address} -m limit --limit 5/min -j ACCEPT`,
    (address) => `-s ${address} -m limit --limit 9/sec -j ACCEPT`,
  ],
  [
    (address) => `-s ${address} -m mark --mark 0x1 -j ACCEPT`,
    (address) => `-s ${address} -m mark --mark 0x2 -j ACCEPT`,
  ],
  [
    (address) => `-s ${address} -p tcp -j LOG --log-prefix "in: "`,
    (address) => `-s ${address} -p tcp -j LOG --log-prefix "out: "`,
  ],
  [
    (address) => `-s ${address} -p tcp -j REDIRECT --to-ports 8080`,
    (address) => `-s ${address} -p tcp -j REDIRECT --to-ports 9090`,
  ],
  [() => '-i eth0 -j RETURN', () => '-i eth1 -j RETURN'],
];

describe.each(families)('a rule of %s', (family) => {
  test.each(alike)('that is read after one like it is what it is alone', (...forms) => {
    const texts = forms.flatMap((form) => addresses[family].map(form));
    const reader = new RuleReader(family);
    const after = texts.map((text) => reader.read(text));
    expect(after).toEqual(texts.map((text) => new RuleReader(family).read(text)));
  });
});
