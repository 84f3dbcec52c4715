/**
 * How much of real rulesets becomes intents: of the rules of a known shape, and of all.
 *
 *     node bench/import.mjs FOLDER
 *
 * FOLDER holds files of iptables-save, those of IPv6 with `.ip6.` in their names. A rule is of a known shape when all that it says is
 * who, what service, which interface, the state of the connection, a limit and a verdict, in whatever chain it stands and with
 * whichever of the two matches for states; or when it translates addresses. At least 60 % of these are to become intents.
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
        export { selectContent } from './lib/import/select-content';
        export { tryFindShape } from './lib/import/shapes/rule-shape';
        export { tryFindIntent } from './lib/import/shapes/intent-call';`,
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
  const { readSources, selectContent, tryFindShape, tryFindIntent } = load();
  const count = { rules: 0, shaped: 0, intents: 0 };
  const refused = [];
  for (const file of readdirSync(folder).filter((name) => /\.(save|v4|v6|rules)$/.test(name))) {
    let chains;
    try {
      const source = { file, bytes: readFileSync(join(folder, file)) };
      const family = file.includes('.ip6.') ? 'ipv6' : undefined;
      ({ chains } = selectContent(readSources([source], { family }).rulesets));
    } catch (error) {
      refused.push(`${file}: ${String(error).split('\n')[0]}`);
      continue;
    }
    for (const { family, table, name, rules } of chains) {
      for (const { text } of rules) {
        count.rules++;
        const isShaped = tryFindShape(text.replace('-m state --state', '-m conntrack --ctstate'), family);
        if (isShaped === undefined && !/(^| )-j (MASQUERADE|SNAT|DNAT|REDIRECT)( |$)/.test(text)) continue;
        count.shaped++;
        const place = { table, chain: name, all: [family] };
        if (tryFindIntent(new Map([[family, text]]), place) !== undefined) count.intents++;
      }
    }
  }
  for (const line of refused) console.log(`not read: ${line}`);
  const share = count.intents / count.shaped;
  console.log(
    `${count.rules} rules, ${count.shaped} of a known shape, ${count.intents} of these become intents`,
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
