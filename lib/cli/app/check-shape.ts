import type { z } from 'zod';
import { FirewallError } from '../../base/firewall-error';
import { appProblems } from '../diagnostics';

/**
 * The value, when it has the shape that is written down for it.
 *
 * @param prefix where in the file the value stands
 * @throws FirewallError `cli/unexpected-value`, one for each place that differs
 */
export function checkShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  file: string,
  prefix = '',
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new FirewallError(
    result.error.issues.map(({ path, message }) =>
      appProblems.unexpected(
        file,
        [prefix, ...path.map(String)].filter((part) => part !== '').join('.'),
        message,
      ),
    ),
  );
}
