/**
 * What jest gives for `fast-check`: with the seed of the commit for laws on generated values, too. A file that each suite loads
 * before its tests would do as well, and most suites have no laws.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the module as it is, to give it on
import fastCheck = require('../../../node_modules/fast-check/lib/cjs/fast-check.js');
import { seedOfCommit } from './seed-of-commit';

fastCheck.default.configureGlobal({ seed: seedOfCommit() });

export = fastCheck;
