// English texts about marks, as members see them; joined in by en.ts.
export const enMarks = {
  marks: {
    title: 'Marks',
    on: 'This device marks what it plays. Other devices say that they do; that cannot be proved.',
    stopped: 'Nothing is heard on this device, because it could not be marked.',
    trace:
      'Should a recording leak, the holders named below can find out together whose copy it was. A mark names a copy, never a hand.',
    editTitle: '{{name}}: marks in copies',
    strength: 'Every copy is marked',
    visible: 'Pictures show the name of who sees them, and the time',
    unheld: 'Nobody of {{organisations}} holds a share of the keys, so their people could be traced without them.',
  },
  markRule: {
    off: 'not at all',
    standard: 'standard',
    strong: 'strong',
  },
} as const;
