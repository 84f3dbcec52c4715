/** Synthesizes a YAML file by itself, for `--app FILE.yaml`: `node yaml-app.js FILE`. The folder comes from CDKTF_OUTDIR. */
import { basename, extname } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { FirewallError } from '../../lib/base/firewall-error';
import { IptablesProvider } from '../terraform/iptables-provider';
import { YamlFirewalls } from './yaml-firewalls';

/** @internal */
export function synthesizeYaml(file: string): void {
  const app = new App();
  const stack = new TerraformStack(app, stackName(file));
  new IptablesProvider(stack, 'iptables');
  new YamlFirewalls(stack, 'firewalls', { file });
  app.synth();
}

/** The owner of the rules comes from it, so it stays what it is when the folder is moved. */
function stackName(file: string): string {
  const name = basename(file, extname(file)).replace(/[^A-Za-z0-9_.-]+/g, '-');
  return name === '' ? 'firewall' : name;
}

if (require.main === module) {
  const [, , file = ''] = process.argv;
  try {
    synthesizeYaml(file);
  } catch (error) {
    // What somebody wrote into a file needs no stack trace.
    const text = error instanceof FirewallError ? error.message : String((error as Error).stack);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}
