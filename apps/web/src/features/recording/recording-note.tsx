// In the lobby: that the meeting may be recorded, and for whom a recording is sealed.
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/callout.js';
import { useSealedTo } from './holders-words.js';

export function RecordingNote() {
  const { t } = useTranslation();
  const sealedTo = useSealedTo();
  if (sealedTo === null) return null;
  return (
    <Callout tone="info" title={t('recording.lobbyTitle')}>
      <p>{t('recording.lobbyText', sealedTo)}</p>
    </Callout>
  );
}
