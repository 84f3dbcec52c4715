/**
 * What `terraform show -json` prints of a plan, as reviews of its hosts.
 *
 * That JSON holds sensitive values in plain text, beside masks that say where they are; and Terraform cannot mark what a provider
 * makes of them, so `operations` and `impact` have no mask. Whatever may tell of a sensitive rule is hidden here.
 */
import { z } from 'zod';
import { FirewallError } from '../../base/firewall-error';
import { trafficRowOf } from '../../impact/questions/traffic-rows';
import type { HostReview } from '../../review/many-hosts/host-review';
import { reviewProblems } from '../../review/many-hosts/diagnostics';
import { savedPlanProblems } from '../saved-plan/diagnostics';
import { hasSensitive, withoutSensitive } from './sensitive-rules';

const texts = z.array(z.string()).nullish();

const valueSchema = z
  .looseObject({
    host: z
      .looseObject({
        address: z.string().nullish(),
        port: z.number().nullish(),
        user: z.string().nullish(),
        transport: z.string().nullish(),
      })
      .nullish(),
    owner: z.string().nullish(),
    operations: texts,
    impact: texts,
  })
  .nullable();

const changeSchema = z.looseObject({
  address: z.string(),
  type: z.string(),
  change: z.looseObject({
    actions: z.array(z.string()),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    after_unknown: z.unknown().optional(),
    before_sensitive: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
  }),
});

const planSchema = z.looseObject({
  format_version: z.string(),
  resource_changes: z.array(z.unknown()).optional(),
});

type Change = z.infer<typeof changeSchema>;

export function isTerraformPlan(value: unknown): boolean {
  return planSchema.safeParse(value).success;
}

/** @throws FirewallError `saved/unexpected-value` */
export function readTerraformPlan(value: unknown, file: string): readonly HostReview[] {
  const { resource_changes: changes = [] } = planSchema.parse(value);
  return changes.flatMap((each) => {
    const parsed = changeSchema.safeParse(each);
    if (!parsed.success)
      throw new FirewallError(
        savedPlanProblems.notAPlan(file, 'a change of a resource is not as Terraform writes it'),
      );
    const { type, change } = parsed.data;
    const isData = change.actions.includes('read');
    return type === 'iptables_ruleset' && !isData ? [reviewOf(parsed.data, file)] : [];
  });
}

function reviewOf({ address, change }: Change, file: string): HostReview {
  const [before, after] = [change.before ?? null, change.after ?? null].map((value) => {
    const parsed = valueSchema.safeParse(value);
    if (!parsed.success)
      throw new FirewallError(
        savedPlanProblems.notAPlan(file, `${address} is not an iptables_ruleset of this version`),
      );
    return parsed.data;
  });
  const title = nameOf(after ?? before ?? null, address);
  const owner = after?.owner ?? before?.owner ?? '';
  const unknown = change.after_unknown as Readonly<Record<string, unknown>> | null | undefined;
  const isKnown = after !== null && after !== undefined && unknown?.['operations'] === undefined;
  if (!isKnown && !change.actions.includes('no-op'))
    return {
      kind: 'failed',
      title,
      owner,
      errors: [reviewProblems.knownAtApply(address, after === null || after === undefined)],
    };
  const isHidden = hasSensitive(change.after_sensitive) || hasSensitive(change.before_sensitive);
  const commands = change.actions.includes('no-op') ? [] : (after?.operations ?? []);
  const lines = change.actions.includes('no-op') ? [] : (after?.impact ?? []);
  return {
    kind: 'planned',
    review: {
      ...{ title, owner, families: [] },
      commands: isHidden ? withoutSensitive(commands, change.after, change.after_sensitive) : commands,
      impact: isHidden && commands.length > 0 ? [] : lines,
      traffic: isHidden ? [] : lines.flatMap((line) => trafficRowOf(line) ?? []),
      undecided: isHidden ? [] : lines.filter((line) => trafficRowOf(line) === undefined),
      warnings: isHidden && commands.length > 0 ? [reviewProblems.hidden(address)] : [],
    },
  };
}

type Ruleset = z.infer<typeof valueSchema>;

/** The host as a URL, where it is known. */
function nameOf(value: Ruleset, address: string): string {
  const host = value?.host;
  if (host?.transport === 'local') return 'local:';
  if (host?.address === undefined || host.address === null) return address;
  const { port, user, transport } = host;
  if (transport === 'sandbox') return `sandbox:${host.address}`;
  const login = user === undefined || user === null ? '' : `${encodeURIComponent(user)}@`;
  const bracketed = host.address.includes(':') ? `[${host.address}]` : host.address;
  return `${transport ?? 'ssh'}://${login}${bracketed}${port === undefined || port === null ? '' : `:${String(port)}`}`;
}
