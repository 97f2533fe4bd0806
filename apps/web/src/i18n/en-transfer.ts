// English texts about the app on somebody's own machine, and signing in there.

export const enTransfer = {
  transfer: {
    lead: 'This page comes from your own machine. Passkeys of {{host}} do not work here; sign in by confirming a code there.',
    begin: 'Show a code',
    openThere: 'Open this on any device where you are signed in:',
    typeThere: 'Type this code there. It is good for ten minutes.',
    title: 'Confirm a sign-in',
    pageLead: 'Type the code that the app on your machine shows.',
    code: 'Code',
    look: 'Look who asks',
    asks: 'A program wants to be signed in as {{name}}:',
    device: 'Program',
    address: 'Network address',
    begun: 'Asked',
    warning: 'Only confirm what you have begun yourself a moment ago.',
    warningText:
      'Whoever gets in this way acts under your account for up to twelve hours. Nobody has a reason to send you a code, not the operator either.',
    approve: 'Let it in',
    refuse: 'Refuse',
    approved: 'That program is signed in now.',
    approvedText: 'You can end its session in your account at any time.',
    refused: 'Refused.',
    local: 'The code that runs here came from your own machine, not from {{host}}.',
    localText:
      'Whether {{host}} serves altered code to others is none of its business; comparing from outside shows that.',
    localLead: 'This is the web app of your own machine, given out by “incamera app”. It talks to {{host}}.',
    noProviders:
      'Sign-in services of other organisations do not work in the app on your machine. Use the page of the server for that.',
  },
} as const;
