/** Laws on generated values get the seed of the commit, too. */
import fc from 'fast-check';
import { seedOfCommit } from './seed-of-commit';

fc.configureGlobal({ seed: seedOfCommit() });
