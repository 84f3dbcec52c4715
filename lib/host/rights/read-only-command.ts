import { findBootFilesText } from '../persist/find-script';
import { type ReadOnlyScript, nameLine, readOnlyVersion, refusalLine } from '../read-only';
import { readText } from '../read-script';
import { oneLine } from './one-line';
import { remoteScript } from '../transport';
import { controlMasterText } from '../transports/openssh/control-master-script';
import { remoteCommand } from '../transports/remote-scripts';

const readOnlyFrame = `
begin read-only
printf ${String(readOnlyVersion)}
end 0
`;

const allowed: Readonly<Record<ReadOnlyScript, string>> = {
  'read-host': readText(readOnlyFrame),
  'read-boot-files': findBootFilesText(readOnlyFrame),
  'keep-connection': controlMasterText,
};

/**
 * What sshd runs for a key that may only read, whatever the client asks for.
 *
 * The client's words are compared with patterns and never run. They choose between three constants: reading the rules, reading the
 * files that are loaded at boot, and waiting until the connection ends, which the openssh transport needs. None of them
 * writes anything. All else, a shell and sftp too, is refused.
 */
export function readOnlyCommand(): string {
  const cases = Object.entries(allowed).map(([name, text]) => {
    const asked = `"exec /bin/sh -c "?"${nameLine(name as ReadOnlyScript)}"[!a-z-]*`;
    return `${asked}) ${oneLine(text)} ;;`;
  });
  const refused = `*) echo "${refusalLine}"; echo "this login may only read firewall rules" >&2; exit 77 ;;`;
  return remoteCommand(remoteScript(`case $SSH_ORIGINAL_COMMAND in ${[...cases, refused].join(' ')} esac`));
}
