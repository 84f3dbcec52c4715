/** What of the host a rule needs, as far as a bare network namespace does not have it. */
import { at } from '../../base/at';
import type { HostObject, OptionSpec } from '../../extensions/extension';
import { optionsOf } from '../../extensions/option-index';
import { extensionsOf } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { knownUses } from '../model/known-uses';
import { parseRule } from '../parse/parse-rule';
import type { Rule } from '../model/rule';

export interface HostNeeds {
  /** Names of ipsets. */
  readonly sets: readonly string[];
  /** What else must be there first. */
  readonly objects: readonly HostObject[];
  /** Whether it speaks of users or groups: a user namespace does not have those of the host. */
  readonly hasUsers: boolean;
  /** Whether it makes something that is one for the whole machine. */
  readonly isMachineWide: boolean;
}

const nothing: HostNeeds = { sets: [], objects: [], hasUsers: false, isMachineWide: false };

/** What a rule of this canonical text needs. */
export function hostNeeds(text: string, family: Family): HostNeeds {
  if (!signs[family].some((sign) => text.includes(sign))) return nothing;
  const { rule } = parseRule(text, { family });
  return rule === undefined ? nothing : needsOf(rule, family);
}

function needsOf(rule: Rule, family: Family): HostNeeds {
  const sets: string[] = [];
  const objects: HostObject[] = [];
  let hasUsers = false;
  let isMachineWide = false;
  for (const { use, extension } of knownUses(rule, family)) {
    isMachineWide ||= extension.isMachineWide === true;
    for (const { flag, words } of use.options) {
      const spec = optionsOf(extension).byFlag.get(flag);
      hasUsers ||= spec?.value.lookedUp !== undefined;
      if (spec?.requiresHostObject === 'an ipset') sets.push(at(words, 0));
      else if (spec?.requiresHostObject !== undefined) objects.push(spec.requiresHostObject);
    }
  }
  return { sets, objects, hasUsers, isMachineWide };
}

/** Texts of which a rule that needs anything holds one: the others are not parsed for it. */
const signs: Readonly<Record<Family, readonly string[]>> = {
  ipv4: signsOf('ipv4'),
  ipv6: signsOf('ipv6'),
};

function signsOf(family: Family): readonly string[] {
  const isSign = ({ requiresHostObject, value }: OptionSpec): boolean =>
    requiresHostObject !== undefined || value.lookedUp !== undefined;
  return [
    ...new Set(
      extensionsOf(family).flatMap((extension) =>
        extension.isMachineWide === true
          ? [extension.name]
          : optionsOf(extension).specs.flatMap((spec) => (isSign(spec) ? [`${spec.flag} `] : [])),
      ),
    ),
  ];
}
