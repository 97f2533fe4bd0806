// The own account (L4). Where the server wants a fresh passkey assertion, the prompt comes by itself.
import {
  mayAddPasskeySchema,
  meSchema,
  ownAccountSchema,
  protocolErrors,
  recoveryCodesSchema,
  wireBytes,
} from '@incamera/protocol';
import { type ClientEnvironment } from '../environment.js';
import { type OwnMarks } from '../history/own-marks.js';
import { type OwnAccountActions } from './account-actions.js';
import { type Confirm } from './confirm.js';
import { type HttpClient } from './http-client.js';
import { PasskeyCeremony } from './passkey-ceremony.js';

export function ownAccountActions(
  http: HttpClient,
  environment: Pick<ClientEnvironment, 'passkeys'>,
  confirm: Confirm,
  marks: Pick<OwnMarks, 'add'>,
): OwnAccountActions {
  const ceremony = new PasskeyCeremony(http, environment.passkeys);
  return {
    overview: () => http.get('/api/account', ownAccountSchema),
    async addPasskey(name) {
      const { account, recovering } = await http.get('/api/me', meSchema);
      const owner = account ?? recovering;
      if (owner === null) throw protocolErrors.make('auth/signed_out');
      // Asked before anything is made: a passkey that the server then refused would stay on the device.
      const { credentialIds } = await confirm(() =>
        http.post('/api/account/passkeys/may-add', {}, mayAddPasskeySchema),
      );
      const made = await ceremony.create({
        displayName: owner.displayName,
        userHandle: wireBytes(owner.userHandle),
        exclude: credentialIds.map(wireBytes),
      });
      if (typeof made.credential.id === 'string') await marks.add(made.credential.id);
      await http.command('/api/account/passkeys', { name, ...made });
    },
    renamePasskey: (credentialId, name) => http.command('/api/account/passkeys/rename', { credentialId, name }),
    removePasskey: (credentialId) => confirm(() => http.command('/api/account/passkeys/remove', { credentialId })),
    newRecoveryCodes: () => confirm(() => http.post('/api/account/recovery-codes', {}, recoveryCodesSchema)),
    endSession: (sessionId) => http.command('/api/account/sessions/end', { sessionId }),
    removeIdentity: (issuer) => confirm(() => http.command('/api/account/identities/remove', { issuer })),
    noticesRead: () => http.command('/api/account/notices/read', {}),
  };
}
