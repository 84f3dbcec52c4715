/** The files of a new project, with a firewall that is declared in TypeScript. */
import { printText } from '../../import/program/option-argument';

interface CommonOptions {
  /** Of the package. */
  readonly name: string;
  /** Of this package. */
  readonly version: string;
}

export interface ProjectOptions extends CommonOptions {
  /** The sandbox that the project is tried on. */
  readonly sandbox: string;
}

/** A project around a program that there is already. */
export interface ImportedProjectOptions extends CommonOptions {
  /** The program. */
  readonly main: string;
  /** Whether it names the host that was read. */
  readonly namesHost: boolean;
}

/** How the program of the project is run, by cdktf and by this command. */
const app = 'npx tsx main.ts';

/** One web server, with a sandbox as its first host. Text by path. */
export function projectFiles({ name, sandbox, version }: ProjectOptions): ReadonlyMap<string, string> {
  const scripts = {
    try: `cdktf-iptables sandbox up --name ${sandbox} && npm run apply -- --auto-approve`,
  };
  return filesAround({ name, version, scripts, main: main(name, sandbox), readme: readme(name, sandbox) });
}

/** An imported firewall. Text by path. */
export function importedProjectFiles({
  name,
  version,
  main: program,
  namesHost,
}: ImportedProjectOptions): ReadonlyMap<string, string> {
  return filesAround({ name, version, scripts: {}, main: program, readme: importedReadme(name, namesHost) });
}

interface ProjectParts extends CommonOptions {
  readonly scripts: Readonly<Record<string, string>>;
  readonly main: string;
  readonly readme: string;
}

function filesAround({ name, version, scripts, main: program, readme: text }: ProjectParts) {
  return new Map([
    [
      'package.json',
      json({
        name,
        version: '0.1.0',
        private: true,
        scripts: {
          check: 'tsc --noEmit',
          ...scripts,
          plan: `cdktf-iptables plan --app '${app}'`,
          apply: `cdktf-iptables apply --app '${app}'`,
          drift: `cdktf-iptables drift --app '${app}'`,
        },
        dependencies: { cdktf: '^0.21.0', 'cdktf-iptables': `^${version}`, constructs: '^10.4.2' },
        devDependencies: { '@types/node': '^20.19.0', tsx: '^4.20.0', typescript: '^6.0.0' },
      }),
    ],
    [
      'tsconfig.json',
      json({
        compilerOptions: {
          target: 'ES2022',
          module: 'Node16',
          moduleResolution: 'Node16',
          types: ['node'],
          strict: true,
          noEmit: true,
        },
        include: ['*.ts'],
      }),
    ],
    ['cdktf.json', json({ language: 'typescript', app, sendCrashReports: 'false' })],
    ['.gitignore', 'node_modules/\ncdktf.out/\n'],
    ['main.ts', program],
    ['README.md', text],
  ]);
}

function main(name: string, sandbox: string): string {
  return `import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, RateLimitedSsh, WebServerFirewall } from 'cdktf-iptables';

const app = new App();
const stack = new TerraformStack(app, ${printText(name)});
new IptablesProvider(stack, 'iptables');

// A sandbox to try it on; for a machine, name it: FIREWALL_HOST=203.0.113.10 npm run plan
const address = process.env['FIREWALL_HOST'];
const host = address === undefined ? { transport: 'sandbox' as const, address: ${printText(sandbox)} } : { address };

const firewall = new Firewall(stack, 'firewall', { host });
new WebServerFirewall(firewall, 'web');
new RateLimitedSsh(firewall, 'ssh');

app.synth();
`;
}

function readme(name: string, sandbox: string): string {
  return `# ${name}

The firewall of a web server, declared in \`main.ts\`.

    npm install
    npm run try      # as root, on Linux: a sandbox, and the firewall on it

Then change \`main.ts\`, and look at what that would do:

    npm run check    # types
    npm run plan     # what an apply would do
    npm run apply
    npm run drift    # what somebody has changed by hand

\`npx cdktf-iptables show sandbox:${sandbox}\` prints what the sandbox holds, \`npx cdktf-iptables sandbox down --name ${sandbox}\` removes it.
With \`FIREWALL_HOST=203.0.113.10\` in the environment, the same scripts are about that machine. \`cdktf deploy\` does with Terraform
what \`npm run apply\` does without it.
`;
}

function importedReadme(name: string, namesHost: boolean): string {
  const unnamed = `
Files do not say whose rules they are. Until \`main.ts\` does, the environment says it: \`FIREWALL_HOST=203.0.113.10 npm run plan\`. To try it
on a sandbox first, write \`host: { transport: 'sandbox', address: 'try' }\` there, after \`npx cdktf-iptables sandbox up --name try\`.
`;
  return `# ${name}

A firewall that was imported: \`main.ts\` declares what was there.

    npm install
    npm run check    # types
    npm run plan     # what an apply would do: nothing, as long as the host holds what was imported
    npm run apply    # from then on the host knows whose rules these are
    npm run drift    # what somebody has changed by hand
${namesHost ? '' : unnamed}
Another program that writes the same rules at boot has to be switched off: \`docs/adopt\` of cdktf-iptables says in which order.
`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
