// The page of the SFrame bench: hands calls through to the worker that does the work.

const worker = new Worker(new URL('./sframe.worker.ts', import.meta.url), { type: 'module' });

function call(request: object): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
}

Object.assign(globalThis, { call });
document.title = 'ready';
