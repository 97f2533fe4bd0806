// The service worker: what it decides is packages/release/keeper; here it is tied to the browser. It takes over pages as soon
// as it is first installed, and a later version of itself waits until no page is open, so that no meeting is touched.
import { systemClock, toBase64Url } from '@incamera/kernel';
import { Keeper, keeperRequestSchema } from '@incamera/release/keeper';
import { forgetState, loadState, saveState } from './storage.js';

declare const self: ServiceWorkerGlobalScope;

const keeper = new Keeper({
  origin: new URL(self.location.origin),
  clock: systemClock,
  nonce: () => toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
  fetch: (request) => fetch(request),
  load: loadState,
  save: saveState,
  announce: (report) => {
    void self.clients.matchAll({ type: 'window' }).then((pages) => {
      for (const page of pages) page.postMessage(report);
    });
  },
});

self.addEventListener('install', (event) => event.waitUntil(keeper.begin()));
self.addEventListener('activate', (event) => {
  forgetState();
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const answer = keeper.answer(event.request);
  if (answer === null) return;
  event.respondWith(answer);
  // Beside the page, never before it.
  if (event.request.mode === 'navigate') event.waitUntil(answer.then(() => keeper.look()).catch(() => undefined));
});

self.addEventListener('message', (event) => {
  const request = keeperRequestSchema.safeParse(event.data);
  const { source } = event;
  if (!request.success || source === null) return;
  event.waitUntil(keeper.handle(request.data).then((report) => source.postMessage(report)));
});
