// English texts about the two officers behind a case; joined in by en.ts.
export const enOfficers = {
  officers: {
    title: 'Officers behind this case',
    opener: 'Opened by {{name}}',
    second: 'Confirmed by {{name}}',
    certified:
      'The passkey is certified for this name by an authority that was compared on this device: {{organisation}}.',
    certifiedPlain: 'The passkey is certified for this name by an authority that was compared on this device.',
    uncertified:
      'No authority that was compared on this device has certified this passkey. The name is the server’s word: compare the code by voice.',
    code: 'Code of the passkey of {{name}}',
    elsewhere: 'Both used their passkeys at {{origin}}.',
    one: 'One officer stands behind this case: whoever asks.',
    waits: 'This case waits for a second officer',
    waitsOwn:
      'Another officer finds it under “Investigations”. Read the fingerprint to each other before it is confirmed. Until then nobody is asked.',
    waitsOther:
      'Read title, reason and meetings. Call {{name}}, at a number that you know, and compare the fingerprint: it covers all of it. Once you confirm, holders may release the keys of these meetings.',
    compared: 'I called, and the fingerprint was the same',
    confirm: 'Confirm with my passkey',
    decline: 'Refuse the case',
    declineReason: 'Why not',
    declineHint: 'Whoever opened the case reads it, and it stays in the record. A refused case can only be closed.',
    declined: '{{name}} refused this case, {{when}}',
    declinedText: 'Nobody is asked. Close it, and open another one if the reason can be met.',
    withdraw: 'Take my confirmation back',
    withdrawn: '{{name}} took the confirmation back, {{when}}',
    choose: 'A second officer confirms this case',
    chooseHint: 'Holders are asked only after another officer has confirmed it. You sign it with your passkey now.',
    demanded: 'The rules of a chosen meeting, or this server, demand it. You sign the case with your passkey now.',
    waitingList: 'Waiting for a second officer',
    waitingLead: 'Opened by others. Nothing is asked for before an officer who did not open it has confirmed it.',
    tag: 'waits for a second officer',
    opened: 'To the case',
    comparedSecond: 'I called {{name}} too, and the code of the passkey was the same there',
    edit: 'Two officers stand behind every case',
    editHint:
      'Sealed into every key of a meeting: holders of shares release it only to a case that a second officer confirmed.',
  },
};
