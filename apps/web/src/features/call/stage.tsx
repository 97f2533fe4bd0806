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
import { MarkedPictures, type MarkOfPictures, PicturesCovered } from './marked-pictures.js';
import { Pager } from './pager.js';
import { samePicture, withHeights } from './picture-heights.js';
import styles from './stage.module.css';
import { Tile } from './tile.js';
import { gridRects, stageRects, stripCapacity, tileCapacity } from './tile-layout.js';
import { useActiveSpeaker, useRecentSpeakers } from './use-active-speaker.js';
import { useBox } from './use-box.js';
import { usePageVisible, usePixelRatio } from './use-screen.js';
import { useStable } from './use-stable.js';

const gapPx = 8;
const smallestTilePx = 170;

const samePictures = sameList(samePicture);
const sameAttendance = sameList(sameFields<Attendance>());

function attendance(people: readonly Person[]): Attendance[] {
  return people.map(({ leaf, self, camera, screen }) => ({ leaf, self, camera, screen }));
}

/** @param mark what pictures are marked with */
export function Stage({ mark }: { mark: MarkOfPictures }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const { layout } = usePreferences();
  const { ref, box } = useBox<HTMLDivElement>();
  const viewer = useMeeting((snapshot) => snapshot.people.find(({ self }) => self)?.displayName ?? '');
  const people = useMeeting((snapshot) => attendance(snapshot.people), sameAttendance);
  const activeLeaf = useActiveSpeaker();
  const recent = useRecentSpeakers(activeLeaf);
  const pixelRatio = usePixelRatio();
  const isVisible = usePageVisible();
  const [page, setPage] = useState(0);
  const [pinned, setPinned] = useState<Placed | null>(null);
  const hasStage = layout === 'speaker' || pinned !== null || people.some((person) => person.screen);

  const input: ArrangementInput = useMemo(() => {
    const room = { ...box, gapPx };
    const capacity = hasStage ? stripCapacity(room) : tileCapacity(room, smallestTilePx);
    return { people, layout, pinned, activeLeaf, recent, capacity, page };
  }, [people, layout, pinned, activeLeaf, recent, box, hasStage, page]);
  const arrangement = useMemo(() => arrange(input), [input]);

  const { stage, tiles, hiddenCount } = arrangement;
  const room = { ...box, gapPx };
  const places = stage ? [stage, ...tiles] : tiles;
  const rects = stage ? stageRects(tiles.length, room) : gridRects(tiles.length, room);

  // Nobody looks at a page that is hidden: it goes on as sound alone.
  const pictures = isVisible ? withHeights(wantedPictures(arrangement, input), places, rects, pixelRatio) : [];
  const wanted = useStable(pictures, samePictures);
  useEffect(() => {
    meeting.setWanted(wanted);
  }, [meeting, wanted]);

  // One flat list with stable keys: a change of layout moves the tiles and never restarts a picture.
  return (
    <section className={styles.stage} aria-label={t('call.stage')}>
      <MarkedPictures source={mark} viewer={viewer} stage={ref}>
        <div className={styles.canvas} ref={ref}>
          {places.map((place, index) => (
            <div key={`${place.leaf} ${place.kind}`} className={styles.cell} style={rects[index]}>
              <Tile place={place} pinned={samePlace(pinned, place)} onPin={setPinned} />
            </div>
          ))}
        </div>
        <PicturesCovered />
      </MarkedPictures>
      <Pager page={arrangement.page} pageCount={arrangement.pageCount} onTurn={setPage} />
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
