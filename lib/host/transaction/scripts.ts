/** The three scripts of a transaction; each file says what it does. */
import { remoteScript } from '../transport';
import commit from './commit.sh';
import confirm from './confirm.sh';
import rollBack from './roll-back.sh';

export const commitScript = remoteScript(commit);
export const confirmScript = remoteScript(confirm);
export const rollBackScript = remoteScript(rollBack);
