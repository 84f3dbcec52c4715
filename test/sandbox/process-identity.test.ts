import { parseStat } from '../../lib/sandbox/process-identity';

describe('a line of /proc/PID/stat', () => {
  test.each(['sh', 'a b', 'x) S 1 (y', ')'])('is understood when the process is called %j', (name) => {
    const text = `4711 (${name}) R 1 4711 4711 0 -1 4194368 24 0 0 0 0 0 0 0 20 0 1 0 214625 2600960 190`;
    expect(parseStat(`${text}\n`)).toEqual({ pid: 4711, state: 'R', startTicks: 214625 });
  });

  test.each(['', '4711', '4711 (sh', '4711 (sh) R 1 2 3', 'x (sh) R'])(
    'says nothing when it is cut off: %j',
    (text) => {
      expect(parseStat(text)).toBeUndefined();
    },
  );
});
