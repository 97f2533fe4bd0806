// One picture of one person: who it is, on what evidence, and what is wrong with it, if anything.
import { type Person } from '@incamera/client';
import { Ban, Hand, type LucideIcon, MicOff, MonitorUp, Pin, PinOff, TriangleAlert, UserRoundX } from 'lucide-react';
import { memo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useLocalMedia, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePreferences } from '../../app/preferences.js';
import { useErrorText } from '../../i18n/error-text.js';
import { WithTooltip } from '../../ui/button.js';
import { classes } from '../../ui/classes.js';
import { Video } from '../../ui/video.js';
import { AssuranceSymbol } from '../identity/assurance-badge.js';
import { MeetingBanner } from '../rules/class-banner.js';
import { type Placed } from './arrangement.js';
import { initials } from './initials.js';
import { usePicturesShown } from './marked-pictures.js';
import { usePerson } from './person.js';
import styles from './tile.module.css';

export interface TileProps {
  readonly place: Placed;
  readonly pinned: boolean;
  readonly onPin: (place: Placed | null) => void;
}

export const Tile = memo(function Tile({ place, pinned, onPin }: TileProps) {
  const { t } = useTranslation();
  const person = usePerson(place.leaf);
  if (!person) return null;
  const screen = place.kind === 'screen';
  const name = person.self ? t('tile.self', { name: person.displayName }) : person.displayName;
  const silent = person.presence === 'silent';
  return (
    <article
      className={classes(styles.tile, silent && styles.silent)}
      data-speaking={(!screen && person.speaking) || undefined}
      data-leaf={person.leaf}
      aria-label={screen ? t('call.screenOf', { name }) : name}
    >
      <div className={styles.box}>
        {screen ? <MeetingBanner compact /> : null}
        <Picture person={person} screen={screen} />
      </div>
      <Problems person={person} screen={screen} />
      {silent && !screen ? <p className={styles.silentNote}>{t('tile.silent')}</p> : null}
      <div className={styles.corner}>
        {person.handRaisedAtMs !== null && !screen ? (
          <span className={styles.hand}>
            <Hand size={15} aria-hidden /> {t('tile.hand')}
          </span>
        ) : null}
      </div>
      <TileLabel person={person} screen={screen} name={name} />
      {person.self ? null : (
        <WithTooltip label={pinned ? t('call.unpin') : t('call.pin')}>
          <Button
            className={styles.pin ?? ''}
            data-pinned={pinned || undefined}
            aria-label={`${pinned ? t('call.unpin') : t('call.pin')}: ${name}`}
            onPress={() => onPin(pinned ? null : place)}
          >
            {pinned ? <PinOff size={17} aria-hidden /> : <Pin size={17} aria-hidden />}
          </Button>
        </WithTooltip>
      )}
    </article>
  );
});

function TileLabel({ person, screen, name }: { person: Person; screen: boolean; name: string }) {
  const { t } = useTranslation();
  const role = { host: t('tile.host'), acting_host: t('tile.actingHost'), participant: null }[person.role];
  return (
    <div className={styles.label}>
      {screen ? <MonitorUp size={15} aria-hidden /> : null}
      {!screen && person.microphone !== 'on' ? (
        <span className={styles.muted}>
          <MicOff
            size={15}
            role="img"
            aria-label={person.microphone === 'absent' ? t('tile.noMicrophone') : t('tile.muted')}
          />
        </span>
      ) : null}
      <span className={styles.name}>{screen ? t('call.screenOf', { name: person.displayName }) : name}</span>
      {role && !screen ? <span className={styles.role}>{role}</span> : null}
      {screen ? null : (
        <span className={styles.evidence}>
          <AssuranceSymbol assurance={person.assurance} />
        </span>
      )}
      {person.denied ? <Warning symbol={Ban} words={t('denied.mark')} /> : null}
      {person.againstRules ? <Warning symbol={Ban} words={t('against.mark')} /> : null}
      {person.changed ? <Warning symbol={TriangleAlert} words={t('changed.mark')} /> : null}
      {person.nameMarks.length > 0 ? <Warning symbol={UserRoundX} words={t('names.mark')} /> : null}
    </div>
  );
}

/** A short word beside the name: a symbol alone would not say what is wrong. */
function Warning({ symbol: Sign, words }: { symbol: LucideIcon; words: string }) {
  return (
    <span className={styles.role}>
      <Sign size={14} aria-hidden /> {words}
    </span>
  );
}

function Picture({ person, screen }: { person: Person; screen: boolean }) {
  const { t } = useTranslation();
  if (person.self && screen) {
    return (
      <div className={styles.ownScreen}>
        <MonitorUp size={30} aria-hidden />
        <strong>{t('call.ownScreen')}</strong>
        <span>{t('call.ownScreenText')}</span>
      </div>
    );
  }
  if (person.self) return <OwnPicture person={person} />;
  const slot = screen ? person.screenSlot : person.cameraSlot;
  const paused = screen ? person.screenPaused : person.camera && person.cameraPaused;
  const on = slot !== null && (screen || person.camera);
  // A pause lies over the picture, which goes on by itself below and is not started anew.
  return (
    <>
      {on ? <RemotePicture slot={slot} person={person} screen={screen} /> : null}
      {paused ? <Paused name={person.displayName} /> : null}
      {on || paused ? null : <Initials name={person.displayName} />}
    </>
  );
}

function Initials(props: { name: string }) {
  return (
    <span className={styles.initials} aria-hidden="true">
      {initials(props.name)}
    </span>
  );
}

function Paused(props: { name: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.paused}>
      <Initials name={props.name} />
      <p role="status">{t('tile.paused')}</p>
    </div>
  );
}

function OwnPicture({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { camera, facing } = useLocalMedia();
  const { mirror } = usePreferences();
  if (!camera) return <Initials name={person.displayName} />;
  return (
    <Video
      track={camera}
      label={t('tile.videoOf', { name: person.displayName })}
      className={classes(styles.video, mirror && facing === 'user' && styles.mirrored)}
    />
  );
}

/** The track of a slot can change without the slot's name changing, after a lost path; so it is asked for each time. */
function RemotePicture({ slot, person, screen }: { slot: string; person: Person; screen: boolean }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const track = useMeeting(() => meeting.sink(slot));
  const isShown = usePicturesShown();
  if (!track || !isShown) return <Initials name={person.displayName} />;
  const label = screen
    ? t('call.screenOf', { name: person.displayName })
    : t('tile.videoOf', { name: person.displayName });
  return <Video track={track} label={label} className={classes(styles.video, screen && styles.whole)} />;
}

function Problems({ person, screen }: { person: Person; screen: boolean }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const own = person.problems.filter((problem) =>
    screen
      ? problem.kind === 'screen' || problem.kind === 'screen-audio'
      : problem.kind === 'mic' || problem.kind === 'camera',
  );
  if (own.length === 0) return null;
  const pictureGone = own.some((problem) => problem.kind === 'camera' || problem.kind === 'screen');
  return (
    <div className={classes(styles.problem, !pictureGone && styles.problemStrip)} role="status">
      {own.map((problem) => (
        <div key={`${problem.kind} ${problem.error.code}`}>
          <p className={styles.problemTitle}>
            <TriangleAlert size={16} aria-hidden />
            {t(`kind.${problem.kind}`)}: {t('tile.notShown')}
          </p>
          <p>{errorText(problem.error).message}</p>
        </div>
      ))}
    </div>
  );
}
