import environment from '../environment.sh';
import frames from '../frames.sh';
import { findBootFilesScript } from '../persist/boot-files';
import { readHostScript } from '../read';
import { type ReadOnlyName, keepConnectionScript, readOnlyVersion, refusalLine } from '../read-only';
import { callName } from '../remote-call';
import { type RemoteScript, remoteScript } from '../transport';

const allowed: Readonly<Record<ReadOnlyName, string>> = {
  'read-host': withVersion(readHostScript),
  'read-boot-files': withVersion(findBootFilesScript),
  'keep-connection': keepConnectionScript,
};

/**
 * What sshd runs for a key that may only read, whatever the client asks for.
 *
 * The client's words are compared with three names and never run, and neither is the script that it sends: its line is read
 * and left. The words choose between three constants: reading the rules, reading the files that are loaded at boot, and waiting
 * until the connection ends, which the openssh transport needs. None of them writes anything. All else, a shell and sftp
 * too, is refused.
 */
export function readOnlyCommand(): string {
  const cases = Object.entries(allowed).map(
    ([name, text]) => `"sh -c "*" ${callName(name)}") IFS= read -r sent; ${oneLine(text)} ;;`,
  );
  const refused = `*) echo "${refusalLine}"; echo "this login may only read firewall rules" >&2; exit 77 ;;`;
  const script = remoteScript(
    `${oneLine(environment)}; case $SSH_ORIGINAL_COMMAND in ${[...cases, refused].join(' ')} esac`,
  );
  return `sh -c '${script}'`;
}

/**
 * The same script, which also prints the frame `read-only`, as soon as it can print frames. What is in front of every script is left
 * out, as it comes once for all: csh takes words of 8,189 bytes at most.
 */
function withVersion(script: RemoteScript): string {
  const functions = frames.trimEnd();
  const frame = ['begin read-only', `printf ${String(readOnlyVersion)}`, 'close 0'];
  return script.replace(environment.trimEnd(), '').replace(functions, () => [functions, ...frame].join('\n'));
}

/** Ends of lines after which a command goes on, so that no `;` may follow. */
const GOES_ON = /(?:^|[\s;])(?:then|do|else|in|\{|\(|;;|&&|\|\||\|)$/;
/** The pattern of a branch of a `case`. */
const BRANCH = /^[^\s()]+(?: \| [^\s()]+)*\)$/;

/**
 * A script on one line, for places that know no others. It is for scripts of lib/host: without here-documents and
 * comments behind commands.
 *
 * @internal
 */
export function oneLine(script: string): string {
  const lines = script
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines
    .map((line, index) => (index === lines.length - 1 || goesOn(line) ? line : `${line};`))
    .join(' ');
}

function goesOn(line: string): boolean {
  return GOES_ON.test(line) || BRANCH.test(line);
}
