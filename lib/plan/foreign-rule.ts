/** A rule of others, and whose it is as far as that can be told: a program, or another owner. */
export interface ForeignRule {
  readonly text: string;
  readonly writer?: string;
}
