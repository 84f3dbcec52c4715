import { FirewallError } from '../base/firewall-error';
import type { EarlierShow } from '../review/show/hit-ages';
import { fileProblems } from './diagnostics';
import { readInputFile } from './read-input';

/** What `show --format json` wrote of this host. @throws FirewallError `cli/not-a-reading`, `cli/...` when it cannot be read */
export function readEarlierShow(file: string, host: string): EarlierShow {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- few runs check JSON
  const { showSchema }: typeof import('./schemas/live-schemas') = require('./schemas/live-schemas');
  const refuse = (why: string): never => {
    throw new FirewallError(fileProblems.notAReading(file, why));
  };
  const found = showSchema.safeParse(parse(readInputFile(file).toString('utf8'), refuse));
  if (!found.success) {
    const [first] = found.error.issues;
    return refuse(`${first?.path.join('.') ?? ''}: ${first?.message ?? 'it has another form'}`);
  }
  if (found.data.host !== host) return refuse(`it is of ${found.data.host}`);
  return found.data;
}

function parse(text: string, refuse: (why: string) => never): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse('it is not JSON');
  }
}
