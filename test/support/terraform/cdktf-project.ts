/** Runs the real cdktf command in a folder of its own, with nothing of the user's configuration. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../project/repository';

export interface CdktfResult {
  readonly status: number | null;
  /** What was printed to both streams, without colours. */
  readonly output: string;
}

export class CdktfProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdktf-test-'));

  /** @param app the command that synthesizes; nothing is in its folder but `cdktf.json` */
  constructor(app: string) {
    const settings = {
      language: 'typescript',
      app,
      projectId: '00000000-0000-4000-8000-000000000000',
      sendCrashReports: 'false',
      terraformProviders: [],
      terraformModules: [],
      context: {},
    };
    writeFileSync(join(this.folder, 'cdktf.json'), JSON.stringify(settings));
    mkdirSync(join(this.folder, 'home'));
    writeFileSync(join(this.folder, 'home', 'cli.tfrc'), '');
  }

  /** Runs a command in this folder; `environment` is added to what every run gets. */
  async run(
    argv: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CdktfResult> {
    const [program = '', ...args] = argv;
    const home = join(this.folder, 'home');
    const child = spawn(program, args, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        TF_CLI_CONFIG_FILE: join(home, 'cli.tfrc'),
        CHECKPOINT_DISABLE: '1',
        CI: '1',
        ...environment,
      },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { status, output: withoutColours(output) };
  }

  /** Runs a command that has to succeed, and gives what it printed. */
  async must(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const { status, output } = await this.run(argv, environment);
    if (status !== 0) throw new Error(`${argv.join(' ')}: status ${String(status)}\n${output}`);
    return output;
  }

  /** `cdktf` of this repository, which has to succeed: `cdktf('deploy', 'site', '--auto-approve')`. */
  async cdktf(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
    return this.must(
      [process.execPath, join(REPOSITORY, 'node_modules', '.bin', 'cdktf'), ...args],
      environment,
    );
  }

  /** What Terraform remembers of a stack. */
  state(stack: string): { readonly resources: readonly { readonly type: string }[] } {
    const text = readFileSync(join(this.folder, `terraform.${stack}.tfstate`), 'utf8');
    return JSON.parse(text) as { resources: { type: string }[] };
  }

  /** A search path on which there is Node and nothing else: no Terraform, no OpenTofu. */
  pathWithNodeAlone(): string {
    const folder = join(this.folder, 'only-node');
    if (!existsSync(folder)) {
      mkdirSync(folder);
      symlinkSync(process.execPath, join(folder, 'node'));
    }
    return folder;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function withoutColours(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
