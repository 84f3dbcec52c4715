import { run } from './fake-world';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

const save = (table: string, ...lines: readonly string[]): string =>
  [`*${table}`, ...lines, 'COMMIT', ''].join('\n');

const web = file(
  'web',
  save(
    'filter',
    ':INPUT DROP [0:0]',
    ':FORWARD ACCEPT [0:0]',
    ':WEB - [0:0]',
    ':UNUSED - [0:0]',
    '-A INPUT -i lo -j ACCEPT',
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 80 -j WEB',
    '-A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT',
    '-A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 22 -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 5432 -m set --match-set friends src -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 113 -j REJECT --reject-with tcp-reset',
    '-A WEB -s 198.51.100.0/24 -j DROP',
    '-A WEB -j ACCEPT',
  ),
);

const answer = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse((await run([...args, '--format', 'json'])).stdout) as Record<string, unknown>;

describe('trace', () => {
  const trace = (...options: readonly string[]) => run(['trace', web, '--chain', 'INPUT', ...options]);

  test.each([
    ['7', 0],
    ['0x7', 0],
    ['4294967295', 2],
    ['0xFFFFFFFF', 2],
  ])('takes the mark %s as rules write it', async (mark, status) => {
    const marked = file(
      'marked',
      save('filter', ':INPUT DROP [0:0]', '-A INPUT -m mark --mark 0x7 -j ACCEPT'),
    );
    const args = ['trace', marked, '--chain', 'INPUT', '--proto', 'tcp', '--mark', mark];
    expect(await run(args)).toMatchObject({ status });
  });

  test.each(['-1', '0x', '4294967296', '0x100000000', '1e3'])('refuses the mark %s', async (mark) => {
    const { status, stderr } = await trace('--proto', 'tcp', `--mark=${mark}`);
    expect(status).toBe(1);
    expect(stderr).toContain('Allowed is a whole number from 0 to 4294967295');
  });

  test('names each rule that an accepted packet meets, with status 0', async () => {
    const args = [
      'trace',
      web,
      '--chain',
      'INPUT',
      '--proto',
      'tcp',
      '--dport',
      '80',
      '--src',
      '203.0.113.1',
    ];
    expect(await answer(...args)).toEqual({
      version: 1,
      verdict: 'accept',
      path: [
        {
          ...{ table: 'filter', chain: 'INPUT', index: 3, rule: '-p tcp -m tcp --dport 80 -j WEB' },
          ...{ effect: 'jump', certain: true },
        },
        { table: 'filter', chain: 'WEB', index: 2, rule: '-j ACCEPT', effect: 'accept', certain: true },
      ],
      depends: [],
    });
    expect((await run(args)).status).toBe(0);
  });

  test.each([
    ['drop', ['--proto', 'tcp', '--dport', '80', '--src', '198.51.100.9']],
    ['reject', ['--proto', 'tcp', '--dport', '113']],
    ['drop', ['--proto', 'udp', '--dport', '53']],
    ['unknown', ['--proto', 'tcp', '--dport', '5432']],
    ['unknown', ['--proto', 'tcp', '--dport', '22']],
  ])('says %s with status 2', async (verdict, options) => {
    const { status, stdout } = await trace(...options);
    expect([status, stdout.includes(`verdict: ${verdict}\n`)]).toEqual([2, true]);
  });

  test('says what an unknown verdict hangs on', async () => {
    const { depends } = await answer('trace', web, '--chain', 'INPUT', '--proto', 'tcp', '--dport', '5432');
    expect(depends).toEqual(['-m set --match-set friends src']);
  });

  test('accepts what comes back, and what comes by lo', async () => {
    expect((await trace('--proto', 'tcp', '--dport', '9', '--state', 'ESTABLISHED')).status).toBe(0);
    expect((await trace('--proto', 'tcp', '--dport', '9', '--in', 'lo')).status).toBe(0);
  });

  test.each([
    ['an address', ['--proto', 'tcp', '--src', 'nowhere']],
    ['a protocol', ['--proto', 'nosuch']],
  ])('refuses %s that there is not', async (_, options) => {
    expect(await trace(...options)).toMatchObject({ status: 1, codes: ['cli/usage'] });
  });

  test('asks for either a file or a host', async () => {
    const packet = ['--chain', 'INPUT', '--proto', 'tcp'];
    expect(await run(['trace', ...packet])).toMatchObject({ status: 1, codes: ['cli/usage'] });
    expect(await run(['trace', web, '--host', 'local:', ...packet])).toMatchObject({ codes: ['cli/usage'] });
  });

  test('follows a port forward to the machine behind it', async () => {
    const forward = file(
      'forward',
      save(
        'nat',
        ':PREROUTING ACCEPT [0:0]',
        '-A PREROUTING -i eth0 -p tcp --dport 8443 -j DNAT --to-destination 10.0.0.5:443',
      ) +
        save(
          'filter',
          ':FORWARD DROP [0:0]',
          '-A FORWARD -d 10.0.0.5/32 -p tcp --dport 443 -m conntrack --ctstate DNAT -j ACCEPT',
        ),
    );
    const packet = ['--chain', 'PREROUTING', '--proto', 'tcp', '--in', 'eth0', '--dst', '203.0.113.1'];
    expect(await answer('trace', forward, ...packet, '--dport', '8443')).toMatchObject({ verdict: 'accept' });
    expect(await answer('trace', forward, ...packet, '--dport', '443', '--out', 'eth1')).toMatchObject({
      verdict: 'drop',
    });
  });

  test('knows types of ICMP by name and number, and says what is possible only', async () => {
    const pinged = file(
      'pinged',
      save(
        'filter',
        ':INPUT DROP [0:0]',
        '-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT',
        '-A INPUT -p icmp -m icmp --icmp-type 3/4 -m limit --limit 1/min -j ACCEPT',
      ),
    );
    const verdictOf = async (...type: readonly string[]): Promise<unknown> =>
      (
        (await answer('trace', pinged, '--chain', 'INPUT', '--proto', 'icmp', ...type)) as {
          verdict: unknown;
        }
      ).verdict;
    expect(await verdictOf('--icmp-type', 'echo-request')).toBe('accept');
    expect(await verdictOf('--icmp-type', '8/0')).toBe('accept');
    expect(await verdictOf('--icmp-type', '13')).toBe('drop');
    expect(await verdictOf()).toBe('unknown');
    const { stdout } = await run([
      ...['trace', pinged, '--chain', 'INPUT', '--proto', 'icmp', '--icmp-type', '3/4'],
    ]);
    expect(stdout).toMatch(/accept, possible +-p icmp .* --limit 1\/min -j ACCEPT/);
    expect(stdout).toContain('verdict: unknown');
  });

  test.each([
    [['--src', '192.0.2.0/24'], 'one IPv4 address'],
    [['--icmp-type', 'ping-of-death'], 'echo-request'],
  ])('says what is allowed in the place of %j', async (wrong, allowed) => {
    const { codes, stderr } = await run(['trace', web, '--chain', 'INPUT', '--proto', 'icmp', ...wrong]);
    expect(codes).toEqual(['cli/usage']);
    expect(stderr).toContain(`${wrong.join(' ')} is not`);
    expect(stderr).toContain(allowed);
  });

  test.each([
    [['--proto', 'icmp', '--dport', '22'], 'icmp, which has no ports'],
    [['--proto', 'gre', '--sport', '22'], 'gre, which has no ports'],
    [['--proto', 'tcp', '--icmp-type', '8'], 'only icmp has types'],
    [['--ipv6', '--proto', 'icmp', '--icmp-type', 'echo-request'], 'only ipv6-icmp has types'],
  ])('refuses a field that the packets of %j do not have', async (options, why) => {
    const rules = file('any', save('filter', ':INPUT DROP [0:0]'));
    const { codes, stderr } = await run(['trace', rules, '--chain', 'INPUT', ...options]);
    expect(codes).toEqual(['cli/usage']);
    expect(stderr).toContain(why);
  });

  test('carries the mark that a rule has set to the rules that ask for it', async () => {
    const marked = file(
      'marked',
      save('mangle', ':PREROUTING ACCEPT [0:0]', '-A PREROUTING -i eth1 -j MARK --set-mark 0x1') +
        save('filter', ':INPUT DROP [0:0]', '-A INPUT -m mark --mark 0x1 -j ACCEPT'),
    );
    const packet = ['--chain', 'PREROUTING', '--proto', 'udp', '--dport', '53'];
    expect(await answer('trace', marked, ...packet, '--in', 'eth1')).toMatchObject({ verdict: 'accept' });
    expect(await answer('trace', marked, ...packet, '--in', 'eth0')).toMatchObject({ verdict: 'drop' });
  });
});

