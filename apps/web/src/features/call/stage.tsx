// The stage of the call: grid or speaker layout; a shared screen always takes the stage.
import { type Person } from '@incamera/client';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sameFields, sameList, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePreferences } from '../../app/preferences.js';
import { CopyButton } from '../../ui/copy-field.js';
import {
  type ArrangementInput,
  type Attendance,
  arrange,
  type Placed,
  samePlace,
  wantedPictures,
} from './arrangement.js';
import styles from './stage.module.css';
import { Tile } from './tile.js';
import { fitTiles, tileCapacity } from './tile-layout.js';
import { useActiveSpeaker } from './use-active-speaker.js';
import { useBox } from './use-box.js';
import { useStable } from './use-stable.js';

const gapPx = 8;
const smallestTilePx = 170;
const stripTileHeightPx = 126;
const stripTileWidthPx = 139;

const samePlaces = sameList<Placed>(samePlace);
const sameAttendance = sameList(sameFields<Attendance>());

function attendance(people: readonly Person[]): Attendance[] {
  return people.map(({ leaf, self, camera, screen }) => ({ leaf, self, camera, screen }));
}

export function Stage() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const { layout } = usePreferences();
  const { ref, box } = useBox<HTMLElement>();
  const people = useMeeting((snapshot) => attendance(snapshot.people), sameAttendance);
  const activeLeaf = useActiveSpeaker();
  const [pinned, setPinned] = useState<Placed | null>(null);
  const sideways = box.widthPx > box.heightPx * 1.15 && box.widthPx > 720;
  const hasStage = layout === 'speaker' || pinned !== null || people.some((person) => person.screen);

  const input: ArrangementInput = useMemo(() => {
    const stripRoom = sideways
      ? Math.floor((box.heightPx + gapPx) / (stripTileHeightPx + gapPx))
      : Math.floor((box.widthPx + gapPx) / (stripTileWidthPx + gapPx));
    const capacity = hasStage ? Math.max(1, stripRoom) : tileCapacity({ ...box, gapPx }, smallestTilePx);
    return { people, layout, pinned, activeLeaf, capacity };
  }, [people, layout, pinned, activeLeaf, box, sideways, hasStage]);
  const arrangement = useMemo(() => arrange(input), [input]);

  const wanted = useStable(wantedPictures(arrangement, input), samePlaces);
  useEffect(() => {
    meeting.setWanted(wanted);
  }, [meeting, wanted]);

  const { stage, tiles, hiddenCount } = arrangement;
  const fit = fitTiles(tiles.length, { ...box, gapPx });
  const tile = (place: Placed) => <Tile place={place} pinned={samePlace(pinned, place)} onPin={setPinned} />;
  const key = (place: Placed) => `${place.leaf} ${place.kind}`;

  return (
    <section
      className={styles.stage}
      data-direction={sideways ? 'row' : 'column'}
      aria-label={t('call.stage')}
      ref={ref}
    >
      <div className={stage ? styles.main : styles.grid}>
        {stage
          ? tile(stage)
          : tiles.map((place) => (
              <div key={key(place)} style={{ width: fit.tileWidthPx, height: fit.tileHeightPx }}>
                {tile(place)}
              </div>
            ))}
      </div>
      {stage && tiles.length > 0 ? (
        <div className={styles.strip}>
          {tiles.map((place) => (
            <div key={key(place)} className={styles.stripTile}>
              {tile(place)}
            </div>
          ))}
        </div>
      ) : null}
      {hiddenCount > 0 ? <p className={styles.hidden}>{t('call.morePeople', { count: hiddenCount })}</p> : null}
      {people.length <= 1 ? <Alone /> : null}
    </section>
  );
}

function Alone() {
  const { t } = useTranslation();
  const { link } = useMeetingScope();
  const canAdmit = useMeeting((snapshot) => snapshot.self.canAdmit);
  const knocks = useMeeting((snapshot) => snapshot.knocks.length);
  if (knocks > 0) return null;
  return (
    <div className={styles.aloneCard}>
      <div className={styles.alone}>
        <h2>{t('call.alone')}</h2>
        <p>{canAdmit ? t('call.aloneText') : t('call.aloneMember')}</p>
        {canAdmit ? <CopyButton text={link} label={t('call.copyLink')} variant="primary" size="small" /> : null}
      </div>
    </div>
  );
}
