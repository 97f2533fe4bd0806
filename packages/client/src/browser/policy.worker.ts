// Decides by policies in a browser (L4). A worker of its own, because only its response may allow WebAssembly: the page's policy
// does not. It holds no keys and reaches nothing but its own file of WebAssembly (docs/decisions/0014).
import { loadCedar } from '@incamera/charter/policy';
import { errorCode } from '@incamera/kernel';
import { EngineJudge } from '../policy/engine-judge.js';
import { type RulebookJudge } from '../policy/judge.js';
import { type JudgeAnswer, type JudgeRequest } from './policy-messages.js';

const judges: RulebookJudge[] = [];
let cedar: ReturnType<typeof loadCedar> | null = null;
const judge = new EngineJudge(() => {
  cedar ??= loadCedar();
  return cedar;
});

async function answer(message: JudgeRequest): Promise<JudgeAnswer> {
  const { id } = message;
  if (message.kind === 'open') {
    const opened = await judge.open(message.files);
    return { id, kind: 'opened', judge: judges.push(opened) - 1 };
  }
  const asked = judges[message.judge];
  if (asked === undefined) return { id, kind: 'failed', code: 'client/policies_unavailable' };
  return { id, kind: 'decided', decision: await asked.decide(message.request) };
}

self.onmessage = ({ data }: MessageEvent<JudgeRequest>) => {
  answer(data).then(
    (message) => self.postMessage(message),
    (error: unknown) => self.postMessage({ id: data.id, kind: 'failed', code: errorCode(error) } satisfies JudgeAnswer),
  );
};
