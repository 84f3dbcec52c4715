/** Changes as reviewers meet them, planned by the planner itself: what the golden files of every renderer are made from. */
import { FirewallError } from '../../lib/base/firewall-error';
import { desiredFromRulesets } from '../../lib/deploy/rules-file';
import { hostCatalogue } from '../../lib/host/catalogue';
import type { Family } from '../../lib/net/family';
import type { DesiredHost } from '../../lib/plan/desired';
import { hostImpactOf } from '../../lib/plan/impact';
import { planHost } from '../../lib/plan/plan-host';
import type { ConstructOf } from '../../lib/review/views/change-review';
import type { HostReview } from '../../lib/review/many-hosts/host-review';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { parseSave } from '../../lib/ruleset/save/parse-save';

/** Lines of an iptables-save file, without its frame, by family. */
export type Files = { readonly [Name in Family]?: readonly string[] };

export interface CaseOptions extends Partial<Pick<DesiredHost, 'foreignRules' | 'owner'>> {
  readonly constructOf?: ConstructOf;
}

function parseFile(lines: readonly string[], family: Family, isLive: boolean): Ruleset {
  const text = `*filter\n${lines.join('\n')}\nCOMMIT\n`;
  const { ruleset, diagnostics } = parseSave(text, {
    family,
    file: 'rules',
    ...(isLive ? { live: true } : {}),
  });
  if (ruleset === undefined) throw new FirewallError(diagnostics);
  return ruleset;
}

function rulesets(files: Files, isLive: boolean): readonly Ruleset[] {
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const lines = files[family];
    return lines === undefined ? [] : [parseFile(lines, family, isLive)];
  });
}

/** The review of one host, as `plan` makes it of rules files. */
export function reviewOfFiles(
  title: string,
  live: Files,
  wanted: Files,
  { owner = 'web', foreignRules = 'remove', constructOf }: CaseOptions = {},
): HostReview {
  const before = new Map(rulesets(live, true).map((ruleset) => [ruleset.family, ruleset]));
  const plan = planHost(before, desiredFromRulesets(rulesets(wanted, false), { owner, foreignRules }));
  const { lines: impact, rows: traffic, undecided } = hostImpactOf(plan.families);
  return {
    kind: 'planned',
    review: {
      ...{ title, owner, families: plan.families, impact, traffic, undecided, warnings: plan.warnings },
      ...(constructOf === undefined ? {} : { constructOf }),
    },
  };
}

const policies = [':INPUT DROP [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]'];
const base = [
  '-A INPUT -i lo -j ACCEPT',
  '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
];
const https = '-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT';
const http = '-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT';

function counted(rules: readonly string[], packets: number): readonly string[] {
  return rules.map(
    (rule, index) => `[${String(packets * (index + 1))}:${String(64 * packets * (index + 1))}] ${rule}`,
  );
}

const blocked = Array.from(
  { length: 500 },
  (_, index) => `-A INPUT -s 198.51.${String(index >> 8)}.${String(index & 255)}/32 -j DROP`,
);

/** What would clear a screen, hide a word, or leave a fence, a table or a comment of Markdown and HTML. */
const hostile =
  '</details><script>alert(1)</script> `````` | --> \u202e\u200b &lt;img src=x onerror=alert(1)&gt; [x](javascript:1)';

const fromConstruct: ConstructOf = ({ rule }) => (rule.includes('443') ? 'site/firewall/web' : undefined);

const forty = Array.from({ length: 40 }, (_, index) => {
  const live = { ipv4: [...policies, ...counted([...base, http], index + 1)] };
  const title = `ssh://web-${String(index + 1)}.example.org`;
  if (index === 38) return reviewOfFiles(title, live, { ipv4: [...policies, ...base, http] });
  const own = index === 39 ? ['-A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 9100 -j ACCEPT'] : [];
  return reviewOfFiles(
    title,
    live,
    { ipv4: [...policies, ...base, https, ...own] },
    { constructOf: fromConstruct },
  );
});

