import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { constructError } from '../problems/construct-problems';

/**
 * Whether the stack was made by the cdktf that this package uses. Another release beside it, such as cdktn under its own name,
 * takes the constructs and fails in the middle of the synthesis.
 *
 * @throws FirewallError `construct/other-cdktf`
 */
export function checkCdktf(construct: Construct): void {
  const stack = TerraformStack.of(construct);
  if (stack instanceof TerraformStack || !knowsMore(stack)) return;
  throw constructError(construct, {
    code: 'construct/other-cdktf',
    summary: 'the stack was made by another cdktf than the one that this package uses',
    detail: 'that is so when a program imports from `cdktn`, while this package finds `cdktf`',
    help: 'write `"cdktf": "npm:cdktn@^0.24.0"` into package.json, and import from `cdktf` everywhere',
  });
}

/** Whether its class has methods that the class used here lacks: a second copy of the same release has the same, and works. */
function knowsMore(stack: object): boolean {
  const known = new Set(Object.getOwnPropertyNames(TerraformStack.prototype));
  return methodsOfStack(stack).some((name) => !known.has(name));
}

/** Methods of the class `TerraformStack` that a stack is one of. */
function methodsOfStack(stack: object): readonly string[] {
  for (let proto: unknown = Object.getPrototypeOf(stack); typeof proto === 'object' && proto !== null;) {
    if (proto.constructor.name === 'TerraformStack') return Object.getOwnPropertyNames(proto);
    proto = Object.getPrototypeOf(proto);
  }
  return [];
}
