import { visibleText } from '../../base/visible-text';
import type { ChangeReview, WrittenRule } from './change-review';

/** What stands behind a rule of one chain that is added: the construct that declares it; nothing where there is none. */
export function constructNotes(
  { constructOf }: Pick<ChangeReview, 'constructOf'>,
  { family, table, chain }: Omit<WrittenRule, 'rule'>,
  paint: (text: string) => string = (text) => text,
): (rule: string) => string {
  return (rule) => {
    const construct = constructOf?.({ family, table, chain, rule });
    return construct === undefined ? '' : paint(`   # ${visibleText(construct)}`);
  };
}
