// Meetings in browsers (L4).
export type { LocalApp } from '@incamera/protocol';
export { type BrowserEnvironmentOptions, createBrowserEnvironment } from './browser-environment.js';
export { openLocalApp } from './local-app.js';
