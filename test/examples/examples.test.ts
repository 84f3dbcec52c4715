import type { Family } from '../../lib/net/family';
import { families } from '../../lib/net/family';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { validateRuleset } from '../../lib/ruleset/check/validate-ruleset';
import { exampleNames, rulesFileOf, runExample } from '../support/terraform/example-rulesets';
import { filesBelow, readText } from '../support/project/repository';

const examples = new Map(exampleNames.map((name) => [name, runExample(name)]));

function filesOf(name: string, family: Family): readonly string[] {
  return (examples.get(name)?.rulesets ?? []).map((ruleset) => rulesFileOf(ruleset, family));
}

function rulesOf(name: string, family: Family): string {
  return filesOf(name, family).join('');
}

describe.each(exampleNames)('the example %s', (name) => {
  test('declares firewalls with rules that are whole and valid in each family', () => {
    const hosts: Readonly<Record<string, number>> = { 'three-tiers': 6, environments: 2 };
    expect(examples.get(name)?.rulesets).toHaveLength(hosts[name] ?? 1);
    const texts = families.flatMap((family) => filesOf(name, family).map((text) => ({ family, text })));
    const read = texts.map(({ family, text }) => {
      const { ruleset, diagnostics } = parseSave(text, { family, file: name });
      expect(diagnostics).toEqual([]);
      expect(ruleset === undefined ? [] : validateRuleset(ruleset)).toEqual([]);
      return text;
    });
    expect(read.join('').match(/^-A /gm)?.length).toBeGreaterThan(1);
  });

  test('has nothing that synthesis warns of', () => {
    expect(examples.get(name)?.warnings).toEqual([]);
  });

  test('says what it shows, is short, and is listed', () => {
    const text = readText(`examples/${name}.ts`);
    expect(text).toMatch(/^\/\*\*\n \* \S/);
    expect(text.split('\n').length).toBeLessThan(70);
    expect(readText('examples/README.md')).toContain(`(${name}.ts)`);
  });
});

describe('the examples', () => {
  test('are all that is in their folder', () => {
    const files = filesBelow('examples').filter((file) => !file.startsWith('examples/monitored-host/'));
    expect(files.sort()).toEqual(
      [
        ...exampleNames.map((name) => `examples/${name}.ts`),
        'examples/README.md',
        'examples/firewall.yaml',
      ].sort(),
    );
  });

  /** What each firewall is there to show. */
  test.each<readonly [name: string, family: Family, shown: RegExp]>([
    ['desktop-server', 'ipv4', /^-A FORWARD -j RH-Firewall$/m],
    ['desktop-server', 'ipv4', /--reject-with icmp-host-prohibited$/m],
    ['desktop-server', 'ipv4', /^-A RH-Firewall -d 224\.0\.0\.251 -p udp -m udp --dport mdns -j ACCEPT$/m],
    ['desktop-server', 'ipv6', /^-A RH-Firewall -d ff02::fb /m],
    ['desktop-server', 'ipv6', /--reject-with icmp6-adm-prohibited$/m],
    ['safety-default-drop', 'ipv4', /^:OUTPUT DROP/m],
    ['safety-default-drop', 'ipv6', /^:FORWARD DROP/m],
    ['safety-default-drop', 'ipv6', /^-A SAFETY-safety-default-drop -s 2001:db8:5afe::\/48 -j ACCEPT$/m],
    ['safety-default-drop', 'ipv6', /icmpv6-type neighbour-solicitation/],
    ['safety-default-drop', 'ipv4', /^-A INPUT .*--dport 11211 .*-j SAFETY-safety-default-drop$/m],
    ['safety-default-drop', 'ipv4', /^-A OUTPUT .*--dport 123 /m],
    ['per-interface-chain', 'ipv4', /^-A INPUT -i ppp0 -j ppp-in$/m],
    ['per-interface-chain', 'ipv6', /^-A inet-in -p tcp -m tcp --dport 1024:65535 -j ACCEPT$/m],
    ['untracked-service', 'ipv6', /^-A PREROUTING -p tcp -m tcp --dport http -j CT --notrack$/m],
    ['untracked-service', 'ipv4', /^-A OUTPUT .*--sport http -m conntrack --ctstate UNTRACKED -j ACCEPT$/m],
    ['stateful-base', 'ipv6', /^-A OUTPUT -m conntrack --ctstate INVALID -j DROP$/m],
    ['ftp-server', 'ipv4', /-j CT --helper ftp$/m],
    ['rate-limits', 'ipv4', /-m recent /],
    ['rate-limits', 'ipv6', /-m hashlimit --hashlimit-above 20\/sec /],
    ['rate-limits', 'ipv4', /^-A INPUT -p tcp -m tcp --syn -j syn-flood$/m],
    ['rate-limits', 'ipv6', /-j LOG --log-prefix "dropped: "$/m],
    ['nat-gateway', 'ipv4', /^-A POSTROUTING -s 192\.168\.1\.0\/24 -o ppp0 -j MASQUERADE$/m],
    ['port-forward', 'ipv4', /-j DNAT --to-destination 192\.168\.1\.10:80$/m],
    ['port-forward', 'ipv4', /^-A FORWARD .*--ctstate DNAT -j ACCEPT$/m],
    ['port-forward', 'ipv4', /-j REDIRECT --to-ports 3128$/m],
    ['marks', 'ipv6', /-j TCPMSS --clamp-mss-to-pmtu$/m],
    ['marks', 'ipv4', /-j CONNMARK --save-mark$/m],
    ['owner-egress', 'ipv6', /-m owner --uid-owner 42 -j ACCEPT$/m],
    ['address-sets', 'ipv4', /^-A INPUT -m set --match-set allowed src,dst -j ACCEPT$/m],
    ['address-sets', 'ipv6', /^-A BLOCKED-address-sets -m set --match-set blocked6 src -j DROP$/m],
    ['address-sets', 'ipv4', /-j SET --add-set banned src --exist$/m],
    ['docker-host', 'ipv4', /^:DOCKER-USER /m],
    ['own-construct', 'ipv6', /^-A INPUT -s 2001:db8::9 .*--dport 4949 .*--comment monitoring .*-j ACCEPT$/m],
    ['own-construct', 'ipv4', /^-A INPUT -j MONITORING$/m],
    ['three-tiers', 'ipv4', /^-A INPUT -s 192\.0\.2\.13 .*--dport 5432 /m],
    ['environments', 'ipv4', /^-A INPUT -s 192\.0\.2\.0\/24 .*--dport 443 /m],
    ['three-tiers', 'ipv6', /^-A OUTPUT -d 2001:db8::22 .*--dport 5432 /m],
  ])('%s shows over %s %s', (name, family, shown) => {
    expect(rulesOf(name, family)).toMatch(shown);
  });

  test('of sets have their entries by family, and what a kernel fills has none', () => {
    const [attributes] = examples.get('address-sets')?.rulesets ?? [];
    const sizes = Object.entries(attributes?.sets ?? {}).map(([name, set]) => [name, set.entries?.length]);

    expect(Object.fromEntries(sizes)).toEqual({
      ...{ blocked: 9000, blocked6: 1000, allowed: 2, allowed6: 1, banned: undefined, banned6: undefined },
    });
  });

  test('say nothing of the other family where it is not declared', () => {
    for (const name of ['nat-gateway', 'port-forward', 'ftp-server']) expect(rulesOf(name, 'ipv6')).toBe('');
    expect(rulesOf('docker-host', 'ipv6')).not.toContain('DOCKER-USER');
  });
});
