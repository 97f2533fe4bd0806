// A fault of V8 in Node 20: it ended the process when optimised code was given up while Cedar decided. Found by the fuzzer.
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { CEDAR_WASM } from '../../../testkit/src/cedar.js';
import { type Cedar, loadCedar } from '../src/policy/index.js';

setFlagsFromString('--allow-natives-syntax');
type Intrinsic = (target: unknown) => void;
const intrinsic = (name: string) => new Function('target', `%${name}(target)`) as Intrinsic;

it('decides while V8 gives up the optimised code that asked', async () => {
  // Not by the test kit, which switches off what is tested here.
  const cedar = await loadCedar(await readFile(CEDAR_WASM));
  cedar.preparseSchema('deoptimised', 'entity E; action a appliesTo { principal: E, resource: E, context: {} };');
  cedar.preparsePolicySet('deoptimised', { staticPolicies: { all: 'permit (principal, action, resource);' } });
  let interrupt = () => {};
  const entity = { type: 'E', id: 'e' };
  const call = (): Parameters<Cedar['statefulIsAuthorized']>[0] => ({
    principal: entity,
    // Read by Cedar in the middle of its work.
    get action() {
      interrupt();
      return { type: 'Action', id: 'a' };
    },
    resource: entity,
    context: {},
    entities: [],
    preparsedSchemaName: 'deoptimised',
    preparsedPolicySetId: 'deoptimised',
  });
  const decide = (question: ReturnType<typeof call>) => cedar.statefulIsAuthorized(question);
  intrinsic('PrepareFunctionForOptimization')(decide);
  for (let i = 0; i < 100; i++) decide(call());
  intrinsic('OptimizeFunctionOnNextCall')(decide);
  decide(call());
  const deoptimise = intrinsic('DeoptimizeFunction');
  interrupt = () => deoptimise(decide);
  expect(decide(call())).toMatchObject({ type: 'success', response: { decision: 'allow' } });
});
