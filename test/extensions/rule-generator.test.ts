/** The generator of random rules: whether it leaves anything out of what the language has. */
import { cannotBeTried } from '../support/oracle/host-objects';
import { type OptionSpec } from '../../lib/extensions/extension';
import { parameters } from '../../lib/extensions/parameters';
import { extensionsOf } from '../../lib/extensions/registry';
import { families } from '../../lib/net/family';
import { parseRules } from '../../lib/ruleset/parse/parse-rule';
import { focusesOf, generateRule } from '../support/laws/rule-generator';
import { seededRandom } from '../support/laws/seeded-random';

describe.each(families)('random rules of %s', (family) => {
  const focuses = focusesOf(family);

  test('are made for every option of every extension, but for those that no bare host can try', () => {
    const missing = extensionsOf(family).flatMap((extension) =>
      Object.values<OptionSpec>(extension.options)
        .filter((spec) => !focuses.some((focus) => focus.extension === extension && focus.spec === spec))
        .map(({ flag }) => `${extension.kind} ${extension.name} ${flag}`),
    );
    const untried = missing.filter(
      (name) => !/^(match ipvs|target (LED|SECMARK)) |^match bpf --object-pinned$/.test(name),
    );
    expect(untried).toEqual([]);
    expect(
      extensionsOf(family)
        .filter((extension) => cannotBeTried(extension))
        .map(({ name }) => name),
    ).toEqual(['ipvs', 'SECMARK', 'LED']);
  });

  test('are taken, with the option that they are made for in the spelling that was asked for', () => {
    const random = seededRandom(1);
    const without = focuses.filter((focus) => {
      const { spelling, negated } = focus;
      const rules = [1, 2, 3].map(() => generateRule(random, family, { focus, faults: 0 }));
      return !rules.some(({ text, ...place }) => {
        const written = ` ${text}`.replaceAll('=', ' ').includes(` ${negated ? '! ' : ''}${spelling}`);
        return written && parseRules(text, place).rules !== undefined;
      });
    });
    expect(without.map(({ extension, spelling }) => `${extension.name} ${spelling}`)).toEqual([]);
  });

  test('have every parameter, with `!` and without', () => {
    const random = seededRandom(1);
    const texts = Array.from({ length: 1_000 }, () => generateRule(random, family, { faults: 0 }))
      .filter(({ text, ...place }) => parseRules(text, place).rules !== undefined)
      .map(({ text }) => ` ${text} `);
    const flags = Object.values<OptionSpec>(parameters)
      .map(({ flag }) => flag)
      .filter((flag) => flag !== '-f' || family === 'ipv4');
    const missing = flags
      .flatMap((flag) => [` ${flag} `, ` ! ${flag} `])
      .filter((written) => !texts.some((text) => text.includes(written)));
    expect(missing).toEqual([]);
  });
});
