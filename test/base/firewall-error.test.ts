import { inspect } from 'node:util';
import { FirewallError } from '../../lib/base/firewall-error';

test('an error that nobody catches is printed once: its message, and not its diagnostics beside it', () => {
  const error = new FirewallError({
    code: 'test/one',
    severity: 'error',
    host: 'not-involved',
    retry: 'no',
    summary: 'this is said once',
  });
  expect(inspect(error).split('this is said once')).toHaveLength(2);
  expect(error.diagnostics).toHaveLength(1);
  expect(error.code).toBe('test/one');
});
