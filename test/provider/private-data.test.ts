import { deflateRawSync } from 'node:zlib';
import { hostCatalogue } from '../../lib/host/catalogue';
import { FirewallError } from '../../lib/base/firewall-error';
import { type PrivateData, decodePrivateData, encodePrivateData } from '../../lib/provider/private-data';

describe('the private bytes of a resource', () => {
  test.each<PrivateData>([
    { kind: 'unread' },
    { kind: 'imported' },
    { kind: 'read', snapshot: { live: { a: ['\u{1f525}', null] }, fingerprint: 'f' } },
    { kind: 'failed', diagnostics: [hostCatalogue.problem({ code: 'host/refused', summary: 's' })] },
    { kind: 'destroy', fingerprint: 'f', operations: ['iptables -X a'] },
  ])('come back as they were: %p', (data) => {
    expect(decodePrivateData(encodePrivateData(data))).toMatchObject(data);
  });

  test('are small for a large ruleset', () => {
    const save = Array.from(
      { length: 10_000 },
      (_, index) => `-A INPUT -s 10.0.${String(index % 256)}.1/32 -j ACCEPT`,
    );
    const bytes = encodePrivateData({ kind: 'read', snapshot: { live: save.join('\n'), fingerprint: 'f' } });
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
