// English texts about work on a file that takes minutes; joined in by en.ts.
export const enWork = {
  work: {
    step: 'Step {{step}} of {{steps}}: {{what}}',
    left: 'about {{time}} left in this step',
    nearly: 'less than a minute left in this step',
    title: 'Examination of a file',
    running: 'A file is being examined.',
    show: 'Show progress',
    ended: 'The examination of a file has ended.',
    look: 'See what was found',
    oneFile: 'Another file is being examined. This one can be as soon as that has ended or was stopped.',
    keysClosed: 'The keys are closed, since you left this page. To examine another file, open them again.',
    signOut: 'A file is being examined. If you sign out, that ends without a result. Sign out?',
  },
} as const;
