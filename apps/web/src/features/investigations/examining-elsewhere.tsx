// Work on a file that goes on while another page is shown: that it does, or has ended, and the way back to it.
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useRoute } from 'wouter';
import { classes } from '../../ui/classes.js';
import { Spinner } from '../../ui/spinner.js';
import recording from '../recording/recording.module.css';
import { useWorkbench } from './use-workbench.js';

/** Names neither case nor file, and is not shown in meetings: others may see the screen, and the way back would lead out. */
export function ExaminingElsewhere() {
  const { t } = useTranslation();
  const { busyPlaces } = useWorkbench();
  const [location] = useLocation();
  const [isMeeting] = useRoute('/m/:id');
  if (isMeeting) return null;
  return busyPlaces
    .filter(({ path }) => path !== location)
    .map(({ path, isRunning }) => (
      <section key={path} className={classes(recording.banner, recording.calm)} aria-label={t('work.title')}>
        {isRunning ? <Spinner /> : <CircleCheck size={16} aria-hidden />}
        <p role="status" className={recording.words}>
          {t(isRunning ? 'work.running' : 'work.ended')}{' '}
          <Link href={path}>{t(isRunning ? 'work.show' : 'work.look')}</Link>
        </p>
      </section>
    ));
}
