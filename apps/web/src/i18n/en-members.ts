// English texts about members whom the rules of the class do not allow as they are; joined in by en.ts.

export const enMembers = {
  against: {
    title: '{{name}} is here against the rules',
    text: 'A host’s device let in somebody whom the rules of this meeting do not allow. Nothing is sent until a host has removed this person.',
    self: 'The rules of this meeting do not allow you in it, as you have shown yourself. Leave, and ask the host.',
    mark: 'Against the rules',
  },
  fresh: {
    accountTitle: 'Confirm yourself for this meeting',
    account:
      'Your account has no passkey, and this meeting asks for a fresh sign-in that the others can verify: at the sign-in service of your organisation.',
    willAsk:
      'Your device will ask for your passkey when you go in, and again after every reload: this meeting asks for it.',
  },
  kept: {
    title: 'What was written',
    text: 'You can read it here for {{duration}} after the end, as long as this page stays open. Nobody can add anything.',
  },
  notCompared: {
    title: 'Keys still to compare in person',
  },
} as const;
