/** Text that Terraform would evaluate: it has to arrive as it was written. */
import { TerraformVariable } from 'cdktf';
import { Firewall, IptablesRuleset, rule } from '../../constructs';
import { literal, unresolvedValuesIn } from '../../lib/cli/app/literal-values';
import { configurationOf, rulesOf, rulesetOf, testFirewall, testStack } from '../support/terraform/synthesis';

const odd = 'price ${10} $${x} %{ if } %%{ y } $HOME 5%';

describe('a text that looks like a template of Terraform', () => {
  test('was evaluated by Terraform, and is escaped', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addRule(rule().comment('price ${10} %{ if } $HOME').jump('ACCEPT'), { chain: 'INPUT' });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toEqual([
      '-m comment --comment "price $${10} %%{ if } $HOME" -j ACCEPT',
    ]);
  });

  test('is seen as written by the command, which reads the same file', () => {
    const firewall = testFirewall({ families: ['ipv4'] });
    firewall.addRule(rule().comment(odd).jump('ACCEPT'), { chain: 'INPUT' });
    const ruleset = rulesetOf(firewall);
    expect(unresolvedValuesIn(ruleset)).toEqual([]);
    expect(JSON.stringify(literal(ruleset))).toContain(odd);
  });

  test('is seen as written by the command also where it is the name of a chain', () => {
    const named = { chains: { 'A$${b}': { rules: ['%%{c}'] } } };
    expect(unresolvedValuesIn(named)).toEqual([]);
    expect(literal(named)).toEqual({ chains: { 'A${b}': { rules: ['%{c}'] } } });
    expect(unresolvedValuesIn({ '${late}': 1 })).toEqual([{ where: '${late}', value: '${late}' }]);
  });

  test('is escaped in a rule that also holds a token', () => {
    const stack = testStack();
    const { stringValue } = new TerraformVariable(stack, 'who', { type: 'string' });
    const firewall = new Firewall(stack, 'firewall', { host: 'web-1' });
    firewall.addRule(rule().comment(`\${10} ${stringValue} %{ if }`).jump('ACCEPT'), {
      chain: 'INPUT',
      families: ['ipv4'],
    });
    expect(rulesOf(firewall, 'ipv4', 'INPUT')).toEqual([
      '-m comment --comment "$${10} ${var.who} %%{ if }" -j ACCEPT',
    ]);
  });

  test('is escaped in the name of a chain, in settings of the host and in the import', () => {
    const ruleset = new IptablesRuleset(testStack(), 'ruleset', {
      host: { address: 'web-1', identityFile: '/keys/${name}' },
      owner: 'web',
      ipv4: { tables: { filter: { chains: { 'A${b}': { rules: ['-j RETURN'] } } } } },
    });
    const configuration = configurationOf(ruleset);
    expect(unresolvedValuesIn(configuration['resource'])).toEqual([]);
    expect(unresolvedValuesIn(configuration['import'])).toEqual([]);
    expect(JSON.stringify(configuration['resource'])).toContain('"A$${b}"');
    expect(JSON.stringify(configuration['import'])).toContain('/keys/$${name}');
  });
});
