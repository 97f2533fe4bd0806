// What this package reads of other people's bytes in a process that stands between a browser and a server: for the fuzzers, which nothing of the
// product uses (L6).
export { CookieJar } from './app/cookie-jar.js';
export { Gate } from './app/gate.js';
