// The worker of the SFrame bench; one request at a time.
import { type FrameLoad, SframeLoad } from '../sframe-load.js';

type Request = { readonly step: 'create'; readonly load: FrameLoad } | { readonly step: 'encrypt' | 'decrypt' };

let current: SframeLoad | null = null;

async function handle(request: Request): Promise<number> {
  if (request.step === 'create') {
    current = await SframeLoad.create(request.load);
    return 0;
  }
  if (current === null) throw new Error('create comes first');
  return request.step === 'encrypt' ? current.encrypt() : current.decrypt();
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void handle(data).then(
    (value) => postMessage(value),
    (error: unknown) => reportError(error),
  );
});
