// English texts about members whom the rules of the class do not allow as they are; joined in by en.ts.

export const enMembers = {
  against: {
    title: '{{name}} is here against the rules',
    text: 'A host’s device let in somebody whom the rules of this meeting do not allow. Nothing is sent until a host has removed this person.',
    self: 'The rules of this meeting do not allow you in it, as you have shown yourself. Leave, and ask the host.',
    mark: 'Against the rules',
  },
  notCompared: {
    title: 'Keys still to compare in person',
  },
} as const;