const unreachable: HostReview = {
  kind: 'failed',
  title: 'ssh://web-41.example.org',
  owner: 'web',
  errors: [hostCatalogue.problem({ code: 'host/unreachable', summary: 'cannot reach web-41.example.org' })],
};

const changeOfService = [
  { ipv4: [...policies, ...counted([...base, http], 12345)] },
  { ipv4: [...policies, ...base, https] },
] as const;

/** By the name of its golden files. */
export const cases: Readonly<Record<string, readonly HostReview[]>> = {
  'insert-in-500': [
    reviewOfFiles(
      'ssh://edge-1.example.org',
      { ipv4: [...policies, ...counted([...base, ...blocked], 3)] },
      { ipv4: [...policies, ...base, ...blocked.slice(0, 250), https, ...blocked.slice(250)] },
      { constructOf: fromConstruct },
    ),
  ],
  reorder: [
    reviewOfFiles(
      'ssh://web-1.example.org',
      {
        ipv4: [
          ...policies,
          ...counted([...base, '-A INPUT -p tcp -m tcp --dport 80 -j DROP', http, https], 9),
        ],
      },
      { ipv4: [...policies, ...base, http, '-A INPUT -p tcp -m tcp --dport 80 -j DROP', https] },
    ),
  ],
  policy: [
    reviewOfFiles(
      'ssh://web-1.example.org',
      { ipv4: [':INPUT ACCEPT [0:0]', ...base], ipv6: [':INPUT ACCEPT [0:0]', '-A INPUT -i lo -j ACCEPT'] },
      {
        ipv4: [':INPUT DROP [0:0]', ...base],
        ipv6: [':INPUT DROP [0:0]', '-A INPUT -i lo -j ACCEPT', '-A INPUT -p ipv6-icmp -j ACCEPT'],
      },
    ),
  ],
  'new-chain': [
    reviewOfFiles(
      'ssh://web-1.example.org',
      { ipv4: [...policies, ...counted(base, 70)], ipv6: [...policies, ...base] },
      {
        ipv4: [
          ...policies,
          ':web - [0:0]',
          ...base,
          '-A INPUT -p tcp -m tcp --dport 443 -j web',
          '-A web -s 192.0.2.0/24 -j ACCEPT',
          '-A web -m limit --limit 5/sec -j ACCEPT',
        ],
        ipv6: [...policies, ...base, https],
      },
    ),
  ],
  'forty-hosts': [...forty, unreachable],
  'foreign-removed': [
    reviewOfFiles(
      'ssh://db-1.example.org',
      {
        ipv4: [
          ...[...policies, ':f2b-sshd - [0:0]', ...counted(base, 1000)],
          '[77:4620] -A INPUT -p tcp -m tcp --dport 22 -j f2b-sshd',
          '[5:300] -A INPUT -s 203.0.113.9/32 -p tcp -m tcp --dport 5432 -m comment --comment "added by hand" -j ACCEPT',
          '[0:0] -A f2b-sshd -j RETURN',
        ],
      },
      { ipv4: [...policies, ...base] },
    ),
  ],
  nothing: [
    reviewOfFiles(
      'ssh://web-1.example.org',
      { ipv4: [...policies, ...base] },
      { ipv4: [...policies, ...base] },
    ),
  ],
  'replaced-words': [
    reviewOfFiles('ssh://web-1.example.org:2222', ...changeOfService, { constructOf: fromConstruct }),
  ],
  rollback: [reviewOfFiles('ssh://web-1.example.org', changeOfService[1], changeOfService[0])],
  hostile: [
    reviewOfFiles(
      'ssh://web-1.example.org',
      { ipv4: [...policies, ...base, `-A INPUT -m comment --comment "${hostile}" -j ACCEPT`] },
      {
        ipv4: [
          ...policies,
          ...base,
          `-A INPUT -p tcp -m comment --comment "${hostile}" -m string --string "${hostile.slice(0, 60)}" --algo bm -j ACCEPT`,
        ],
      },
      { constructOf: () => hostile },
    ),
  ],
};
