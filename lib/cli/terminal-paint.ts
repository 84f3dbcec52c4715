import type { Paint } from '../review/text/paint';
import { noPaint } from '../review/text/paint';
import type { Output, CliContext } from './cli-context';

/** Colours on a terminal, unless `NO_COLOR` or `TERM=dumb` is set. */
export function paintFor(output: Output, env: CliContext['env']): Paint {
  if (!wantsColour(output, env)) return noPaint;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- not needed without colours
  const { createColors } = require('picocolors') as typeof import('picocolors');
  const { bold, green, red, yellow, dim } = createColors(true);
  return {
    heading: bold,
    added: green,
    removed: red,
    changed: yellow,
    faint: dim,
    warning: yellow,
    error: red,
  };
}

/** Narrower ones are treated as this wide. */
const leastWidth = 60;

/** Of the terminal in characters; undefined for a file or a pipe, where lines are as long as they are. */
export function widthOf({ isTTY, columns }: Output): number | undefined {
  return isTTY === true && columns !== undefined && columns > 0 ? Math.max(leastWidth, columns) : undefined;
}

function wantsColour(output: Output, env: CliContext['env']): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return env['FORCE_COLOR'] !== '0';
  return output.isTTY === true && env['TERM'] !== 'dumb';
}
