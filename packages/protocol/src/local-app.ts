// Between the web app on somebody's own machine and the process that gives it out there, `incamera app` (L1; decision 0042).
import { z } from 'zod';
import { fixedBytes } from './wire-values.js';

/** Every request that is passed on carries the secret here. Other pages can neither know it nor send this header. */
export const LOCAL_APP_HEADER = 'x-incamera-app';
/** Sockets cannot have headers: this name, and behind it the secret, as subprotocols. */
export const LOCAL_APP_PROTOCOL = 'incamera-app';
/** Paths of the process itself; no server has them. */
export const LOCAL_APP_PATH = '/api/local-app';
export const LOCAL_APP_OPEN_PATH = '/api/local-app/open';
/** Fragment of the address that is printed: #app=CODE. */
export const LOCAL_APP_FRAGMENT = '#app=';

const serverUrl = z.url({ protocol: /^https?$/ }).max(512);

/** POST of LOCAL_APP_OPEN_PATH: a code is good once. */
export const openLocalAppSchema = z.strictObject({ code: fixedBytes(16) });
export const localAppSchema = z.strictObject({
  /** Kept by the browser for this address. */
  secret: fixedBytes(32),
  /** Origin of the server that everything is passed on to. */
  serverUrl,
});
export type LocalApp = z.infer<typeof localAppSchema>;

/** GET of LOCAL_APP_PATH, with the secret. */
export const localAppSettingSchema = z.strictObject({ serverUrl });
