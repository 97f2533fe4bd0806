// The roster: everybody in the group, with state and evidence, and what a host can do.
import { type Person } from '@incamera/client';
import { type LeafIndex } from '@incamera/kernel';
import { EllipsisVertical, Hand, Handshake, KeyRound, Mic, MicOff, MonitorUp, UserX, VideoIcon } from 'lucide-react';
import { memo, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { sameList, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { useErrorText } from '../../i18n/error-text.js';
import buttonStyles from '../../ui/button.module.css';
import { ErrorCallout } from '../../ui/callout.js';
import { classes } from '../../ui/classes.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Menu, type MenuEntry } from '../../ui/menu.js';
import { PersonExceptionNote } from '../exceptions/person-exception.js';
import { AgainstRulesCallout } from '../identity/against-rules-callout.js';
import { AssuranceBadge } from '../identity/assurance-badge.js';
import { ChangedCallout } from '../identity/changed-callout.js';
import { CompareDialog } from '../identity/compare-dialog.js';
import { DeniedCallout } from '../identity/denied-callout.js';
import { NameMarkList } from '../identity/name-marks.js';
import { CoHostDialog } from './co-host-dialog.js';
import { DenialLine } from './denial-line.js';
import { ExpectedList } from './expected-list.js';
import { initials } from './initials.js';
import { Panel } from './panel.js';
import styles from './people-panel.module.css';
import { usePerson } from './person.js';
import { rosterOrder } from './roster-order.js';

export function PeoplePanel(props: { onClose: () => void }) {
  const { t } = useTranslation();
  const leaves = useMeeting((snapshot) => rosterOrder(snapshot.people), sameList<LeafIndex>());
  const canAdmit = useMeeting((snapshot) => snapshot.self.canAdmit);
  const canName = useMeeting((snapshot) => snapshot.rules?.canChange ?? false);
  const [removing, setRemoving] = useState<Chosen | null>(null);
  const [naming, setNaming] = useState<Chosen | null>(null);
  return (
    <Panel title={`${t('people.title')} (${leaves.length})`} onClose={props.onClose}>
      <ul className={styles.list}>
        {leaves.map((leaf) => (
          <PersonRow
            key={leaf}
            leaf={leaf}
            canAdmit={canAdmit}
            canName={canName}
            onRemove={setRemoving}
            onName={setNaming}
          />
        ))}
      </ul>
      <ExpectedList />
      {removing ? <RemoveDialog {...removing} onClose={() => setRemoving(null)} /> : null}
      {naming ? <CoHostDialog {...naming} onClose={() => setNaming(null)} /> : null}
    </Panel>
  );
}

/** Whom a dialog asks about. */
interface Chosen {
  readonly leaf: LeafIndex;
  readonly displayName: string;
}

interface PersonRowProps {
  readonly leaf: LeafIndex;
  readonly canAdmit: boolean;
  readonly canName: boolean;
  readonly onRemove: (person: Chosen) => void;
  readonly onName: (person: Chosen) => void;
}

const PersonRow = memo(function PersonRow(props: PersonRowProps) {
  const { leaf, canAdmit, canName, onRemove, onName } = props;
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const errorText = useErrorText();
  const person = usePerson(leaf);
  const askMute = useAction(() => meeting.requestMute(leaf));
  const choosesNames = useMeeting((snapshot) => snapshot.meeting?.choosesNames ?? false);
  const [comparing, setComparing] = useState(false);
  if (!person) return null;
  const role = { host: t('tile.host'), acting_host: t('tile.actingHost'), participant: null }[person.role];
  const entries: MenuEntry[] = [];
  if (!choosesNames) {
    entries.push({
      id: 'compare',
      label: t('compare.action'),
      icon: <Handshake size={18} aria-hidden />,
      onAction: () => setComparing(true),
    });
  }
  if (person.microphone === 'on') {
    entries.push({
      id: 'mute',
      label: t('people.askMute'),
      icon: <MicOff size={18} aria-hidden />,
      onAction: () => askMute.run(),
    });
  }
  if (canName && person.role !== 'host') {
    entries.push({
      id: 'host',
      label: t('charter.makeHost'),
      icon: <KeyRound size={18} aria-hidden />,
      onAction: () => onName({ leaf, displayName: person.displayName }),
    });
  }
  if (canAdmit) {
    entries.push({
      id: 'remove',
      label: t('people.remove'),
      icon: <UserX size={18} aria-hidden />,
      danger: true,
      onAction: () => onRemove({ leaf, displayName: person.displayName }),
    });
  }
  return (
    <li className={styles.row}>
      <span className={styles.avatar} data-speaking={person.speaking || undefined} aria-hidden="true">
        {initials(person.displayName)}
      </span>
      <div>
        <p className={styles.name}>{person.self ? t('tile.self', { name: person.displayName }) : person.displayName}</p>
        <p className={styles.about}>
          {role ? <span>{role}</span> : null}
          <AssuranceBadge
            name={person.displayName}
            assurance={person.assurance}
            isCharterHost={person.role === 'host'}
          />
        </p>
        <NameMarkList marks={person.nameMarks} />
        {person.presence === 'silent' ? (
          <p className={classes(styles.about, styles.warn)}>{t('people.silent')}</p>
        ) : null}
        {person.problems.map((problem) => (
          <p key={`${problem.kind} ${problem.error.code}`} className={classes(styles.about, styles.warn)}>
            {t(`kind.${problem.kind}`)}: {errorText(problem.error).message}
          </p>
        ))}
        {askMute.error ? <ErrorCallout error={askMute.error} tone="warning" /> : null}
      </div>
      <Signs person={person} />
      {comparing ? <CompareDialog person={person} onClose={() => setComparing(false)} /> : null}
      {person.self || entries.length === 0 ? null : (
        <Menu label={t('people.actions', { name: person.displayName })} groups={[{ id: 'person', entries }]}>
          <AriaButton
            className={classes(buttonStyles.button, buttonStyles.icon, buttonStyles.small)}
            aria-label={t('people.actions', { name: person.displayName })}
          >
            <EllipsisVertical size={18} aria-hidden />
          </AriaButton>
        </Menu>
      )}
      {person.denied || person.againstRules || person.changed || person.exception ? (
        <div className={styles.wide}>
          {person.exception ? <PersonExceptionNote exception={person.exception} /> : null}
          {person.denied ? <DeniedCallout person={person} /> : null}
          {person.againstRules ? <AgainstRulesCallout person={person} /> : null}
          {person.changed ? <ChangedCallout person={person} /> : null}
        </div>
      ) : null}
    </li>
  );
});

function Signs({ person }: { person: Person }) {
  const { t } = useTranslation();
  const microphone = { on: t('people.micOn'), muted: t('people.micMuted'), absent: t('people.micAbsent') };
  return (
    <span className={styles.signs}>
      {person.handRaisedAtMs !== null ? (
        <span className={styles.hand}>
          <Hand size={17} role="img" aria-label={t('tile.hand')} />
        </span>
      ) : null}
      {person.screen ? <MonitorUp size={17} role="img" aria-label={t('kind.screen')} /> : null}
      {person.camera ? <VideoIcon size={17} role="img" aria-label={t('kind.camera')} /> : null}
      {person.microphone === 'on' ? (
        <Mic size={17} role="img" aria-label={microphone.on} />
      ) : (
        <MicOff size={17} role="img" aria-label={microphone[person.microphone]} />
      )}
    </span>
  );
}

function RemoveDialog(props: { leaf: LeafIndex; displayName: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const remove = async () => {
    await meeting.remove(props.leaf);
    props.onClose();
  };
  return (
    <ConfirmDialog
      title={t('people.removeTitle', { name: props.displayName })}
      action={t('people.removeAction')}
      act={remove}
      onClose={props.onClose}
    >
      <p>{t('people.removeText', { name: props.displayName })}</p>
      <DenialLine leaf={props.leaf} />
    </ConfirmDialog>
  );
}
