import { basename } from 'node:path';
import { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { FirewallError } from '../../lib/base/firewall-error';
import { takes } from '../arguments/argument-kinds';
import { checkArguments, problemOf } from '../arguments/check-arguments';
import { constructError } from '../problems/construct-problems';
import { Firewall } from '../firewall/firewall';
import type { AcknowledgedCode } from '../firewall/firewall-warnings';
import { Hosts } from '../firewall/hosts';
import type { ArgumentFault } from '../arguments/written-form';
import { type FirewallDocument, documentArgument } from './firewall-document';
import { parts } from './parts';
import { type YamlDocument, readYamlFile } from './yaml-file';

/** Settings of `YamlFirewalls`. */
export interface YamlFirewallsProps {
  /** The file, from the folder that the program runs in. Each of its documents is the firewall of one host. */
  readonly file: string;
}

const yamlFirewallsArguments = takes.object<YamlFirewallsProps>({ file: takes.required(takes.text) });

/**
 * Firewalls that stand in a YAML file, one a document. They are firewalls as all others: peers, and with `allowFrom` and the
 * like for what the file does not say.
 *
 * @example
 * const [web] = new YamlFirewalls(this, 'firewalls', { file: 'firewall.yaml' }).firewalls;
 * web?.allowFrom('192.0.2.9', Service.of('metrics', Port.tcp(9100)));
 */
export class YamlFirewalls extends Hosts {
  /** The firewall of each document, in their order. */
  readonly firewalls: readonly Firewall[];

  /**
   * @throws FirewallError with file and line: `construct/bad-yaml`, `construct/unknown-argument`, `construct/missing-argument`,
   * `construct/bad-argument`, and what constructs throw; `construct/unreadable-file`, `construct/empty-list`
   */
  constructor(scope: Construct, id: string, props: YamlFirewallsProps) {
    super(scope, id);
    checkArguments(this, 'YamlFirewalls', props, yamlFirewallsArguments);
    const documents = readYamlFile(props.file, this);
    if (documents.length === 0) {
      throw constructError(this, {
        code: 'construct/empty-list',
        summary: `${props.file} declares no firewall`,
        help: 'begin with the host: `host: 192.0.2.7`',
      });
    }
    const read = documents.map((document) => ({ document, declared: readDocument(document, this) }));
    this.firewalls = read.map(({ document, declared }, index) => this.declare(document, declared, index));
  }

  private declare(document: YamlDocument, declared: FirewallDocument, index: number): Firewall {
    const {
      policies,
      parts: declaredParts = [],
      chains = [],
      rules = [],
      acknowledge = {},
      ...rest
    } = declared;
    const { allowFrom = [], allowTo = [], denyFrom = [], denyTo = [], ...others } = rest;
    const { allowForward = [], denyForward = [], ...props } = others;
    const at = <T>(path: string, declare: () => T): T => withPlace(document, path, declare);
    const firewall = at('.host', () => new Firewall(this, this.idOf(props.host, index), props));
    const each = <T>(
      name: string,
      list: readonly T[],
      declare: (one: T, declaredBy: Construct) => void,
    ): void => {
      list.forEach((one, place) => {
        const path = `.${name}[${String(place)}]`;
        at(path, () => {
          declare(one, lineOf(firewall, document, path));
        });
      });
    };
    each('chains', chains, ({ name, ...options }, declaredBy) => {
      firewall.addChain(name, { ...options, declaredBy });
    });
    if (policies !== undefined)
      at('.policies', () => {
        firewall.setPolicies(policies);
      });
    each('parts', declaredParts, ({ name, settings }, line) =>
      parts.get(name)?.declare(line, name, settings),
    );
    each('allowFrom', allowFrom, ({ peer, service, ...options }, declaredBy) => {
      firewall.allowFrom(peer, service, { ...options, declaredBy });
    });
    each('allowTo', allowTo, ({ peer, service, ...options }, declaredBy) => {
      firewall.allowTo(peer, service, { ...options, declaredBy });
    });
    each('denyFrom', denyFrom, ({ peer, service, ...options }, declaredBy) => {
      firewall.denyFrom(peer, service, { ...options, declaredBy });
    });
    each('denyTo', denyTo, ({ peer, service, ...options }, declaredBy) => {
      firewall.denyTo(peer, service, { ...options, declaredBy });
    });
    each('allowForward', allowForward, ({ from, to, service, ...options }, declaredBy) => {
      firewall.allowForward(from, to, service, { ...options, declaredBy });
    });
    each('denyForward', denyForward, ({ from, to, service, ...options }, declaredBy) => {
      firewall.denyForward(from, to, service, { ...options, declaredBy });
    });
    each('rules', rules, ({ rule, ...options }, declaredBy) => {
      firewall.addRule(rule, { ...options, declaredBy });
    });
    for (const [code, reason] of Object.entries(acknowledge))
      at(`.acknowledge.${code}`, () => {
        firewall.acknowledge(code as AcknowledgedCode, reason);
      });
    return firewall;
  }

  /** The host by its address, which errors then name. */
  private idOf(host: FirewallDocument['host'], index: number): string {
    const address = typeof host === 'string' ? host : host.address;
    return freeId(this, address ?? `document-${String(index + 1)}`);
  }
}

/** What stands in a line of the file is declared by a construct that is called after it, for plans and errors of synthesis. */
function lineOf(firewall: Firewall, document: YamlDocument, path: string): Construct {
  const { file, line } = document.spanAt(path, 'value');
  return new Construct(firewall, freeId(firewall, `${basename(file)}:${String(line)}`));
}

function freeId(scope: Construct, name: string): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? name : `${name}-${String(number)}`;
    if (scope.node.tryFindChild(id) === undefined) return id;
  }
}

/** All that is wrong with a document, or what it says. */
function readDocument(document: YamlDocument, construct: Construct): FirewallDocument {
  const faults: ArgumentFault[] = [];
  const context = { construct, report: (fault: ArgumentFault): unknown => faults.push(fault) };
  const read = documentArgument.written?.read(document.value, '', context);
  // Of what was not understood, the kind would say the same again.
  const known = new Set(faults.map(({ at }) => at));
  faults.push(...documentArgument.faultsOf(read).filter(({ at }) => !known.has(at)));
  if (faults.length === 0) return read as FirewallDocument;
  throw new FirewallError(
    faults.map((fault) =>
      placed(problemOf(construct, 'a firewall', fault), document, fault.at, fault.kind === 'unknown'),
    ),
  );
}

function withPlace<T>(document: YamlDocument, path: string, declare: () => T): T {
  try {
    return declare();
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    throw new FirewallError(
      error.diagnostics.map((found) => (found.span === undefined ? placed(found, document, path) : found)),
      { cause: error },
    );
  }
}

/** A line says more than the path of a construct that nobody has named. */
function placed(
  { path: _, ...found }: Diagnostic,
  document: YamlDocument,
  path: string,
  isName = false,
): Diagnostic {
  return { ...found, span: document.spanAt(path, isName ? 'name' : 'value') };
}
