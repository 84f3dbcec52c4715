/**
 * How long the synthesis of constructs takes, growth included.
 *
 * - 100 hosts with 200 rules each: at most 5 s.
 * - One firewall with 100,000 rules; ten times the rules take at most 13 times as long, so that growth is linear.
 *
 * Needs the build. Run on a quiet machine: other jobs count.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { rounded, showResults } from './results.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(root, 'package.json'));
const { App, TerraformStack } = require('cdktf');
const { Firewall, IptablesProvider, Peer, Port, StatefulBase, rule } = require(root);

/** Seconds of one synthesis, from the first construct to the last file. */
function synthesis(declare) {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  try {
    const start = performance.now();
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'site');
    new IptablesProvider(stack, 'iptables');
    declare(stack);
    app.synth();
    return (performance.now() - start) / 1000;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function manyHosts(stack) {
  for (let host = 0; host < 100; host++) {
    const firewall = new Firewall(stack, `web-${host}`, {
      host: `web-${host}.example.net`,
      families: ['ipv4'],
    });
    new StatefulBase(firewall, 'base');
    for (let port = 0; port < 190; port++) firewall.allowFrom(Peer.any(), Port.tcp(10_000 + port));
  }
}

const longFirewall = (rules) => (stack) => {
  const firewall = new Firewall(stack, 'firewall', { host: 'web-1.example.net' });
  firewall.addChain('LONG');
  firewall.addRule(rule().jumpTo('LONG'), { chain: 'INPUT' });
  for (let number = 0; number < rules; number++) {
    const source = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    firewall.addRule(`-s ${source} -j DROP`, { chain: 'LONG', families: ['ipv4'] });
  }
};

// Once for what Node compiles.
synthesis(longFirewall(1000));
const hosts = synthesis(manyHosts);
const tenth = synthesis(longFirewall(10_000));
const whole = synthesis(longFirewall(100_000));
const growth = whole / tenth;

const areMet = showResults(
  {
    '100 hosts, 200 rules each': { 'synth s': rounded(hosts) },
    'one firewall, 10,000 rules': { 'synth s': rounded(tenth) },
    'one firewall, 100,000 rules': { 'synth s': rounded(whole), 'that : 10,000 rules': rounded(growth, 1) },
  },
  { '100 hosts, 200 rules each': { 'synth s': 5 }, 'that : 10,000 rules': 13 },
);
if (!areMet) process.exitCode = 1;
