/** Runs the real Terraform in a folder of its own, with nothing of the user's configuration. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TerraformResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface PlannedChange {
  readonly actions: readonly string[];
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly afterUnknown: Record<string, unknown>;
}

export interface RunningTerraform {
  readonly process: ChildProcess;
  readonly finished: Promise<TerraformResult>;
  /** All that was printed so far. */
  output(): string;
}

export class TerraformProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'terraform-test-'));
  private readonly environment: Record<string, string>;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    const home = join(this.folder, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'cli.tfrc'), '');
    this.environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      TF_CLI_CONFIG_FILE: join(home, 'cli.tfrc'),
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      ...environment,
    };
  }

  /** The whole configuration, as Terraform's JSON. */
  configure(configuration: Readonly<Record<string, unknown>>): void {
    writeFileSync(join(this.folder, 'main.tf.json'), JSON.stringify(configuration, null, 2));
  }

  start(args: readonly string[]): RunningTerraform {
    const child = spawn('terraform', [...args, ...(args[0] === 'version' ? [] : ['-no-color'])], {
      cwd: this.folder,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const finished = new Promise<TerraformResult>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => {
        resolve({ exitCode, stdout, stderr });
      });
    });
    return { process: child, finished, output: () => stdout + stderr };
  }

  run(...args: readonly string[]): Promise<TerraformResult> {
    return this.start(args).finished;
  }

  /** Runs and throws with all output unless the exit status is one of these. */
  async must(args: readonly string[], allowed: readonly number[] = [0]): Promise<TerraformResult> {
    const result = await this.run(...args);
    if (result.exitCode === null || !allowed.includes(result.exitCode)) {
      throw new Error(
        `terraform ${args.join(' ')}: status ${String(result.exitCode)}\n${result.stdout}\n${result.stderr}`,
      );
    }
    return result;
  }

  /** Plans into a file and returns what it says of one resource; `changes` tells whether there is anything to do. */
  async plan(
    address: string,
    ...args: readonly string[]
  ): Promise<PlannedChange & { readonly changes: boolean }> {
    const { exitCode } = await this.must(
      ['plan', '-input=false', '-detailed-exitcode', '-out=plan', ...args],
      [0, 2],
    );
    const shown = JSON.parse((await this.must(['show', '-json', 'plan'])).stdout) as {
      resource_changes?: { address: string; change: Record<string, unknown> }[];
    };
    const change = shown.resource_changes?.find((found) => found.address === address)?.change;
    if (change === undefined) throw new Error(`the plan does not speak of ${address}`);
    return {
      actions: change['actions'] as string[],
      before: change['before'] as Record<string, unknown> | null,
      after: change['after'] as Record<string, unknown> | null,
      afterUnknown: change['after_unknown'] as Record<string, unknown>,
      changes: exitCode === 2,
    };
  }

  /** Whether a plan has anything to do; to read what, Terraform and the provider start once more. */
  async hasChanges(...args: readonly string[]): Promise<boolean> {
    const plan = ['plan', '-input=false', '-detailed-exitcode', ...args];
    return (await this.must(plan, [0, 2])).exitCode === 2;
  }

  /** Attributes of a resource in the state; undefined when it is not there. */
  state(type: string, name: string): Record<string, unknown> | undefined {
    const state = JSON.parse(readFileSync(join(this.folder, 'terraform.tfstate'), 'utf8')) as {
      resources: { type: string; name: string; instances: { attributes: Record<string, unknown> }[] }[];
    };
    return state.resources.find((found) => found.type === type && found.name === name)?.instances[0]
      ?.attributes;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
