// English texts about who is put out of running meetings, and how; joined in by en.ts.
export const enRevocation = {
  chosen: {
    title: 'Here you appear under the name that you choose',
    others:
      'The others see that name and which organisation stands behind you. They cannot compare keys with you, and their devices remember nothing of you.',
    hosts: 'Hosts decide whom they let in, so at the door they see the name that your evidence shows.',
    hostsSee: 'Hosts decide whom they let in, so at the door they see: {{name}}.',
    limit:
      'Membership is verified by everybody’s device, so it holds your evidence for that time: an altered program could read the name in it. Voice and picture say who you are as ever.',
    door: '“Why?” says whom the evidence names. You alone see it, to decide: here nobody says who was there.',
  },
  revocation: {
    passkeyText:
      'If it was lost: devices that were opened with it leave running meetings at once, and it can stand for you in no meeting any more. If a security officer has certified it, tell them as well.',
    suspendTitle: 'Suspend {{name}}?',
    suspendText:
      'The person is signed out and leaves running meetings at once: this server’s deny list, and that of your own authority if you have one here, name the person, the passkeys and the devices.',
    resumeTitle: 'Let {{name}} in again?',
    resumeText: 'The person can sign in again and leaves this server’s deny list, and that of your own authority.',
    deleteText:
      'Meetings that the person has planned or opened end, and the person leaves the others at once and stays on the deny lists. This cannot be undone; suspending can.',
    removedByOwner: 'removed by its owner',
    removedByOwnerText:
      'It may have been lost. This server’s list does not bind people whom your authority certified: revoke it here, so that yours does.',
    subjectToken: '{{subject}} at {{issuer}}',
    denyPasskeyKey: 'Whoever shows this passkey leaves running meetings and gets into none.',
    denyToken: 'This person at that provider leaves running meetings and gets into none as a guest.',
    denyDeviceKey:
      'Whoever holds this key leaves the meeting that it belongs to. For another meeting they make another one.',
    aGuest: 'this guest',
    guest: 'A guest of another organisation',
    guestLine: 'Line for the security officer',
    guestLineHint: 'From a host: People, “Remove from meeting”, “For the security officer”.',
    guestLineWrong: 'This is no such line. It begins with “token” or “device-key” and stands in one piece.',
    guestAction: 'Deny this guest',
    forOfficer: 'For the security officer',
    forOfficerToken: 'With this line a security officer keeps the person out of all meetings.',
    forOfficerKey:
      'With this line a security officer takes the key out of this meeting. Nobody vouched for the person beyond it, so it says nothing about other meetings.',
  },
};
