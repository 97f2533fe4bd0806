// A worker that decides by the shipped policies, and says how long it took to be able to.
import { shippedRulebook } from '../../src/index.js';
import { loadCedar, loadPolicies, type PolicyDecision, type PolicyRequest } from '../../src/policy/index.js';

export type PolicyOutcome =
  | { readonly ok: true; readonly decision: PolicyDecision; readonly loadMs: number; readonly decideUs: number }
  | { readonly ok: false; readonly error: string };
export type PolicyAnswer = PolicyOutcome;

const ROUNDS = 200;
const US_PER_MS = 1000;

async function decide(request: PolicyRequest): Promise<PolicyOutcome> {
  const beganMs = performance.now();
  const loaded = loadPolicies(await loadCedar(), await shippedRulebook());
  if (!loaded.ok) throw loaded.error;
  const decision = loaded.value.decide(request);
  const readyMs = performance.now();
  for (let round = 0; round < ROUNDS; round++) loaded.value.decide(request);
  const decideUs = ((performance.now() - readyMs) * US_PER_MS) / ROUNDS;
  return { ok: true, decision, loadMs: readyMs - beganMs, decideUs };
}

self.onmessage = ({ data }: MessageEvent<{ request?: PolicyRequest; evaluate?: string }>) => {
  const work = data.request
    ? decide(data.request)
    : Promise.resolve().then(() => new Function(`return ${data.evaluate}`)());
  work.then(
    (outcome) => self.postMessage(outcome),
    (error) => self.postMessage({ ok: false, error: String(error) }),
  );
};
