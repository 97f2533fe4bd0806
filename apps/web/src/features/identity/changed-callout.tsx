// A person who is not what this device remembers: said at once, accepted only by a deliberate press.
import { type Assurance, type Person } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { reasonSentence } from './levels.js';

const CHANGES = ['name_changed', 'passkey_changed', 'root_changed'];

/** For somebody in the meeting, with the way to accept it. */
export function ChangedCallout({ person }: { person: Pick<Person, 'leaf' | 'displayName' | 'assurance'> }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const accept = useAction(() => meeting.acceptChange(person.leaf));
  return (
    <Callout
      tone="danger"
      title={t('changed.title', { name: person.displayName })}
      live
      actions={
        <Button size="small" isPending={accept.pending} onPress={() => accept.run()}>
          {t('changed.accept')}
        </Button>
      }
    >
      <Changes assurance={person.assurance} />
      <p>{t('changed.text')}</p>
      {accept.error ? <ErrorCallout error={accept.error} /> : null}
    </Callout>
  );
}

/** What is different, each with since when. */
export function Changes({ assurance }: { assurance: Assurance }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const changes = assurance.reasons.filter(({ code }) => CHANGES.includes(code));
  return (
    <ul>
      {changes.map((reason) => (
        <li key={reason.code}>{reasonSentence(reason, t, formats)}</li>
      ))}
    </ul>
  );
}
