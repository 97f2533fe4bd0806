// Making the report: in which language, as a page, as PDF, and the bundle by which anybody can check it.
import { type CaseReport, type ExaminedMeeting, type ReportableCase, type ReportedFinding } from '@incamera/client';
import { REPORT_LANGUAGES, type ReportLanguage } from '@incamera/client/report';
import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { loadReportFonts } from '../../app/report-fonts.js';
import { useAction } from '../../app/use-async.js';
import { useLanguage } from '../../i18n/language.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { Select } from '../../ui/select.js';
import account from '../account/account-page.module.css';
import { saveFile } from '../call/save-file.js';
import styles from './investigations.module.css';

const LANGUAGE_NAMES: Readonly<Record<ReportLanguage, string>> = { en: 'English', de: 'Deutsch' };

export function ReportButtons(props: {
  of: ReportableCase;
  findings: readonly ReportedFinding[];
  meetings: readonly ExaminedMeeting[];
  onMade: () => void;
}) {
  const { t } = useTranslation();
  const { of, findings, meetings, onMade } = props;
  const [language, setLanguage] = useState<ReportLanguage>(useLanguage());
  const [made, setMade] = useState<CaseReport | null>(null);
  const make = useAction(async () => {
    setMade(null);
    const fonts = await loadReportFonts();
    setMade(await of.report({ language, findings, meetings, fonts }));
    onMade();
  });
  const icon = <FileDown size={16} aria-hidden />;
  return (
    <section className={styles.part} aria-labelledby="case-report">
      <h3 id="case-report">{t('examine.report')}</h3>
      <p className={account.lead}>{t('examine.reportLead')}</p>
      <div className={account.form}>
        <Select
          label={t('examine.language')}
          choices={REPORT_LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
          selected={language}
          onSelect={(id) => {
            setLanguage(id);
            setMade(null);
          }}
        />
        <div className={account.actions}>
          <Button variant="primary" isPending={make.pending} onPress={() => make.run()}>
            {t('examine.make')}
          </Button>
        </div>
      </div>
      {make.error ? <ErrorCallout error={make.error} /> : null}
      {made === null ? null : (
        <div role="status">
          <Callout
            tone="good"
            title={t('examine.made')}
            actions={
              <>
                <Button icon={icon} onPress={() => saveFile('report.html', new TextEncoder().encode(made.html))}>
                  {t('examine.saveHtml')}
                </Button>
                <Button icon={icon} onPress={() => saveFile('report.pdf', made.pdf)}>
                  {t('examine.savePdf')}
                </Button>
                <Button icon={icon} onPress={() => saveFile('incamera-bundle.zip', made.bytes)}>
                  {t('examine.saveBundle')}
                </Button>
              </>
            }
          />
        </div>
      )}
    </section>
  );
}
