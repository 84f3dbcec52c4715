import { requireReadable } from '../../lib/host/save-limits';
import { codeOf } from '../support/project/rejection';

function codeFor(save: string): string | undefined {
  try {
    requireReadable(Buffer.from(save), 'iptables-save', 'ssh://web-1');
    return undefined;
  } catch (error) {
    return codeOf(error as Error);
  }
}

test.each([
  ['as many chains as a large cluster has', `*filter\n${':C - [0:0]\n'.repeat(90_000)}COMMIT\n`, undefined],
  [
    'more chains than fit into memory',
    `*filter\n${':C - [0:0]\n'.repeat(100_001)}COMMIT\n`,
    'host/output-too-large',
  ],
  ['as many rules as a large set of bans has', '-A INPUT\n'.repeat(900_000), undefined],
  ['lines without end', '\n'.repeat(1_000_001), 'host/output-too-large'],
])('%s', (_what, save, code) => {
  expect(codeFor(save)).toBe(code);
});
