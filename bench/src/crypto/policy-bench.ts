// What a decision by the officer's policies costs, and what it takes before the first one; reading a charter beside it.
import { readFile } from 'node:fs/promises';
import { findClassification, type Rulebook, readRulebook, shippedRulebook } from '@incamera/charter';
import { loadCedar, loadPolicies, meetingOf, type PolicyRequest } from '@incamera/charter/policy';
import { CEDAR_WASM } from '@incamera/testkit';
import { type BenchResult, figure } from '../report/table.js';
import { timed } from './group-scene.js';

const ROUNDS = 2000;
const WARM_UP = 200;
const US_PER_MS = 1000;

/** Somebody joins: allowed in Public, refused in Restricted, which ships without an approved network. */
function joinOf({ document }: Rulebook, id: string): PolicyRequest {
  const classification = findClassification(document, id);
  if (classification === null) throw new Error(`no ${id}`);
  return {
    action: 'join',
    person: { assurance: 'organisation', organisation: 'example.org', guest: null, host: false, invited: true },
    meeting: meetingOf(classification, 0, 3_600_000),
    circumstances: {
      nowMs: 0,
      address: '198.51.100.7',
      country: 'DE',
      members: 3,
      hostPresent: true,
      approvals: 1,
      reauthenticated: true,
      browser: { encrypts: true, constantBitRate: true, marks: true },
    },
  };
}

export async function benchPolicy(): Promise<BenchResult> {
  const bytes = await readFile(CEDAR_WASM);
  const compiled = await timed(() => WebAssembly.compile(bytes));
  const loaded = await timed(() => loadCedar(compiled.value));
  const rulebook = await shippedRulebook();
  const read = await timed(async () => loadPolicies(loaded.value, rulebook));
  if (!read.value.ok) throw read.value.error;
  const engine = read.value.value;
  const decide = (request: PolicyRequest, allowed: boolean): { medianUs: number; worstUs: number } => {
    const times: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const beganMs = performance.now();
      const decision = engine.decide(request);
      if (round >= WARM_UP) times.push((performance.now() - beganMs) * US_PER_MS);
      if (decision.allowed !== allowed) throw new Error('the policies decide otherwise than this bench expects');
    }
    times.sort((a, b) => a - b);
    return { medianUs: times[ROUNDS / 2] as number, worstUs: times[Math.floor(ROUNDS * 0.99)] as number };
  };
  const allowed = decide(joinOf(rulebook, 'public'), true);
  const refused = decide(joinOf(rulebook, 'restricted'), false);
  const parsed = await timed(() => readRulebook(JSON.stringify(rulebook.document), rulebook.policyFiles));
  return {
    table: {
      title: 'Policies',
      columns: ['step', 'median', '99 % below'],
      rows: [
        ['join, allowed', `${figure(allowed.medianUs)} µs`, `${figure(allowed.worstUs)} µs`],
        ['join, refused and explained', `${figure(refused.medianUs)} µs`, `${figure(refused.worstUs)} µs`],
        ['compile Cedar, once', `${figure(compiled.ms)} ms`, ''],
        ['start Cedar, once', `${figure(loaded.ms)} ms`, ''],
        ['read classifications', `${figure(parsed.ms)} ms`, ''],
        ['read and validate the policies', `${figure(read.ms)} ms`, ''],
      ],
      notes: [
        `${engine.policies.size} shipped policies; Cedar's WebAssembly has ${figure(bytes.byteLength / 1e6)} MB. Each decision validates its question against the schema.`,
      ],
    },
    figures: {
      allowedUs: allowed.medianUs,
      refusedUs: refused.medianUs,
      allowedP99Us: allowed.worstUs,
      refusedP99Us: refused.worstUs,
      compileMs: compiled.ms,
      startMs: loaded.ms,
      loadPoliciesMs: read.ms,
      wasmBytes: bytes.byteLength,
    },
  };
}
