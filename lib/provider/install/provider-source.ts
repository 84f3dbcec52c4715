/**
 * The provider's address, as in `required_providers`. Under this host name nobody else can publish a
 * provider, and Terraform asks no registry for it when it finds it in the stack's folder.
 */
export const providerSource = 'terraform.local/cdktf-iptables/iptables';