describe('reach', () => {
  test('has a row for each service, with what is certain and what is only possible', async () => {
    const { rows } = (await answer('reach', web, '--chain', 'INPUT')) as {
      rows: readonly Record<string, unknown>[];
    };
    const some = { chain: 'INPUT', protocol: 'tcp', destinations: ['0.0.0.0/0'], out: ['any'] };
    expect(rows).toContainEqual({
      ...some,
      ports: ['22'],
      sources: ['192.0.2.0/24'],
      in: ['others'],
      certain: true,
    });
    expect(rows).toContainEqual({
      ...some,
      ports: ['5432'],
      sources: ['0.0.0.0/0'],
      in: ['others'],
      certain: false,
    });
    expect(rows.map(({ ports }) => ports)).toEqual([['22'], ['80'], ['5432']]);
  });

  test('says that nobody can reach what is closed', async () => {
    const closed = file('closed', save('filter', ':INPUT DROP [0:0]'));
    expect(await run(['reach', closed, '--chain', 'INPUT'])).toMatchObject({
      status: 0,
      stdout: 'nobody can open a connection\n',
    });
  });
});

describe('lint of both families', () => {
  const four = file(
    'four',
    save('filter', ':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 80:90 -j ACCEPT'),
  );
  const lintBoth = async (...six: readonly string[]) => {
    const name = file(`six-${String(six.length)}`, save('filter', ':INPUT DROP [0:0]', ...six));
    const found = (await answer('lint', four, '--other-family', name)) as {
      findings: readonly { readonly code: string; readonly openIn?: unknown }[];
    };
    return found.findings.flatMap(({ code, openIn }) => (code === 'lint/families-differ' ? [openIn] : []));
  };

  test('names services that one of them alone lets others connect to', async () => {
    expect(
      await lintBoth(
        '-A INPUT -p tcp -m tcp --dport 85:100 -j ACCEPT',
        '-A INPUT -p udp -m udp --dport 53 -j ACCEPT',
      ),
    ).toEqual([
      { family: 'ipv4', services: ['tcp 80:84'] },
      { family: 'ipv6', services: ['tcp 91:100', 'udp 53'] },
    ]);
  });

  test('finds nothing where the services are the same, whoever may connect', async () => {
    expect(await lintBoth('-A INPUT -s 2001:db8::/32 -p tcp -m tcp --dport 80:90 -j ACCEPT')).toEqual([]);
  });

  test('finds a service of packets that NOTRACK takes out of connection tracking', async () => {
    const rules = [
      ':INPUT DROP [0:0]',
      '-A INPUT -p udp -m udp --dport 53 -m conntrack --ctstate UNTRACKED -j ACCEPT',
      '-A INPUT -p udp -m udp --dport 123 -m conntrack --ctstate NEW -j ACCEPT',
    ] as const;
    const raw = save('raw', ':PREROUTING ACCEPT [0:0]', '-A PREROUTING -p udp -j NOTRACK');
    const untracked = file('untracked', `${raw}${save('filter', ...rules)}`);
    const shut = file('shut', save('filter', ...rules));
    const { findings } = (await answer('lint', untracked, '--other-family', shut)) as {
      findings: readonly { readonly openIn?: unknown }[];
    };
    expect(findings.flatMap(({ openIn }) => openIn ?? [])).toEqual([
      { family: 'ipv4', services: ['udp 53'] },
      { family: 'ipv6', services: ['udp 123'] },
    ]);
  });

  test('sees past an interface that may do everything', async () => {
    const trusted = file(
      'trusted',
      save(
        'filter',
        ':INPUT DROP [0:0]',
        '-A INPUT -i lan0 -j ACCEPT',
        '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
      ),
    );
    const open = file('open', save('filter', ':INPUT ACCEPT [0:0]'));
    const { findings } = (await answer('lint', trusted, '--other-family', open)) as {
      findings: readonly { readonly openIn?: { readonly services: readonly string[] } }[];
    };
    const services = findings.flatMap(({ openIn }) => openIn?.services ?? []);
    expect(services).toContain('tcp 0:21 in by all but lan0,lo');
    expect(services.filter((service) => service.startsWith('tcp'))).toHaveLength(2);
  });

  test('of a host needs no file', async () => {
    expect(await run(['lint', '--host', 'ssh://web-1', '--other-family', four])).toMatchObject({
      codes: ['cli/usage'],
    });
  });
});

