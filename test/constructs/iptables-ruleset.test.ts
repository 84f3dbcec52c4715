import { TerraformCount, TerraformIterator } from 'cdktf';
import { IptablesRuleset, type IptablesRulesetProps } from '../../constructs';
import { configurationOf, testStack } from '../support/terraform/synthesis';

function configurationWith(props: Partial<IptablesRulesetProps>): Record<string, unknown> {
  return configurationOf(
    new IptablesRuleset(testStack(), 'ruleset', { host: { address: 'web-1' }, owner: 'web', ...props }),
  );
}

describe('a plain ruleset', () => {
  test('is imported at the address that its construct has', () => {
    expect(configurationWith({})).toMatchObject({ import: [{ to: 'iptables_ruleset.ruleset' }] });
  });

  // Terraform refused the import block: "Invalid import 'to' expression".
  test.each<[what: string, props: Partial<IptablesRulesetProps>]>([
    ['count', { count: TerraformCount.of(2) }],
    ['forEach', { forEach: TerraformIterator.fromList(['a', 'b']) }],
  ])('with %s is created, as an import names one resource', (_what, props) => {
    expect(configurationWith(props)).not.toHaveProperty('import');
  });
});
