/**
 * Whatever owners of one host do in whatever order: a host is never opened that somebody still closes, and rules of
 * others are never touched. Each step is planned and applied onto the model of iptables-restore.
 */
import fc from 'fast-check';
import type { Policy } from '../../../lib/ruleset/model/ruleset';
import { ModelHost, marked } from '../../support/project/model-host';
import type { Declaration } from '../../support/project/rulesets';

const owners = ['web', 'mail', 'admin'] as const;
type Owner = (typeof owners)[number];

const foreign = ['-s 198.51.100.0/24 -j DROP', '-i lo -j ACCEPT'];
const rulesOf = (ports: readonly number[]): readonly string[] =>
  ports.map((port) => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`);

interface Declared {
  readonly ports: readonly number[];
  readonly policy: Policy | undefined;
}

type Step =
  | { readonly kind: 'declare'; readonly owner: Owner; readonly declared: Declared }
  | { readonly kind: 'destroy'; readonly owner: Owner }
  | { readonly kind: 'rename'; readonly owner: Owner; readonly to: Owner }
  | { readonly kind: 'replace'; readonly owner: Owner };

const owner = fc.constantFrom(...owners);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('declare' as const),
      owner,
      declared: fc.record({
        ports: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        policy: fc.constantFrom<(Policy | undefined)[]>('DROP', 'DROP', 'ACCEPT', undefined),
      }),
    }),
    fc.record({ kind: fc.constant('destroy' as const), owner }),
    fc.record({ kind: fc.constant('rename' as const), owner, to: owner }),
    fc.record({ kind: fc.constant('replace' as const), owner }),
  ),
  { minLength: 1, maxLength: 12 },
);

function declarationOf(name: Owner, declared: Declared | undefined): Declaration {
  if (declared === undefined) return { owner: name };
  const { ports, policy } = declared;
  return {
    owner: name,
    ipv4: { INPUT: { rules: rulesOf(ports), ...(policy === undefined ? {} : { policy }) } },
  };
}

/** Plans and applies a step, and notes in the state who declares what afterwards. */
function take(host: ModelHost, state: Map<Owner, Declared>, step: Step): void {
  try {
    switch (step.kind) {
      case 'declare':
        host.apply(declarationOf(step.owner, step.declared));
        state.set(step.owner, step.declared);
        return;
      case 'destroy':
        host.apply(declarationOf(step.owner, undefined));
        state.delete(step.owner);
        return;
      case 'rename': {
        const declared = state.get(step.owner);
        if (declared === undefined || state.has(step.to)) return;
        host.apply(declarationOf(step.to, declared), { adopts: [step.owner] });
        state.delete(step.owner);
        state.set(step.to, declared);
        return;
      }
      case 'replace':
        host.apply(declarationOf(step.owner, state.get(step.owner)), { takesOver: true }, 'replaced');
        return;
    }
  } catch (error) {
    if (!String(error).includes('[plan/policy-contradicts]')) throw error;
  }
}

test.each<Policy>(['ACCEPT', 'DROP'])('holds on a host whose policy was %s', (before) => {
  fc.assert(
    fc.property(steps, (history) => {
      const host = ModelHost.with({ [before === 'DROP' ? 'INPUT DROP' : 'INPUT']: foreign });
      const state = new Map<Owner, Declared>();
      for (const step of history) {
        // A step that is refused leaves the owners as they are, and so has to leave the host.
        take(host, state, step);
        const claimed = [...state.values()].flatMap(({ policy }) => policy ?? []);
        const policy = claimed[0] ?? before;
        const rules = host.chains[policy === 'DROP' ? 'INPUT DROP' : 'INPUT'];
        expect(rules).toBeDefined();
        expect(rules?.filter((text) => foreign.includes(text))).toEqual(foreign);
        const managed = [...state].flatMap(([name, { ports }]) =>
          rulesOf(ports).map((text) => marked(text, name)),
        );
        expect([...(rules ?? [])].filter((text) => !foreign.includes(text)).sort()).toEqual(managed.sort());
      }
    }),
    { numRuns: 300 },
  );
});
