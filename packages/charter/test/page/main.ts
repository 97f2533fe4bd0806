// Loads Cedar in the page itself, and in a worker that has a Content-Security-Policy of its own.
import { type PolicyRequest } from '../../src/policy/index.js';
import { type PolicyAnswer, type PolicyOutcome } from './policy.worker.js';

export interface PolicyPage {
  inPage(): Promise<string>;
  inWorker(request: PolicyRequest): Promise<PolicyOutcome>;
  inWorkerEvaluating(): Promise<PolicyOutcome>;
}

function ask(message: unknown): Promise<PolicyAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./policy.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<PolicyAnswer>) => {
      worker.terminate();
      resolve(event.data);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

const policyPage: PolicyPage = {
  async inPage() {
    const { loadCedar } = await import('../../src/policy/index.js');
    try {
      await loadCedar();
      return 'loaded';
    } catch (error) {
      return String(error);
    }
  },
  inWorker: (request) => ask({ request }),
  inWorkerEvaluating: () => ask({ evaluate: '1 + 1' }),
};

Object.assign(globalThis, { policyPage });
document.title = 'ready';
