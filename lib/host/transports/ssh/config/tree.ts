/**
 * What ssh_config files say, as a tree: settings, and sections with a condition. Included files stand where they are
 * included. The tree is data: looking a host up in it does nothing but look.
 */
export type SshConfigNode = SshConfigSetting | SshConfigSection;

export interface SshConfigSetting {
  readonly kind: 'setting';
  /** In lower case, such as `identityfile`. */
  readonly keyword: string;
  readonly words: readonly string[];
}

export interface SshConfigSection {
  readonly kind: 'section';
  readonly when: SshConfigCondition;
  readonly body: readonly SshConfigNode[];
}

export type SshConfigCondition =
  /** A whole file. */
  | { readonly kind: 'always' }
  | { readonly kind: 'host'; readonly patterns: readonly string[] }
  | { readonly kind: 'match'; readonly criteria: readonly MatchCriterion[]; readonly file: string };

export interface MatchCriterion {
  /** In lower case, such as `originalhost`. */
  readonly keyword: string;
  readonly negated: boolean;
  /** undefined for `all`, `canonical` and `final`. */
  readonly value: string | undefined;
}
