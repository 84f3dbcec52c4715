import type { Diagnostic } from '../../lib/base/diagnostic';
import { rulesetAttributes } from '../../lib/resource/attributes';
import { checkValues } from '../../lib/resource/check-values';

test('a required attribute that is not there is named', () => {
  const found: Diagnostic[] = [];
  checkValues(rulesetAttributes, { owner: 'web' }, (diagnostic) => found.push(diagnostic));
  expect(found.map(({ code, summary }) => [code, summary])).toEqual([
    ['resource/missing-value', 'host is missing'],
  ]);
});
