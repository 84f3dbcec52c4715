import { type HostSnapshot, rulesetsOf } from '../../lib/host/read';

function said(rule: string): Pick<HostSnapshot, 'families'> {
  const save = Buffer.from(`*filter\n:INPUT ACCEPT [0:0]\n-A INPUT ${rule}\nCOMMIT\n`);
  return { families: [{ family: 'ipv4', backend: 'nft', version: '1.8.9', save }] };
}

test('what a host has said is parsed once, also where the snapshot got other parts since', () => {
  const before = rulesetsOf(said('-j ACCEPT'), 'web-1');
  const snapshot = said('-j DROP');
  const verified = rulesetsOf(snapshot, 'web-1', before);
  expect(rulesetsOf({ ...snapshot }, 'web-1')).toBe(verified);
  expect(verified.get('ipv4')).toEqual(rulesetsOf(said('-j DROP'), 'web-1').get('ipv4'));
});

test('what it says later is parsed, though it is the same text', () => {
  expect(rulesetsOf(said('-j DROP'), 'web-1')).not.toBe(rulesetsOf(said('-j DROP'), 'web-1'));
});
