import { nameLine } from '../../read-only';

/** Holds a connection of the openssh transport. It must outlive the end of the scripts beside it, so it does not mind being asked to end. */
export const controlMasterText = `
${nameLine('keep-connection')}
trap "" TERM
echo ready
exec cat > /dev/null
`;
