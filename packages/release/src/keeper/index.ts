// For the service worker of the web app, and for pages that talk to it.
export * from './keeper.js';
export * from './messages.js';
export * from './state.js';
