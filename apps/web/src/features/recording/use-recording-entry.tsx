// The menu entry by which a host begins to record, and what it asks before.
import { CircleDot } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { type MenuEntry } from '../../ui/menu.js';
import { useSealedTo } from './holders-words.js';

/** The entry, none where this person cannot record; and the dialog, to be drawn somewhere. */
export function useRecordingEntry(): { readonly entries: readonly MenuEntry[]; readonly dialog: ReactNode } {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const [asks, setAsks] = useState(false);
  const sealedTo = useSealedTo();
  const mayStart = useMeeting(
    ({ self, people, refusedActions }) =>
      people.some(({ leaf, role }) => leaf === self.leaf && role === 'host') && refusedActions.record === undefined,
  );
  const isOn = useMeeting((snapshot) => snapshot.recordings.length > 0);
  const start = useAction(async () => {
    await meeting.startRecording();
    setAsks(false);
  });
  if (sealedTo === null || !mayStart) return { entries: [], dialog: null };
  const entry: MenuEntry = {
    id: 'record',
    label: t('recording.start'),
    icon: <CircleDot size={18} aria-hidden />,
    disabled: isOn,
    onAction: () => setAsks(true),
  };
  const dialog = (
    <Dialog
      open={asks}
      onClose={() => setAsks(false)}
      title={t('recording.startTitle')}
      actions={
        <>
          <Button onPress={() => setAsks(false)}>{t('common.cancel')}</Button>
          <Button variant="primary" isPending={start.pending} onPress={() => start.run()}>
            {t('recording.startAction')}
          </Button>
        </>
      }
    >
      <p>{t('recording.startText', sealedTo)}</p>
      {start.error ? <ErrorCallout error={start.error} /> : null}
    </Dialog>
  );
  return { entries: [entry], dialog };
}
