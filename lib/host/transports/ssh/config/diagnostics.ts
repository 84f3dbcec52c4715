import type { Diagnostic } from '../../../../base/diagnostic';
import { printable, quoted } from '../../../../base/visible-text';
import { hostCatalogue } from '../../../catalogue';

const { problem } = hostCatalogue;

const USE_OPENSSH = 'use an openssh:// address, which uses the ssh command';

export function sshConfigUnreadable(path: string, why: string): Diagnostic {
  return problem({
    code: 'host/ssh-config-unreadable',
    summary: `the ssh_config file ${path} cannot be read`,
    detail: printable(why),
    help: `correct the file, or name another one; if ssh itself reads it, ${USE_OPENSSH}`,
  });
}

export function sshConfigBadValue(keyword: string, value: string, allowed: string): Diagnostic {
  return problem({
    code: 'host/ssh-config-bad-value',
    summary: `${keyword} ${quoted(value)} of the ssh_config file is not valid`,
    detail: `allowed: ${allowed}`,
  });
}

export function sshConfigUndecidable(criterion: string, file: string, keyword: string): Diagnostic {
  return unsupported(
    `cannot decide whether a Match section of ${file} applies`,
    `it depends on ${quoted(criterion)}, and it sets ${keyword}`,
    `set ${keyword} directly, or ${USE_OPENSSH}`,
  );
}

export function sshConfigProxyCommand(address: string, command: string): Diagnostic {
  return unsupported(
    `the ssh_config file has a ProxyCommand for ${address}`,
    `it is ${quoted(command)}; an ssh:// address supports jump hosts only`,
    `write it as ProxyJump, set the jump host directly, or ${USE_OPENSSH}`,
  );
}

export function sshConfigNotDone(keyword: string, value: string, address: string): Diagnostic {
  return unsupported(
    `the ssh_config file sets ${keyword} for ${address}`,
    `it is ${quoted(value)}, which an ssh:// address cannot do`,
    `exclude this host from the setting, or ${USE_OPENSSH}`,
  );
}

export function revokedKeysUnreadable(path: string, why: string): Diagnostic {
  return problem({
    code: 'host/ssh-config-unreadable',
    summary: `the file of RevokedHostKeys, ${path}, cannot be read, so no host key is accepted`,
    detail: printable(why),
    help: 'correct the path in the ssh_config file, or the file',
  });
}

export function revokedKeysBinary(path: string): Diagnostic {
  return unsupported(
    `the file of RevokedHostKeys, ${path}, is a binary key revocation list`,
    'an ssh:// address reads lists of public keys, one a line',
    `write it as such a list, or ${USE_OPENSSH}`,
  );
}

export function sshConfigUnknownToken(token: string, keyword: string, text: string): Diagnostic {
  return unsupported(
    `${quoted(token)} in ${keyword} of the ssh_config file has no value for an ssh:// address`,
    `the value is ${quoted(text)}; "%%" is a percent sign`,
    `write it without the token, or ${USE_OPENSSH}`,
  );
}

export function sshConfigUnsetVariable(name: string, keyword: string, text: string): Diagnostic {
  return unsupported(
    `${keyword} of the ssh_config file names an environment variable that is not set`,
    `the value is ${quoted(text)}`,
    `set ${quoted(name)}`,
  );
}

function unsupported(summary: string, detail: string, help: string): Diagnostic {
  return problem({ code: 'host/ssh-config-unsupported', summary, detail, help });
}

export function jumpLoop(names: readonly string[]): Diagnostic {
  return problem({
    code: 'host/jump-loop',
    summary: `the jump hosts form a loop: ${names.join(' -> ')}`,
    help: 'exclude the jump host from the section that sets ProxyJump, such as: Host * !bastion',
  });
}
