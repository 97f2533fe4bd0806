// Accounts of others, for officers and operators (L4).
import { invitationSchema, peopleSchema } from '@incamera/protocol';
import { type PeopleActions } from './account-actions.js';
import { type Confirm } from './confirm.js';
import { type HttpClient } from './http-client.js';

export function peopleActions(http: HttpClient, confirm: Confirm): PeopleActions {
  const person = (accountId: string) => `/api/admin/people/${encodeURIComponent(accountId)}`;
  return {
    list: async () => (await http.get('/api/admin/people', peopleSchema)).people,
    setRoles: (accountId, roles) => confirm(() => http.command(`${person(accountId)}/roles`, { roles })),
    setSuspended: (accountId, suspended) =>
      confirm(() => http.command(`${person(accountId)}/suspended`, { suspended })),
    remove: (accountId) => confirm(() => http.delete(person(accountId))),
    invite: async (label, roles) => {
      const answer = () => http.post('/api/admin/invitations', { label, roles }, invitationSchema);
      return (await confirm(answer)).link;
    },
  };
}
