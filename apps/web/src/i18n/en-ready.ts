// English texts about what an organiser needs before a meeting of a class.

export const enReady = {
  ready: {
    noneTitle: 'No authority is set up yet',
    noneText:
      'This classification wants names for which an organisation stands, not this server. Ask your security officer to set up an authority.',
    compareTitle: 'Compare the fingerprints first',
    compareText:
      'This classification wants names for which your organisation stands. As long as you have not compared its fingerprint on this device, nobody could enter the meeting, not even you.',
    certifyTitle: 'Your passkey is not certified yet',
    certifyText:
      'You can create the meeting, but enter it only once your security officer has certified your passkey. Ask for it in time.',
    account: 'Open your account in a new tab',
  },
} as const;
