import { readHostTasks } from '../../lib/cli/desired-options';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const write = useTemporaryFolder();

function warningsOf(rules6: readonly string[], options: { readonly destroy?: boolean } = {}) {
  const file = write('rules6', `*filter\n:INPUT ACCEPT [0:0]\n${rules6.join('\n')}\nCOMMIT\n`);
  const [task] = readHostTasks({ host: 'ssh://web-1', rules6: file, ...options }, {});
  return task?.warnings.map(({ code, severity, span }) => [code, severity, span?.line]);
}

test('a task carries what is odd about its rules file, wherever the rule stands in it', () => {
  const plain = '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT';
  const never = '-A INPUT -p ah -j ACCEPT';
  expect(warningsOf([plain])).toEqual([]);
  expect(warningsOf([plain, never, plain, never])).toEqual([
    ['parse/never-matches', 'warning', 4],
    ['parse/never-matches', 'warning', 6],
  ]);
  expect(warningsOf([never], { destroy: true })).toEqual([]);
});

test('a rule for the other family is left out, and that is said', () => {
  expect(warningsOf(['-A INPUT -4 -p tcp --dport 22 -j ACCEPT'])?.map(([code]) => code)).toEqual([
    'parse/for-other-family',
  ]);
});

test('a former owner that the command line names is adopted, by a destroy, too', () => {
  const file = write('rules4', '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n');
  const options = { host: 'ssh://web-1', rules4: file, owner: 'new', adopt: ['old'] };
  const adopted = (more: { readonly destroy?: boolean }) =>
    readHostTasks({ ...options, ...more }, {}).map(({ desired }) => desired.adopts);
  expect(adopted({})).toEqual([['old']]);
  expect(adopted({ destroy: true })).toEqual([['old']]);
});
