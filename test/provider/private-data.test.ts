import { deflateRawSync } from 'node:zlib';
import { hostCatalogue } from '../../lib/host/catalogue';
import { FirewallError } from '../../lib/base/firewall-error';
import type { LiveRuleset } from '../../lib/deploy/live-snapshot';
import { type PrivateData, decodePrivateData, encodePrivateData } from '../../lib/provider/private-data';

const live = (save: string): LiveRuleset => ({
  host: 'ssh://web-1',
  families: [{ family: 'ipv4', version: '1.8.9', backend: 'nft', save }],
});

describe('the private bytes of a resource', () => {
  test.each<PrivateData>([
    { kind: 'unread' },
    { kind: 'imported' },
    { kind: 'read', snapshot: { live: live('\u{1f525}'), fingerprint: 'f' } },
    { kind: 'failed', diagnostics: [hostCatalogue.problem({ code: 'host/refused', summary: 's' })] },
    { kind: 'destroy', fingerprint: 'f', operations: ['iptables -X a'] },
  ])('come back as they were: %p', (data) => {
    expect(decodePrivateData(encodePrivateData(data))).toMatchObject(data);
  });

  test('are the same from wherever the host was read', () => {
    const from = (connection: string): Uint8Array =>
      encodePrivateData({ kind: 'read', snapshot: { live: { ...live(''), connection }, fingerprint: 'f' } });
    expect(from('192.0.2.1 40000 192.0.2.9 22')).toEqual(from('192.0.2.2 50000 192.0.2.9 22'));
  });

  test('are small for a large ruleset', () => {
    const save = Array.from(
      { length: 10_000 },
      (_, index) => `-A INPUT -s 10.0.${String(index % 256)}.1/32 -j ACCEPT`,
    );
    const snapshot = { live: live(save.join('\n')), fingerprint: 'f' };
    const bytes = encodePrivateData({ kind: 'read', snapshot });
    expect(bytes.length).toBeLessThan(50_000);
  });

  test('are as good as never read when there are none, or when another version wrote them', () => {
    expect(decodePrivateData(new Uint8Array())).toEqual({ kind: 'unread' });
    const other = deflateRawSync(JSON.stringify({ version: 99, kind: 'read' }));
    expect(decodePrivateData(other)).toEqual({ kind: 'unread' });
  });

  test('are refused when they are no such bytes', () => {
    expect(() => decodePrivateData(Buffer.from('garbage'))).toThrow(FirewallError);
  });
});
