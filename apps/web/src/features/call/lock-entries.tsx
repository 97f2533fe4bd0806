// Menu entries for locking the door of the meeting; hosts only.
import { DoorClosedLocked, DoorOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { type MenuEntry } from '../../ui/menu.js';

export function useLockEntries(): readonly MenuEntry[] {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const canAdmit = useMeeting((snapshot) => snapshot.self.canAdmit);
  const locked = useMeeting((snapshot) => snapshot.meeting?.locked ?? false);
  const setLocked = useAction((value: boolean) => meeting.setLocked(value));
  if (!canAdmit) return [];
  return [
    {
      id: 'lock',
      label: locked ? t('call.unlock') : t('call.lock'),
      icon: locked ? <DoorOpen size={18} aria-hidden /> : <DoorClosedLocked size={18} aria-hidden />,
      disabled: setLocked.pending,
      onAction: () => setLocked.run(!locked),
    },
  ];
}
