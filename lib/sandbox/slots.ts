import { existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { FirewallError } from '../base/firewall-error';
import { SLOTS, inSlot, machineInterface } from './address-plan';
import { noFreeSlot } from './diagnostics';
import { slotsFolder } from './registry';

/**
 * Takes the lowest free slot for a sandbox. The slot is a symbolic link to its name, so that taking it and saying
 * who has it are one step. Ranges that somebody else uses on this machine are passed over.
 * @throws FirewallError `sandbox/no-free-slot`
 */
export function takeSlot(name: string): number {
  mkdirSync(slotsFolder(), { recursive: true, mode: 0o700 });
  const addresses = ownAddresses();
  for (let slot = 0; slot < SLOTS; slot += 1) {
    if (addresses.some((address) => inSlot(slot, address))) continue;
    if (existsSync(`/sys/class/net/${machineInterface(slot)}`)) continue;
    try {
      symlinkSync(name, slotLink(slot));
      return slot;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new FirewallError(noFreeSlot(SLOTS));
}

/** The slots of a name: at most one, unless somebody meddled. */
export function slotsOf(name: string): number[] {
  if (!existsSync(slotsFolder())) return [];
  return readdirSync(slotsFolder())
    .map(Number)
    .filter((slot) => tryReadLink(slotLink(slot)) === name);
}

export function freeSlot(slot: number): void {
  unlinkSync(slotLink(slot));
}

function slotLink(slot: number): string {
  return join(slotsFolder(), String(slot));
}

function tryReadLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
}
