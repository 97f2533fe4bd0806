// A worker thread that shares one search with others (L6).
import { parentPort } from 'node:worker_threads';
import { type ToThread, traceThreadServer } from '@incamera/watermark';

const serve = traceThreadServer();
parentPort?.on('message', (message: ToThread) => {
  const answer = serve(message);
  if (answer !== undefined) parentPort?.postMessage(answer);
});
