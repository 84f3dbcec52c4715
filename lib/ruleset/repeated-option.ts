import type { Extension } from '../extensions/extension';
import { optionsOf } from '../extensions/option-index';
import type { Loaded } from './rule-context';

/** Where the value of an option goes. */
export type Place = Pick<Loaded, 'uses'> & { readonly extension?: Extension };

/** Whether an option stands already in its group: options of one extension may fall into groups. */
export function isRepeated(flag: string, { uses, extension }: Place): boolean {
  const separator = extension === undefined ? undefined : optionsOf(extension).separator;
  if (flag === separator) return false;
  const start = separator === undefined ? -1 : uses.map((use) => use.flag).lastIndexOf(separator);
  return uses.some((use, index) => index > start && use.flag === flag);
}
