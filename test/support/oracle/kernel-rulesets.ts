/** Random rulesets that any kernel takes: several tables, user chains that jump to each other, counters, policies. */
import type { Family } from '../../../lib/net/family';
import { canonicalizer } from '../../../lib/ruleset/save/canonical';
import type { Chain, ChainRule, Ruleset, Table } from '../../../lib/ruleset/model/ruleset';
import { builtInChains } from '../../../lib/ruleset/model/tables';
import type { seededRandom } from '../laws/seeded-random';
import { shuffled } from '../laws/seeded-random';

type Random = ReturnType<typeof seededRandom>;

const tables = ['filter', 'nat', 'mangle', 'raw'] as const;
const userChains: readonly string[] = ['U1', 'U2', 'U3', 'U4', 'a.b:c/d', 'f2b-sshd'];

/** Rulesets of one family. `next` gives one that has much in common with the one before. */
export class KernelRulesets {
  private readonly canonical: (text: string) => string;

  constructor(
    private readonly random: Random,
    private readonly family: Family,
  ) {
    this.canonical = canonicalizer(family);
  }

  /** Every rule has counters of its own. */
  first(): Ruleset {
    const ruleset = this.next({ family: this.family, tables: new Map() });
    return mapRules(ruleset, (rule) => ({ ...rule, counters: this.counters() }));
  }

  next(before: Ruleset): Ruleset {
    const made = tables.map((name): [string, Table] => [name, this.table(name, before.tables.get(name))]);
    return { family: this.family, tables: new Map(made) };
  }

  private table(name: string, before: Table | undefined): Table {
    const { random } = this;
    if (before !== undefined && random.chance(0.6)) return before;
    // Another order each time: what jumped from one chain to the other may now jump back.
    const present = shuffled(random, userChains).slice(0, random.integer(0, userChains.length));
    const hooks = builtInChains(name).map((hook): Chain => ({
      name: hook,
      policy: name !== 'nat' && random.chance(0.3) ? 'DROP' : 'ACCEPT',
      rules: this.rules(before?.chains.get(hook), present, name, hook),
    }));
    const own = present.map((chain, index): Chain => ({
      name: chain,
      rules: this.rules(before?.chains.get(chain), present.slice(index + 1), name, chain),
    }));
    return { name, chains: new Map([...hooks, ...own].map((chain) => [chain.name, chain])) };
  }

  /** The rules of before, edited; jumps to chains that are no targets now are left out. */
  private rules(
    before: Chain | undefined,
    targets: readonly string[],
    table: string,
    chain: string,
  ): readonly ChainRule[] {
    const { random } = this;
    const fresh = (): ChainRule => ({ text: this.canonical(this.rule(targets, table, chain)) });
    if (before === undefined || random.chance(0.1)) return many(random.integer(0, 8), fresh);
    const kept = before.rules
      .map(({ text }) => text)
      .filter((text) => !userChains.some((name) => !targets.includes(name) && text.endsWith(`-j ${name}`)));
    const edited = kept.flatMap((text): readonly ChainRule[] => {
      if (random.chance(0.7)) return [{ text }];
      const comment = `-m comment --comment ${random.pick(['one', 'two', '"cdktf:web"'])}`;
      return random.pick<() => readonly ChainRule[]>([
        () => [],
        () => [fresh()],
        () => [fresh(), { text }],
        () => [{ text }, { text }],
        () => (text.includes('--comment') ? [] : [{ text: this.canonical(`${comment} ${text}`) }]),
        () => [{ text: this.canonical(text.replace(/-m comment --comment [^\\ ]+ /, '')) }],
        () => [{ text: text.replace(/log-prefix "?\w+"?/, `log-prefix ${random.pick(['x', 'y'])}`) }],
      ])();
    });
    const all = random.chance(0.3) ? [...edited, fresh()] : edited;
    return random.chance(0.1) ? shuffled(random, all) : all;
  }

  private rule(targets: readonly string[], table: string, chain: string): string {
    const { random, family } = this;
    if (targets.length > 0 && random.chance(0.25)) return `${this.match()}-j ${random.pick(targets)}`;
    const isV4 = family === 'ipv4';
    const special: Readonly<Record<string, readonly string[]>> = {
      'nat PREROUTING': [`-p tcp -j DNAT --to-destination ${isV4 ? '192.0.2.9:80' : '[2001:db8::9]:80'}`],
      'nat POSTROUTING': ['-j MASQUERADE', `-j SNAT --to-source ${isV4 ? '192.0.2.1' : '2001:db8::1'}`],
      'nat OUTPUT': ['-p udp -j REDIRECT --to-ports 53'],
      'mangle FORWARD': ['-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu'],
      'mangle PREROUTING': [
        isV4 ? '-j TTL --ttl-set 64' : '-j HL --hl-set 64',
        '-j MARK --set-xmark 0x1/0xff',
      ],
      'raw PREROUTING': ['-p udp -j CT --notrack', '-p tcp -j TRACE'],
      'filter INPUT': [`-p tcp -j REJECT --reject-with tcp-reset`],
    };
    const own = special[`${table} ${chain}`] ?? [];
    const verdicts = table === 'nat' ? ['ACCEPT', 'RETURN'] : ['ACCEPT', 'DROP', 'RETURN'];
    const target = random.pick([
      ...verdicts,
      ...verdicts,
      'LOG --log-prefix x',
      'NFLOG --nflog-prefix y',
      '',
    ]);
    if (own.length > 0 && random.chance(0.3)) return random.pick(own);
    return `${this.match()}${target === '' ? '' : `-j ${target}`}`.trimEnd();
  }

