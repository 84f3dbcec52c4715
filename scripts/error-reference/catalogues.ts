/** Every catalogue of errors and warnings, in the order of `docs/errors.md`: the worst first. */
import { constructCatalogue } from '../../constructs/problems/construct-catalogue';
import type { Catalogue } from '../../lib/base/catalogue';
import { cliCatalogue } from '../../lib/cli/catalogue';
import { fleetCatalogue } from '../../lib/cli/fleet/catalogue';
import { savedPlanCatalogue } from '../../lib/cli/saved-plan/catalogue';
import { declareCatalogue, deployCatalogue, persistWarningCatalogue } from '../../lib/deploy/catalogue';
import { hostCatalogue } from '../../lib/host/catalogue';
import { discoveryCatalogue } from '../../lib/host/discovery/catalogue';
import { persistCatalogue } from '../../lib/host/persist/catalogue';
import { rehearsalCatalogue } from '../../lib/host/rehearsal/catalogue';
import { rightsCatalogue } from '../../lib/host/rights/catalogue';
import { keptCatalogue, refusalCatalogue, rollbackCatalogue } from '../../lib/host/transaction/catalogue';
import { assertionCatalogue } from '../../lib/plan/assertions/catalogue';
import { importCatalogue } from '../../lib/import/catalogue';
import { bootFileCatalogue, planCatalogue } from '../../lib/plan/catalogue';
import { providerCatalogue } from '../../lib/provider/catalogue';
import { resourceCatalogue } from '../../lib/resource/catalogue';
import { ruleCatalogue } from '../../lib/ruleset/build/catalogue';
import { reviewCatalogue } from '../../lib/review/many-hosts/catalogue';
import { rulesetCatalogue } from '../../lib/ruleset/check/catalogue';
import { parseCatalogue } from '../../lib/ruleset/parse/catalogue';
import { readCatalogue } from '../../lib/ruleset/save/catalogue';
import { sandboxCatalogue } from '../../lib/sandbox/catalogue';
import { setCatalogue } from '../../lib/sets/catalogue';

export interface Section {
  readonly title: string;
  readonly note?: string;
  readonly catalogues: readonly Pick<Catalogue<string>, 'entries'>[];
}

export const sections: readonly Section[] = [
  {
    title: 'A change of a host',
    catalogues: [rollbackCatalogue, refusalCatalogue, rehearsalCatalogue, keptCatalogue],
  },
  {
    title: 'Rules after a reboot',
    note: 'After a change, all of these are warnings: the rules are live, and a reboot may roll them back.',
    catalogues: [persistWarningCatalogue, persistCatalogue, bootFileCatalogue],
  },
  {
    title: 'A plan',
    catalogues: [deployCatalogue, planCatalogue, assertionCatalogue, savedPlanCatalogue, reviewCatalogue],
  },
  { title: 'The connection to a host', catalogues: [hostCatalogue, discoveryCatalogue] },
  { title: 'The ruleset of a host', catalogues: [readCatalogue] },
  { title: 'Rules and rules files', catalogues: [parseCatalogue, rulesetCatalogue] },
  { title: 'Sets', catalogues: [setCatalogue] },
  { title: 'Declarations', catalogues: [declareCatalogue, constructCatalogue, ruleCatalogue] },
  { title: 'Rules that are imported', catalogues: [importCatalogue] },
  { title: 'Runs side by side', catalogues: [fleetCatalogue] },
  { title: 'The command', catalogues: [cliCatalogue, rightsCatalogue] },
  { title: 'The Terraform provider', catalogues: [providerCatalogue, resourceCatalogue] },
  { title: 'Sandboxes', catalogues: [sandboxCatalogue] },
];
