// A member who wants to know, for later, who was behind a chosen name (test support). What an altered client reads out of the evidence
// nobody can notice: docs/threat-model.md says so.
import { errorCode } from '@incamera/kernel';
import { type Attack } from './attack.js';

export const attribution: readonly Attack[] = [
  {
    name: 'compares keys where names are chosen, to recognise somebody in another meeting',
    by: 'member',
    promise: 'C3',
    says: { Ada: ['client/names_chosen'] },
    withinMs: 500,
    meeting: { rules: { names: 'chosen' } },
    async run(scene) {
      const { leaf } = scene.ada.person('Bob');
      await scene.strike(async () => {
        const compared = scene.ada.actions.pairCode(leaf);
        await compared.catch((error: unknown) => scene.witness.heard('Ada', errorCode(error)));
      });
    },
    async check(scene) {
      for (const device of scene.honest.values()) {
        if ((await device.storage.names('pin/')).length > 0) throw new Error(`${device.name} remembers somebody`);
      }
    },
  },
];
