/**
 * Firewalls from YAML: a door of its own, so that programs without YAML load no parser of it.
 *
 * @packageDocumentation
 */
export { YamlFirewalls } from './yaml-firewalls';
export type { YamlFirewallsProps } from './yaml-firewalls';
