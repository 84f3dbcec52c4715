/** Operations without what may come from a value that Terraform keeps secret. */
import { canonicalizer } from '../../ruleset/save/canonical';
import { families } from '../../net/family';

/** Whether a mask of Terraform marks anything. */
export function hasSensitive(mask: unknown): boolean {
  if (mask === true) return true;
  return typeof mask === 'object' && mask !== null && Object.values(mask).some(hasSensitive);
}

const hidden = '(sensitive)';

/** `iptables -t nat -I CHAIN 3 RULE`: all that stands before the rule. */
const head =
  /^ip6?tables(?: -t [^ ]+)? (?:-[IR] [^ ]+ [0-9]+|-P [^ ]+ [A-Z]+|-D [^ ]+ [0-9]+|-(?:N|X|F) [^ ]+)/;

/**
 * Only what is known to be no secret is shown: the rule of an operation where it is one that is declared without being sensitive, and
 * else no more than the chain and the position.
 */
export function withoutSensitive(
  commands: readonly string[],
  after: unknown,
  mask: unknown,
): readonly string[] {
  const open = openRules(after, mask);
  return commands.map((command) => {
    const start = head.exec(command)?.[0];
    if (start === undefined) return hidden;
    const rule = withoutMark(command.slice(start.length).trim());
    return rule === '' || open.has(rule) ? command : `${start} ${hidden}`;
  });
}

/** Every rule that is declared and not marked, in canonical text. */
function openRules(after: unknown, mask: unknown): ReadonlySet<string> {
  const rules = families.flatMap((family) => {
    const canonical = canonicalizer(family);
    return openTexts(memberOf(after, family), memberOf(mask, family)).map((text) => canonical(text));
  });
  return new Set(rules);
}

function openTexts(value: unknown, mask: unknown): readonly string[] {
  if (mask === true) return [];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => openTexts(member, memberOf(mask, name)));
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The mark that a managed rule carries in a chain that it shares. */
function withoutMark(rule: string): string {
  return rule.replace(/-m comment --comment "?cdktf:[A-Za-z0-9._-]+"? /, '');
}
