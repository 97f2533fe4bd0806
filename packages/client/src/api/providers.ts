// Sign-in providers (L4): flows of this browser, and their configuration by the officer.
import { toBase64Url } from '@incamera/kernel';
import {
  configuredProviderSchema,
  configuredProvidersSchema,
  flowResultSchema,
  guestHandleSchema,
  providerKeysSchema,
  publicProvidersSchema,
  startedFlowSchema,
} from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { type ProviderActions, type ProviderAdministration } from './account-actions.js';
import { type Confirm } from './confirm.js';
import { type HttpClient } from './http-client.js';

export function providerActions(
  http: HttpClient,
  environment: Pick<ClientEnvironment, 'publicUrl'>,
  confirm: Confirm,
): ProviderActions {
  const at = (providerId: string) => `/api/oidc/${encodeURIComponent(providerId)}`;
  return {
    list: async () => (await http.get('/api/oidc/providers', publicProvidersSchema)).providers,
    start(providerId, purpose) {
      const started = () => http.post(`${at(providerId)}/start`, { purpose }, startedFlowSchema);
      return purpose === 'link' ? confirm(started) : started();
    },
    async startGuest(providerId, nonce) {
      const body = { nonce: toBase64Url(nonce) };
      const { handle } = await http.post(`${at(providerId)}/guest`, body, guestHandleSchema);
      return { handle, url: `${environment.publicUrl}${at(providerId)}/guest/start?handle=${handle}` };
    },
    result: (handle) => http.post('/api/oidc/result', { handle }, flowResultSchema),
    keys: (providerId) => http.get(`${at(providerId)}/keys`, providerKeysSchema),
  };
}

export function providerAdministration(http: HttpClient, confirm: Confirm): ProviderAdministration {
  const path = '/api/admin/providers';
  return {
    list: async () => (await http.get(path, configuredProvidersSchema)).providers,
    save: (provider) => confirm(() => http.post(path, provider, configuredProviderSchema)),
    remove: (providerId) => confirm(() => http.delete(`${path}/${encodeURIComponent(providerId)}`)),
  };
}
