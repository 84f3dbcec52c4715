/** The scripts of a transaction; each file says what it does. */
import { remoteScript } from '../transport';
import commit from './commit.sh';
import confirm from './confirm.sh';
import proveWay from './prove-way.sh';
import rollBack from './roll-back.sh';

export const commitScript = remoteScript(commit);
export const confirmScript = remoteScript(confirm);
export const proveWayScript = remoteScript(proveWay);
export const rollBackScript = remoteScript(rollBack);
