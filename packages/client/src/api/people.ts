// Accounts of others, for officers and operators (L4).
import { deniedSchema, invitationSchema, peopleSchema } from '@incamera/protocol';
import { type PeopleActions } from './account-actions.js';
import { type Confirm } from './confirm.js';
import { type HttpClient } from './http-client.js';

export function peopleActions(http: HttpClient, confirm: Confirm): PeopleActions {
  const person = (accountId: string) => `/api/admin/people/${encodeURIComponent(accountId)}`;
  return {
    list: async () => (await http.get('/api/admin/people', peopleSchema)).people,
    setRoles: (accountId, roles) => confirm(() => http.command(`${person(accountId)}/roles`, { roles })),
    setSuspended: async (accountId, suspended) => {
      const answer = () => http.post(`${person(accountId)}/suspended`, { suspended }, deniedSchema);
      return (await confirm(answer)).subjects;
    },
    remove: async (accountId) => (await confirm(() => http.remove(person(accountId), deniedSchema))).subjects,
    invite: async (label, roles) => {
      const answer = () => http.post('/api/admin/invitations', { label, roles }, invitationSchema);
      return (await confirm(answer)).link;
    },
  };
}
