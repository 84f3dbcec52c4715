import { accepted, refused, wordKind } from '../value-kind';

const allowed = 'a context of at most 255 letters, digits and : . , _ - characters';

/** A context of SELinux, such as `system_u:object_r:httpd_packet_t:s0`. */
export const securityContext = wordKind({
  name: 'security context',
  allowed,
  parse: (word) => (/^[\w:.,-]{1,255}$/.test(word) ? accepted(word) : refused(`not ${allowed}`)),
  sample: (random) => `system_u:object_r:${random.pick(['ssh', 'httpd'])}_packet_t:s0`,
});
