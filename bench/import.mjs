/**
 * How much of real rulesets becomes constructs and intents: of the rules of a known shape, and of all.
 *
 *     node bench/import.mjs FOLDER
 *
 * FOLDER holds files of iptables-save, those of IPv6 with `.ip6.` in their names. A rule is of a known shape when all that it says is
 * who, what service, which interface, the state of the connection, a limit and a verdict, in whatever chain it stands and with
 * whichever of the two matches for states; when it translates addresses; or when a construct declares it. At least 60 % of these
 * are to become constructs or intents.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..');
const wanted = 0.6;

function load() {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `
        export { readSources } from './lib/import/read-sources';
        export { tryReadOldStates } from './lib/import/old-states';
        export { selectContent } from './lib/import/select-content';
        export { ConstructIds } from './lib/import/program/construct-ids';
        export { chainStatements } from './lib/import/program/statements';
        export { tryFindShape } from './lib/import/shapes/rule-shape';`,
      resolveDir: repository,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    packages: 'external',
    write: false,
  });
  const module = { exports: {} };
  new Function('require', 'module', 'exports', outputFiles[0].text)(
    createRequire(join(repository, 'package.json')),
    module,
    module.exports,
  );
  return module.exports;
}

function main(folder) {
  const { readSources, tryReadOldStates, selectContent, chainStatements, tryFindShape, ConstructIds } =
    load();
  const count = { rules: 0, shaped: 0, intents: 0, constructs: 0 };
  const refused = [];
  for (const file of readdirSync(folder).filter((name) => /\.(save|v4|v6|rules)$/.test(name))) {
    let imported;
    try {
      const source = { file, bytes: readFileSync(join(folder, file)) };
      imported = readSources([source], { family: file.includes('.ip6.') ? 'ipv6' : undefined });
    } catch (error) {
      refused.push(`${file}: ${String(error).split('\n')[0]}`);
      continue;
    }
    const isShaped = (text, family) =>
      tryFindShape(text.replace('-m state --state', '-m conntrack --ctstate'), family) !== undefined ||
      /(^| )-j (MASQUERADE|SNAT|DNAT|REDIRECT)( |$)/.test(text);
    // One family at a time: a call that declares a rule of both would count as one.
    for (const [family, ruleset] of imported.rulesets) {
      const one = { ...imported, rulesets: new Map([[family, ruleset]]) };
      const selected = selectContent(one.rulesets);
      const content = tryReadOldStates(selected) ?? selected;
      const all = content.chains.flatMap(({ rules }) => rules.map(({ text }) => text));
      const statements = chainStatements(one, content, new ConstructIds()).flatMap(
        (chain) => chain.statements,
      );
      const declared = statements.flatMap((each) => (each.kind === 'construct' ? each.rules : []));
      count.rules += all.length;
      count.constructs += declared.length;
      count.intents += statements.filter(({ kind }) => kind === 'intent').length;
      count.shaped += all.filter((text) => isShaped(text, family)).length;
      count.shaped += declared.filter((text) => !isShaped(text, family)).length;
    }
  }
  for (const line of refused) console.log(`not read: ${line}`);
  const { rules, shaped, intents, constructs } = count;
  const share = (intents + constructs) / shaped;
  console.log(
    `${rules} rules, ${shaped} of a known shape: ${intents} intents, ${constructs} rules of constructs`,
  );
  console.log(`${(share * 100).toFixed(1)} %, wanted ${wanted * 100} %`);
  return share >= wanted ? 0 : 1;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node bench/import.mjs FOLDER');
  process.exit(1);
}
process.exit(main(folder));
