/**
 * One share of the fuzzed inputs, checked in a process of its own: `node fuzz-share.js SEED COUNT PROGRESS
 * MILLISECONDS`. When the time is over, it takes no further input: a machine that is busy tries fewer.
 *
 * Plain Node runs this three times as fast as Jest's module system does. What it found is printed as JSON; the file
 * PROGRESS says which input is being looked at, for when one of them ends the process or never ends.
 */
import { openSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { type FuzzedInput, inputFuzzer } from './input-fuzzer';
import { checkInput } from './input-laws';
import { seededRandom } from '../laws/seeded-random';

export interface FuzzedShare {
  readonly faults: readonly string[];
  /** By kind: how many inputs there were, and how many of them at least one reader took. */
  readonly kinds: Readonly<Record<string, KindCount>>;
  /** The inputs that took the most time for their size, dearest first. */
  readonly dearest: readonly DearInput[];
  /** The most memory that the process held. */
  readonly peakBytes: number;
}

export interface KindCount {
  made: number;
  accepted: number;
}

export interface DearInput {
  readonly input: string;
  readonly cpuMs: number;
  readonly bytes: number;
}

/** Enough to see what is wrong, and no flood. */
const most = { faults: 10, dearest: 3, shownBytes: 2000 } as const;

/** Milliseconds. */
const leastWorthALook = 50;

/** Code that has hardly run is slow, whatever it is given. */
const warmUp = 500;

/** What the smallest inputs cost anyway, so that those are not always the dearest. */
const freeBytes = 2000;

function checkShare(
  seed: number,
  count: number,
  forMs: number,
  begins: (index: number) => void,
): FuzzedShare {
  const end = performance.now() + forMs;
  const next = inputFuzzer(seededRandom(seed));
  const faults: string[] = [];
  const kinds: Record<string, KindCount> = {};
  let dearest: DearInput[] = [];
  for (let index = 0; index < count && faults.length < most.faults && performance.now() < end; index++) {
    begins(index);
    const input = next();
    const start = performance.now();
    const { faults: found, accepted } = tryCheck(input);
    const wallMs = performance.now() - start;
    const kind = (kinds[input.kind] ??= { made: 0, accepted: 0 });
    kind.made++;
    if (accepted > 0) kind.accepted++;
    const name = `input ${String(index)} of share ${String(seed)}, ${input.kind}, ${input.family}`;
    for (const fault of found) faults.push(`${shorten(fault)}\n  ${name}: ${shownAs(input.bytes)}`);
    const seems = { input: name, cpuMs: wallMs, bytes: input.bytes.length };
    if (index < warmUp || wallMs < leastWorthALook || costOf(seems) <= costOf(dearest[most.dearest - 1]))
      continue;
    // Seen again, by the time of the processor: others were at work, too.
    dearest = [
      ...dearest,
      {
        ...seems,
        cpuMs: Math.min(
          wallMs,
          cpuMsOf(() => tryCheck(input)),
        ),
      },
    ];
    dearest = dearest.sort((a, b) => costOf(b) - costOf(a)).slice(0, most.dearest);
  }
  return { faults, kinds, dearest, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

function cpuMsOf(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** An exception is a fault like any other. */
function tryCheck(input: FuzzedInput): ReturnType<typeof checkInput> {
  try {
    return checkInput(input);
  } catch (error) {
    return {
      faults: [`thrown: ${error instanceof Error ? String(error.stack) : String(error)}`],
      accepted: 0,
    };
  }
}

export function costOf(dear: DearInput | undefined): number {
  return dear === undefined ? 0 : dear.cpuMs / (dear.bytes + freeBytes);
}

function shownAs(bytes: Buffer): string {
  const shown = JSON.stringify(bytes.subarray(0, most.shownBytes).toString('latin1'));
  return bytes.length > most.shownBytes ? `${shown} and so on, ${String(bytes.length)} bytes` : shown;
}

function shorten(text: string): string {
  return text.length > most.shownBytes ? `${text.slice(0, most.shownBytes)} and so on` : text;
}

function main([seed = '', count = '', progress = '', forMs = '']: readonly string[]): void {
  const file = openSync(progress, 'w');
  const share = checkShare(Number(seed), Number(count), Number(forMs), (index) => {
    writeSync(file, String(index).padEnd(10), 0);
  });
  process.stdout.write(JSON.stringify(share));
}

if (require.main === module) main(process.argv.slice(2));
