// The client of In Camera (L4): a whole meeting without a user interface.
export * from './api/account-actions.js';
export * from './api-types.js';
export { createClient } from './client.js';
export type {
  ClientEnvironment,
  ClientWebSocket,
  HttpRequest,
  HttpResponse,
  KeyValueStorage,
  NetworkEvents,
  Passkeys,
} from './environment.js';
export { type ClientErrorCode, clientErrors } from './errors.js';
export * from './identity/types.js';
export type { PolicyJudge, RulebookJudge } from './policy/judge.js';
export type { BrowserAbilities } from './policy/meeting-rules.js';
export { PolicyRefusal } from './policy/refusal.js';
export * from './rules.js';
export * from './schedule-exports.js';
export * from './schedule-types.js';
export * from './snapshot.js';
export { TEXT_LIMITS } from './text-limits.js';
