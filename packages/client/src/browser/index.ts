// Meetings in browsers (L4).
export { type BrowserEnvironmentOptions, createBrowserEnvironment } from './browser-environment.js';
