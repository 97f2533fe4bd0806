// The client in a page, without an interface: a test drives it through `window.underTest`.
import { BrowserMediaEngine } from '@incamera/media';
import { createBrowserEnvironment } from '../../src/browser/index.js';
import { createClient, type MeetingActions, type MeetingSnapshot } from '../../src/index.js';

type Meeting = MeetingActions<MediaStreamTrack, MediaStreamTrack>;

const createWorker = () =>
  new Worker(new URL('../../../media/src/sframe.worker.ts', import.meta.url), { type: 'module' });
const fingerprintWorkletUrl = new URL('../../../media/src/fingerprint.worklet.ts', import.meta.url).href;
const markWorkletUrl = new URL('../../../media/src/mark.worklet.ts', import.meta.url).href;
const environment = createBrowserEnvironment({
  createMediaEngine: () => new BrowserMediaEngine({ createWorker, markWorkletUrl, fingerprintWorkletUrl }),
  createPolicyWorker: () =>
    new Worker(new URL('../../src/browser/policy.worker.ts', import.meta.url), { type: 'module' }),
});
const client = createClient(environment);
let meeting: Meeting | null = null;

const current = (): Meeting => {
  if (meeting === null) throw new Error('no meeting is open');
  return meeting;
};

/** A snapshot as text: errors by their code. */
const readable = (snapshot: MeetingSnapshot): string =>
  JSON.stringify(snapshot, (_, value: unknown) => {
    if (typeof value === 'bigint') return Number(value);
    return value instanceof Error && 'code' in value ? value.code : value;
  });

const underTest = {
  client,
  tabId: () => environment.tabId(),
  open: (link: string) => {
    meeting = client.openMeeting(link);
  },
  snapshot: () => (meeting === null ? 'null' : readable(meeting.getSnapshot())),
  enter: (displayName: string) => current().enter({ displayName }),
  admitAll: () =>
    current().admit(
      current()
        .getSnapshot()
        .knocks.map(({ knockId }) => knockId),
    ),
  talk: async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 180 } });
    for (const track of stream.getTracks()) await current().setSource(track.kind === 'audio' ? 'mic' : 'camera', track);
  },
  chat: (text: string) => current().sendChat(text),
  leave: () => current().leave(),
};

export type UnderTest = typeof underTest;
Object.assign(globalThis, { underTest });
// A reload leads back to the meeting of the address, as in the product.
if (location.hash !== '') underTest.open(location.href);
document.title = 'ready';
