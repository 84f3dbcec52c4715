/** The command, as it is typed. */
export const appName = 'cdktf-iptables';
