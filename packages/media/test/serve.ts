// The test page of this package, and the browser that opens it.
import { fileURLToPath } from 'node:url';
import { type ServedPage, servePage as serve } from '../../../testkit/src/serve-page.js';

export type TestPage = ServedPage;

export const servePage = (): Promise<TestPage> => serve(fileURLToPath(new URL('./page', import.meta.url)));

export const CHROMIUM_FLAGS: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];
