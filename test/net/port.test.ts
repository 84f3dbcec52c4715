import fc from 'fast-check';
import { printPortRange, tryParsePort, tryParsePortRange } from '../../lib/net/port';
import { serviceNames, tryFindService } from '../../lib/net/service';

describe('a port', () => {
  test.each([
    ['0', 0],
    ['22', 22],
    ['65535', 65535],
    ['0x50', 80],
    ['0X50', 80],
    ['0120', 80],
    ['ssh', 22],
    ['https', 443],
    ['postgres', 5432],
  ])('%s is %d', (text, port) => {
    expect(tryParsePort(text)).toBe(port);
  });

  test.each(['', '65536', '-1', '1.5', '080', '0x', '22 ', 'SSH', 'nosuch', '1e3', '22:23'])(
    '%j is none',
    (text) => {
      expect(tryParsePort(text)).toBeUndefined();
    },
  );
});

describe('a range of ports', () => {
  test.each([
    ['80', '80'],
    ['80:80', '80'],
    ['80:90', '80:90'],
    ['1024:', '1024:65535'],
    [':1023', '0:1023'],
    [':', '0:65535'],
    ['ssh:http', '22:80'],
    ['0:0', '0'],
  ])('%s is %s', (text, canonical) => {
    const range = tryParsePortRange(text);
    expect(range === undefined ? undefined : printPortRange(range)).toBe(canonical);
  });

  test.each(['', '90:80', '1:2:3', '80-90', ':65536', 'http:ssh', '::'])('%j is none', (text) => {
    expect(tryParsePortRange(text)).toBeUndefined();
  });

  test('prints as text that reads back as the same', () => {
    const port = fc.integer({ min: 0, max: 65535 });
    fc.assert(
      fc.property(port, port, (one, other) => {
        const range = { first: Math.min(one, other), last: Math.max(one, other) };
        expect(tryParsePortRange(printPortRange(range))).toEqual(range);
      }),
    );
  });
});

describe('the services', () => {
  test('have a port each, and a protocol', () => {
    expect([...serviceNames].length).toBeGreaterThan(6000);
    for (const name of serviceNames) {
      const service = tryFindService(name);
      expect(service?.name).toBe(name);
      expect(tryParsePort(name)).toBe(service?.port);
      expect(service?.protocols.length).toBeGreaterThan(0);
    }
  });

  test.each([
    'ssh',
    'smtp',
    'domain',
    'http',
    'https',
    'ntp',
    'mysql',
    'memcached',
    'postgres',
    'ipp',
    'mdns',
    'ftp',
    'imaps',
  ])('have %s among them', (name) => {
    expect([...serviceNames]).toContain(name);
  });

  test.each([
    ['git', 9418],
    ['svn', 3690],
    ['sieve', 4190],
    ['nrpe', 5666],
    ['munin', 4949],
    ['ftp-data', 20],
    ['z39.50', 210],
    ['whois++', 63],
    ['X', 6000],
    ['webcache', 8080],
    ['redis', 6379],
  ])('have %s, which Debian or Red Hat has', (name, port) => {
    expect(tryFindService(name)).toMatchObject({ name, port });
  });

  test('open no more protocols than is meant, whatever the registry says', () => {
    expect(tryFindService('https')?.protocols).toEqual(['tcp']);
    expect(tryFindService('syslog')?.protocols).toEqual(['udp']);
    expect(tryFindService('domain')?.protocols).toEqual(['tcp', 'udp']);
  });

  test('are one a name', () => {
    expect(new Set(serviceNames).size).toBe([...serviceNames].length);
    expect(tryFindService('toString')).toBeUndefined();
  });
});