describe('a file of the other family', () => {
  test.each([
    [['--ipv6'], '192.0.2.0/24', 'has rules of IPv4', 'leave --ipv6 out'],
    [[], '2001:db8::/32', 'has rules of IPv6', 'give --ipv6 too'],
  ])('is named with %j', async (options, source, what, todo) => {
    const other = file('other', save('filter', ':INPUT DROP [0:0]', `-A INPUT -s ${source} -j ACCEPT`));
    const { codes, stderr } = await run(['reach', other, ...options]);
    expect(codes).toEqual(['cli/usage']);
    expect(stderr).toContain(what);
    expect(stderr).toContain(todo);
  });

  test('whose rules are wrong in both says what is wrong', async () => {
    const wrong = file('wrong', save('filter', ':INPUT DROP [0:0]', '-A INPUT -s nowhere -j ACCEPT'));
    expect((await run(['reach', wrong])).codes).toEqual(['parse/bad-value']);
  });
});

describe('lint', () => {
  test('finds rules that others cover and chains that nothing reaches, with status 2', async () => {
    const { findings } = (await answer('lint', web)) as { findings: readonly Record<string, unknown>[] };
    expect(findings).toEqual([
      {
        ...{ code: 'lint/covered', table: 'filter', chain: 'INPUT', index: 5 },
        rule: '-s 192.0.2.7/32 -p tcp -m tcp --dport 22 -j ACCEPT',
        because: [{ chain: 'INPUT', index: 4 }],
      },
      { code: 'lint/unreached-chain', table: 'filter', chain: 'UNUSED', index: 0, rule: '', because: [] },
    ]);
    expect((await run(['lint', web])).status).toBe(2);
  });

  test.each([
    ['lint/never-matches', [':INPUT ACCEPT [0:0]', '-A INPUT -p udp -m udp --dport 9:8 -j DROP']],
    ['lint/redundant', [':INPUT ACCEPT [0:0]', '-A INPUT -p udp -j ACCEPT']],
    ['lint/pointless-policy', [':INPUT DROP [0:0]', '-A INPUT -p udp -j DROP', '-A INPUT -j ACCEPT']],
    ['lint/established-not-accepted', [':INPUT DROP [0:0]', '-A INPUT -m conntrack --ctstate NEW -j ACCEPT']],
    [
      'lint/jump-never-happens',
      [
        ...[':INPUT ACCEPT [0:0]', ':A - [0:0]', ':B - [0:0]', '-A INPUT -p tcp -j A', '-A A -p udp -j B'],
        ...['-A A -j DROP', '-A B -j ACCEPT'],
      ],
    ],
  ])('finds %s', async (code, lines) => {
    const { findings } = (await answer('lint', file('found', save('filter', ...lines)))) as {
      findings: readonly { code: string }[];
    };
    expect(findings.map((finding) => finding.code)).toContain(code);
  });

  test('does not say that nothing gets to a chain where a jump leads that is without effect', async () => {
    const docker = save(
      'filter',
      ...[':FORWARD DROP [0:0]', ':USER - [0:0]', ':MORE - [0:0]', ':LOST - [0:0]'],
      ...['-A FORWARD -j USER', '-A FORWARD -p tcp -j ACCEPT', '-A USER -j MORE', '-A MORE -j RETURN'],
    );
    const { findings } = (await answer('lint', file('docker', docker))) as {
      findings: readonly { code: string; chain: string }[];
    };
    const unreached = findings.filter(({ code }) => code === 'lint/unreached-chain');
    expect(unreached.map(({ chain }) => chain)).toEqual(['LOST']);
  });

  test('finds nothing in the records that an apply leaves in a ruleset', async () => {
    const applied = save(
      'filter',
      ...[':INPUT DROP [0:0]', ':cdktf-ledger-web - [0:0]'],
      ...[
        '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
        '-A cdktf-ledger-web -m comment --comment "owner web"',
      ],
    );
    expect(await run(['lint', file('applied', applied)])).toMatchObject({ status: 0, stdout: '' });
  });

  test('finds nothing where each rule has an effect, with status 0', async () => {
    const good = file(
      'good',
      save('filter', ':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'),
    );
    expect(await run(['lint', good])).toMatchObject({ status: 0, stdout: '' });
  });

  test('says that a ruleset is too large when it is', async () => {
    const sets = Array.from(
      { length: 2100 },
      (_, at) => `-A INPUT -m set --match-set s${String(at)} src -j DROP`,
    );
    const large = file('large', save('filter', ':INPUT ACCEPT [0:0]', ...sets));
    expect(await run(['lint', large])).toMatchObject({ status: 1, codes: ['cli/too-large'] });
  });
});

describe('compare --fail-on', () => {
  const one = file('one', save('filter', ':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'));
  const two = file(
    'two',
    save('filter', ':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 22:23 -j ACCEPT'),
  );

  test.each([
    [one, two, 'broadening', 2],
    [one, two, 'narrowing', 0],
    [one, two, 'any', 2],
    [two, one, 'broadening', 0],
    [two, one, 'narrowing', 2],
  ])('%s to %s for %s ends with %i', async (before, after, wanted, status) => {
    expect((await run(['compare', before, after, '--fail-on', wanted])).status).toBe(status);
  });

  test('with --examples has a packet to try for each kind', async () => {
    const { stdout } = await run(['compare', one, two, '--examples', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ examples: ['--chain INPUT --proto tcp --dport 23'] });
  });

  test('as Markdown is a table whose cells are code', async () => {
    const { stdout } = await run(['compare', one, two, '--format', 'markdown']);
    expect(stdout).toContain('| `ipv4 INPUT newly allows tcp dport 23 from anywhere` |');
  });
});
