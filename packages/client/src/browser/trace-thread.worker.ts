// One thread of a search in a browser (L4). It computes and connects to nothing.
import { type ToThread, traceThreadServer } from '@incamera/watermark';

const answer = traceThreadServer();

self.onmessage = ({ data }: MessageEvent<ToThread>) => {
  const reply = answer(data);
  if (reply !== undefined) self.postMessage(reply);
};