  private match(): string {
    const { random, family } = this;
    const port = String(random.pick([22, 80, 443, 8080]));
    const net = (index: number): string =>
      family === 'ipv4' ? `198.51.100.${String(index)}/32` : `2001:db8::${String(index)}/128`;
    return random.pick([
      '',
      `-s ${net(random.integer(1, 9))} `,
      `-p tcp -m tcp --dport ${port} `,
      `-p udp -m udp --sport 1024:65535 --dport ${port} `,
      '-m conntrack --ctstate RELATED,ESTABLISHED ',
      '-m limit --limit 5/min --limit-burst 9 ',
      `-p tcp -m multiport --dports 22,${port},9000:9100 `,
      `-m mark --mark 0x${String(random.integer(1, 9))}/0xff `,
      `! -s ${net(7)} -m comment --comment "it's \\"open\\"" `,
      `-m comment --comment ${random.pick(['one', 'two'])} `,
      '-m statistic --mode nth --every 5 --packet 0 ',
      `-m string --string "GET /" --algo bm `,
      '-m addrtype --dst-type LOCAL ',
      '-m hashlimit --hashlimit-upto 7/sec --hashlimit-mode srcip --hashlimit-name h1 ',
    ]);
  }

  private counters(): NonNullable<ChainRule['counters']> {
    return {
      packets: BigInt(this.random.integer(1, 1_000_000)),
      bytes: BigInt(this.random.integer(1, 1_000_000_000)) * 1_000_003n,
    };
  }
}

export function mapRules(ruleset: Ruleset, change: (rule: ChainRule) => ChainRule): Ruleset {
  return {
    ...ruleset,
    tables: new Map(
      [...ruleset.tables].map(([name, table]) => [
        name,
        {
          name,
          chains: new Map(
            [...table.chains].map(([key, chain]) => [key, { ...chain, rules: chain.rules.map(change) }]),
          ),
        },
      ]),
    ),
  };
}

/** What a kernel holds, rule by rule with counters, for comparing; empty built-in chains that accept are left out. */
export function kernelState(ruleset: Ruleset): readonly string[] {
  return [...ruleset.tables.values()]
    .flatMap(({ name, chains }) =>
      [...chains.values()]
        .filter(({ policy, rules }) => policy !== 'ACCEPT' || rules.length > 0)
        .flatMap((chain) => [
          `${name} ${chain.name} ${chain.policy ?? '-'}`,
          ...chain.rules.map(
            ({ text, counters }, index) =>
              `${name} ${chain.name} ${String(index + 1).padStart(3)} [${String(counters?.packets ?? 0n)}:${String(counters?.bytes ?? 0n)}] ${text}`,
          ),
        ]),
    )
    .sort();
}

/** The same from what iptables-save printed, by its text: much faster, and right where that text is canonical. */
export function savedState(save: string): string {
  let table = '';
  const chains = new Map<string, { readonly heading: string; readonly rules: string[] }>();
  for (const line of save.split('\n')) {
    const [, packets = '', chain = '', text = ''] = /^(\[[0-9:]+\]) -A (\S+) ?(.*)$/.exec(line) ?? [];
    const [, declared, policy = ''] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (line.startsWith('*')) table = line.slice(1);
    else if (declared !== undefined)
      chains.set(`${table} ${declared}`, { heading: `${table} ${declared} ${policy}`, rules: [] });
    else if (packets !== '') {
      const rules = chains.get(`${table} ${chain}`)?.rules ?? [];
      rules.push(`${table} ${chain} ${String(rules.length + 1).padStart(3)} ${packets} ${text}`);
    }
  }
  return [...chains.values()]
    .filter(({ heading, rules }) => !heading.endsWith(' ACCEPT') || rules.length > 0)
    .flatMap(({ heading, rules }) => [heading, ...rules])
    .sort()
    .join('\n');
}

function many<T>(length: number, make: () => T): readonly T[] {
  return Array.from({ length }, make);
}
