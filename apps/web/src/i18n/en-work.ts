// English texts about work on a file that takes minutes; joined in by en.ts.
export const enWork = {
  work: {
    step: 'Step {{step}} of {{steps}}: {{what}}',
    left: 'about {{time}} left in this step',
    nearly: 'less than a minute left in this step',
    leave: 'A file is being examined in this page. If you leave it, the examination ends without a result. Leave it?',
  },
} as const;
