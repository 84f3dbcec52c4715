/**
 * No ordinary act of Terraform opens a host: renames, replacements, several owners; told by packets.
 *
 * Half of the acts go with each commit, and all in a long run: Terraform is slow, and `owners-law.test.ts` mixes such acts every day.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { printImportId } from '../../lib/resource/import-id';
import { ROUNDS, backendsInTurn, everySecondOf } from '../support/hosts/in-turn';
import { useSandboxes } from '../support/hosts/sandbox';
import { listen, tcpConnects } from '../support/hosts/traffic';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { byHand, packetsOf, rulesOn } from '../support/project/firewall-engine';
import {
  type OwnersResources,
  applyAll,
  configureOwners,
  hostOf,
  ownersWorkspace,
} from '../support/terraform/owners-workspace';
import type { TerraformProject } from '../support/terraform/terraform';

jest.setTimeout(300_000);

describe.each(ROUNDS)('round %d', (round) => {
  // Acts go by the commit's last bit, so the backend of each goes by the one before it.
  const nextBackend = backendsInTurn(round + Math.floor(seedOfCommit() / 2));
  const make = useSandboxes();
  const projects: TerraformProject[] = [];
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await make(nextBackend());
    await listen(sandbox, { tcp: [80, 81] });
  });

  afterEach(() => {
    for (const project of projects.splice(0)) project.remove();
  });

  async function workspace(resources: OwnersResources): Promise<TerraformProject> {
    const project = await ownersWorkspace(sandbox, resources);
    projects.push(project);
    return project;
  }

  const configure = (project: TerraformProject, resources: OwnersResources, more = {}): void => {
    configureOwners(project, sandbox, resources, more);
  };

  const answers = async () =>
    Promise.all([80, 81].map(async (port) => tcpConnects(sandbox, { family: 'ipv4', port })));

  async function expectReplacement(lifecycle: Readonly<Record<string, boolean>>): Promise<void> {
    const project = await workspace({ web: { lifecycle } });
    await project.must(['apply', '-input=false', '-auto-approve']);
    expect(await answers()).toEqual(['open', 'timeout']);
    const counted = await packetsOf(sandbox, 'iptables', '--dport 80 ');
    const { stdout } = await project.must([
      ...['apply', '-input=false', '-auto-approve'],
      '-replace=iptables_ruleset.web',
    ]);
    expect(stdout).toContain('provider/replaced-in-place');
    expect(stdout).not.toContain('-P INPUT ACCEPT');
    expect(await answers()).toEqual(['open', 'timeout']);
    expect(await packetsOf(sandbox, 'iptables', '--dport 80 ')).toBeGreaterThanOrEqual(counted);
    expect(await project.hasChanges()).toBe(false);
  }

  const acts: Readonly<Record<string, () => Promise<void>>> = {
    'a resource that is renamed without a moved block is refused, and the host stays closed': async () => {
      const project = await workspace({ web: {} });
      await project.must(['apply', '-input=false', '-auto-approve']);
      const before = await rulesOn(sandbox);
      configure(project, { renamed: {} });
      const { exitCode, stdout, stderr } = await applyAll(project);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toContain('provider/destroyed-and-declared');
      expect(await rulesOn(sandbox)).toBe(before);

      configure(
        project,
        { renamed: {} },
        {
          moved: [{ from: 'iptables_ruleset.web', to: 'iptables_ruleset.renamed' }],
        },
      );
      expect(await project.plan('iptables_ruleset.renamed')).toMatchObject({ actions: ['no-op'] });
    },

    'a replacement leaves the host closed, and the counters of its rules': async () => expectReplacement({}),

    'a replacement that creates before it destroys leaves the host closed, and the counters of its rules':
      async () => expectReplacement({ create_before_destroy: true }),

    'of two owners that close a chain, either may end, and the last one opens it': async () => {
      const project = await workspace({ web: {}, admin: { owner: 'admin', port: 81 } });
      await byHand(sandbox, 'iptables', '-A INPUT -p udp -m udp --dport 9 -j DROP');
      const untouched = await rulesOn(sandbox);
      // Terraform applies both at once.
      await project.must(['apply', '-input=false', '-auto-approve']);
      expect(await answers()).toEqual(['open', 'open']);
      configure(project, { admin: { owner: 'admin', port: 81 } });
      await project.must(['apply', '-input=false', '-auto-approve']);
      expect(await answers()).toEqual(['timeout', 'open']);
      expect(await project.hasChanges()).toBe(false);
      await project.must(['destroy', '-input=false', '-auto-approve']);
      expect(await rulesOn(sandbox)).toBe(untouched);
    },

    'two owners that close a chain end together, and the chain is as it was before them': async () => {
      const project = await workspace({ web: {}, admin: { owner: 'admin', port: 81 } });
      const untouched = await rulesOn(sandbox);
      await project.must(['apply', '-input=false', '-auto-approve']);
      expect(await answers()).toEqual(['open', 'open']);
      await project.must(['destroy', '-input=false', '-auto-approve']);
      expect(await rulesOn(sandbox)).toBe(untouched);
    },

    'a resource that is renamed and gets another owner in one edit leaves the host closed': async () => {
      const project = await workspace({ web: {} });
      await project.must(['apply', '-input=false', '-auto-approve']);
      const before = await rulesOn(sandbox);
      configure(project, { renamed: { owner: 'site' } });
      const { exitCode, stdout, stderr } = await applyAll(project);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toContain('provider/open-between');
      expect(await rulesOn(sandbox)).toBe(before);

      const moved = [{ from: 'iptables_ruleset.web', to: 'iptables_ruleset.renamed' }];
      configure(project, { renamed: { owner: 'site' } }, { moved });
      await project.must(['apply', '-input=false', '-auto-approve']);
      expect(await answers()).toEqual(['open', 'timeout']);
      expect(await rulesOn(sandbox)).not.toContain('cdktf:web"');
      expect(await project.hasChanges()).toBe(false);
    },

    'another owner in the configuration adopts the rules where they stand': async () => {
      const project = await workspace({ web: {} });
      await project.must(['apply', '-input=false', '-auto-approve']);
      await tcpConnects(sandbox, { family: 'ipv4', port: 80 });
      const counted = await packetsOf(sandbox, 'iptables', '--dport 80 ');
      configure(project, { web: { owner: 'site' } });
      const { after } = await project.plan('iptables_ruleset.web');
      expect(after?.['impact']).toEqual([]);
      const at = (place: number): unknown => expect.stringContaining(`-R INPUT ${String(place)} `);
      expect(after?.['operations']).toEqual([at(1), at(2), at(3)]);
      await project.must(['apply', 'plan']);
      expect(await answers()).toEqual(['open', 'timeout']);
      expect(await packetsOf(sandbox, 'iptables', '--dport 80 ')).toBeGreaterThanOrEqual(counted);
      expect(await rulesOn(sandbox)).not.toContain('cdktf:web"');
      expect(await project.hasChanges()).toBe(false);
    },

    'a state that was superseded by another one removes nothing': async () => {
      const first = await workspace({ web: {} });
      await first.must(['apply', '-input=false', '-auto-approve']);
      const second = await workspace({ web: { port: 81 } });
      await second.must(['apply', '-input=false', '-auto-approve']);
      const { stdout } = await first.must(['destroy', '-input=false', '-auto-approve']);
      expect(stdout).toContain('provider/superseded');
      expect(stdout).toContain('deploy/superseded');
      expect(await answers()).toEqual(['timeout', 'open']);
      await second.must(['destroy', '-input=false', '-auto-approve']);
      expect(await answers()).toEqual(['open', 'open']);
    },

    'a state that imports the rules takes them over, and the state that wrote them removes nothing':
      async () => {
        const first = await workspace({ web: {} });
        await first.must(['apply', '-input=false', '-auto-approve']);
        const refresh = await first.run('plan', '-refresh-only', '-input=false', '-detailed-exitcode');
        expect(refresh.exitCode).toBe(0);
        const second = await workspace({ web: {} });
        const { stdout } = await second.must(['apply', '-input=false', '-auto-approve']);
        expect(stdout).toContain('provider/takes-over');
        expect(await second.hasChanges()).toBe(false);
        expect((await first.must(['destroy', '-input=false', '-auto-approve'])).stdout).toContain(
          'deploy/superseded',
        );
        expect(await answers()).toEqual(['open', 'timeout']);
        await second.must(['destroy', '-input=false', '-auto-approve']);
        expect(await answers()).toEqual(['open', 'open']);
      },

    'an owner that was adopted and is declared again by its own state keeps its rules': async () => {
      const first = await workspace({ web: {} });
      await first.must(['apply', '-input=false', '-auto-approve']);
      const second = await workspace({ site: { owner: 'site', adopts: ['web'] } });
      await second.must(['apply', '-input=false', '-auto-approve']);
      expect(await answers()).toEqual(['open', 'timeout']);
      configure(first, { web: { port: 81 } });
      await first.must(['apply', '-input=false', '-auto-approve']);
      const { stdout } = await second.must(['apply', '-input=false', '-auto-approve']);
      expect(stdout).toContain('provider/adopted-once');
      expect(await answers()).toEqual(['open', 'open']);
    },

    'of two resources whose state is lost, each gets its own rules back': async () => {
      const project = await workspace({ web: {}, admin: { owner: 'admin', port: 81 } });
      await project.must(['apply', '-input=false', '-auto-approve']);
      rmSync(join(project.folder, 'terraform.tfstate'));
      await project.must(['apply', '-input=false', '-auto-approve']);
      expect(await answers()).toEqual(['open', 'open']);
      expect(project.state('iptables_ruleset', 'admin')).toMatchObject({ owner: 'admin' });
      expect(await project.hasChanges()).toBe(false);
    },

    'a new resource does not adopt an owner whose resource goes, nor share one with another': async () => {
      const project = await workspace({ web: {} });
      await project.must(['apply', '-input=false', '-auto-approve']);
      const before = await rulesOn(sandbox);
      for (const [resources, code] of [
        [{ site: { owner: 'site', adopts: ['web'] } }, 'provider/destroyed-and-declared'],
        [{ web: {}, site: { owner: 'site', adopts: ['web'] } }, 'provider/adopted-and-declared'],
        [{ web: {}, copy: { port: 81 } }, 'provider/declared-twice'],
      ] as const) {
        configure(project, resources);
        const { exitCode, stdout, stderr } = await applyAll(project);
        expect(exitCode).toBe(1);
        expect(stdout + stderr).toContain(code);
      }
      configure(project, { web: { owner: 'site' } });
      const replaced = await applyAll(project, '-replace=iptables_ruleset.web');
      expect(replaced.stdout + replaced.stderr).toContain('provider/replaced-and-renamed');
      expect(await rulesOn(sandbox)).toBe(before);
    },

    'a state that imported the rules and applied nothing since does not remove them': async () => {
      const project = await workspace({ web: {} });
      await project.must(['apply', '-input=false', '-auto-approve']);
      rmSync(join(project.folder, 'terraform.tfstate'));
      await project.must(['apply', '-refresh-only', '-input=false', '-auto-approve']);
      await project.must([
        'import',
        '-input=false',
        'iptables_ruleset.web',
        printImportId({ host: hostOf(sandbox), owner: 'web' }),
      ]);
      const refused = await project.run('destroy', '-input=false', '-auto-approve');
      expect(refused.exitCode).toBe(1);
      expect(refused.stdout + refused.stderr).toContain('provider/written-elsewhere');
      expect(await answers()).toEqual(['open', 'timeout']);
    },

    'a renamed resource that is applied before its former address is destroyed keeps the host closed':
      async () => {
        const project = await workspace({ web: {} });
        await project.must(['apply', '-input=false', '-auto-approve']);
        configure(project, { renamed: {} });
        await project.must(['apply', '-input=false', '-auto-approve', '-target=iptables_ruleset.renamed']);
        await project.must(['apply', '-input=false', '-auto-approve', '-target=iptables_ruleset.web']);
        expect(await answers()).toEqual(['open', 'timeout']);
        expect(await project.hasChanges()).toBe(false);
      },

    'a resource cannot get the name of another owner of the host, nor can two exchange theirs': async () => {
      const project = await workspace({ web: {}, admin: { owner: 'admin', port: 81 } });
      await project.must(['apply', '-input=false', '-auto-approve']);
      const before = await rulesOn(sandbox);
      configure(project, { web: { owner: 'admin' }, admin: { owner: 'web', port: 81 } });
      const { exitCode, stdout, stderr } = await applyAll(project);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toContain('provider/owner-in-use');
      expect(await rulesOn(sandbox)).toBe(before);
    },
  };

  test.each(everySecondOf(__filename, Object.entries(acts)))('%s', async (_what, expectAct) => expectAct());
});
