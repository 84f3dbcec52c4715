import type { Diagnostic } from '../../base/diagnostic';
import { visibleText } from '../../base/visible-text';
import { discoveryCatalogue } from './catalogue';

export const discoveryProblems = {
  noSs: (host: string, said: string): Diagnostic =>
    discoveryCatalogue.problem({
      code: 'host/no-ss',
      summary: `${host} does not say what listens there`,
      detail: `\`ss\` failed: ${visibleText(said.trim())}`,
      help: 'install iproute2 on the host',
    }),
};
