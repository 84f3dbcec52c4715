/** Settings that nothing here reads, and that may change what passes. */
import type { Diagnostic } from '../../../base/diagnostic';
import { importProblems } from '../../diagnostics';
import type { Settings } from './settings';

const read =
  /^FW_(DEV_(EXT|INT|DMZ)|CONFIGURATIONS_(EXT|INT|DMZ)|SERVICES_(EXT|INT|DMZ)_(TCP|UDP|IP)|SERVICES_(ACCEPT|DROP|REJECT)_(EXT|INT|DMZ)|TRUSTED_NETS|PROTECT_FROM_INT|ROUTE|MASQUERADE|MASQ_DEV|MASQ_NETS|FORWARD|FORWARD_MASQ|ALLOW_PING_FW|IPv6)$/;

/** What these say changes no rule, or nothing that a rule lets through. */
const indifferent =
  /^FW_(LOG_\w+|KERNEL_SECURITY|STOP_KEEP_ROUTING_STATE|IGNORE_FW_BROADCAST_\w+|USE_IPTABLES_BATCH|LO_NOTRACK|REJECT|REJECT_INT|IPv6_REJECT_OUTGOING|WRITE_STATUS|RUNTIME_OVERRIDE|FORWARD_ALWAYS_INOUT_DEV|BOOT_FULL_INIT)$/;

/** What a setting says that asks for nothing. */
const nothing: ReadonlySet<string> = new Set(['no', 'auto', '0', 'ext', 'zone:ext']);

export function unreadSettings(settings: Settings): readonly Diagnostic[] {
  return settings.all
    .filter(([name, { words }]) => {
      const isUsual = (word: string): boolean =>
        nothing.has(word) || (indifferent.test(name) && /^(yes|crit|[0-9]+|[0-9]+\/\w+)$/.test(word));
      return !read.test(name) && !words.every(isUsual);
    })
    .map(([, { span }]) => importProblems.notUnderstood(span, span.text.trim()));
}
