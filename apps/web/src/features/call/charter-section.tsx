// The rules in force in the panel behind the lock: which version, what they allow, what changed and by whom.
import { type MeetingSnapshot, type RulesView } from '@incamera/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sameList, useMeeting } from '../../app/meeting-context.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout } from '../../ui/callout.js';
import styles from './charter-section.module.css';
import panelStyles from './security-panel.module.css';
import { ShareHolders } from './share-holders.js';
import { StricterDialog } from './stricter-dialog.js';

export function CharterSection() {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const rules = useMeeting((snapshot) => snapshot.rules, sameRules);
  const [editing, setEditing] = useState(false);
  if (rules === null) return null;
  const { classification, features } = rules;
  const allowed = features.map((feature) => t(`feature.${feature}`));
  return (
    <section className={panelStyles.section}>
      <h3>{t('charter.title')}</h3>
      <dl className={styles.facts}>
        <div>
          <dt>{t('charter.classification')}</dt>
          <dd>{i18n.language === 'de' ? classification.label.de : classification.label.en}</dd>
        </div>
        <div>
          <dt>{t('charter.features')}</dt>
          <dd>{allowed.length === 0 ? t('charter.noFeatures') : allowed.join(', ')}</dd>
        </div>
        <div>
          <dt>{t('charter.maxMembers')}</dt>
          <dd>{formats.number(rules.rules.maxMembers)}</dd>
        </div>
        <div>
          <dt>{t('charter.ends')}</dt>
          <dd>{formats.moment(rules.expiresAtMs)}</dd>
        </div>
      </dl>
      <BelowMinimum />
      <ShareHolders shareHolders={rules.shareHolders} />
      <History rules={rules} />
      {rules.canChange ? (
        <div>
          <Button onPress={() => setEditing(true)}>{t('charter.stricter')}</Button>
          {editing ? <StricterDialog rules={rules} onClose={() => setEditing(false)} /> : null}
        </div>
      ) : null}
    </section>
  );
}

function History({ rules }: { rules: RulesView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className={styles.history}>
      <p className={panelStyles.quiet}>
        {t('charter.version', { version: formats.number(rules.version) })}
        {rules.history.length === 0 ? ` · ${t('charter.founding')}` : null}
      </p>
      {rules.history.length === 0 ? null : (
        <>
          <h4>{t('charter.history')}</h4>
          <ol>
            {rules.history.toReversed().map((change) => (
              <li key={change.version}>
                <p>{[...new Set(change.changed.map(knownRule))].map((rule) => t(`changedRule.${rule}`)).join(', ')}</p>
                <p className={panelStyles.small}>
                  {t('charter.version', { version: formats.number(change.version) })} ·{' '}
                  {t('charter.historyBy', { name: change.by, when: formats.moment(change.atMs) })}
                </p>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

/** Hosts see who would not be let in under the rules of now. */
function BelowMinimum() {
  const { t } = useTranslation();
  const names = useMeeting(namesBelow, sameList<string>());
  if (names.length === 0) return null;
  return (
    <Callout tone="warning" title={t('charter.belowTitle')}>
      <p>{t('charter.below')}</p>
      <p>{names.join(', ')}</p>
    </Callout>
  );
}

function namesBelow({ rules, people }: MeetingSnapshot): readonly string[] {
  if (!rules?.canChange) return [];
  return people.filter(({ leaf }) => rules.belowMinimum.includes(leaf)).map(({ displayName }) => displayName);
}

type Named = Exclude<
  RulesView['history'][number]['changed'][number],
  'names' | 'attribution' | 'banner' | 'rulebook' | 'founder' | 'startsAtMs' | 'shareHolders' | 'log'
>;

/** What never changes in a chain of versions has no words of its own. */
function knownRule(rule: RulesView['history'][number]['changed'][number]): Named | 'other' {
  switch (rule) {
    case 'names':
    case 'attribution':
    case 'banner':
    case 'rulebook':
    case 'founder':
    case 'startsAtMs':
    case 'shareHolders':
      return 'other';
    case 'log':
      return 'witnesses';
    default:
      return rule;
  }
}

function sameRules(before: RulesView | null, after: RulesView | null): boolean {
  return before?.version === after?.version && before?.canChange === after?.canChange;
}
