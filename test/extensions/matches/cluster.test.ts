import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the cluster match', () => {
  test.each([
    [
      '-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xdeadbeef',
      '-m cluster --cluster-local-nodemask 0x00000001 --cluster-total-nodes 2 --cluster-hash-seed 0xdeadbeef',
    ],
    [
      '-m cluster --cluster-hash-seed 5 ! --cluster-local-nodemask 3 --cluster-total-nodes 4',
      '-m cluster ! --cluster-local-nodemask 0x00000003 --cluster-total-nodes 4 --cluster-hash-seed 0x00000005',
    ],
    [
      '-m cluster --cluster-local-node 6 --cluster-total-nodes 8 --cluster-hash-seed 1',
      '-m cluster --cluster-local-nodemask 0x00000020 --cluster-total-nodes 8 --cluster-hash-seed 0x00000001',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    [
      '-m cluster --cluster-local-nodemask 0x00000040 --cluster-total-nodes 8 --cluster-hash-seed 1',
      '-m cluster --cluster-local-node 7 --cluster-total-nodes 8 --cluster-hash-seed 0x00000001',
    ],
    [
      '-m cluster --cluster-local-node 32 --cluster-total-nodes 32 --cluster-hash-seed 1',
      '-m cluster --cluster-local-node 32 --cluster-total-nodes 32 --cluster-hash-seed 0x00000001',
    ],
  ])('prints %s as %s, for iptables takes no mask above 32', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m cluster --cluster-total-nodes 2 --cluster-hash-seed 1', 'parse/missing-option'],
    ['-m cluster --cluster-total-nodes 2 --cluster-local-node 1', 'parse/missing-option'],
    ['-m cluster --cluster-local-node 1 --cluster-hash-seed 1', 'parse/missing-option'],
    [
      '-m cluster --cluster-total-nodes 4 --cluster-local-node 5 --cluster-hash-seed 1',
      'parse/bad-combination',
    ],
    ['-m cluster --cluster-total-nodes 33 --cluster-local-node 1 --cluster-hash-seed 1', 'parse/bad-value'],
    [
      '-m cluster --cluster-total-nodes 8 --cluster-local-nodemask 0x60 --cluster-hash-seed 1',
      'parse/bad-combination',
    ],
    [
      '-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-local-nodemask 1 --cluster-hash-seed 1',
      'parse/exclusive-options',
    ],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
