// A report on the page: the same claims and tables that its file has, in the reader's language.
import { type Block, type Claim, type IncidentReport, type Section, type TableBlock } from '@incamera/client/report';
import { useTranslation } from 'react-i18next';
import { keyed } from './keyed.js';
import styles from './report.module.css';
import { ReportLine } from './report-line.js';
import { TimelineFigure } from './timeline-figure.js';

type Words = IncidentReport['words'];

export function ReportAnswers({ report }: { report: IncidentReport }) {
  return report.answers.map(({ question, claims }) => (
    <div key={question} className={styles.answer}>
      <h4>{question}</h4>
      {keyed(claims).map(([place, claim]) => (
        <ClaimPart key={place} claim={claim} words={report.words} />
      ))}
    </div>
  ));
}

function ClaimPart({ claim, words }: { claim: Claim; words: Words }) {
  const { t } = useTranslation();
  return (
    <div className={styles.claim} data-tone={claim.tone}>
      <p>
        <ReportLine line={claim.text} />
      </p>
      {claim.uncertainty === null ? null : (
        <p className={styles.small}>
          <b>{t('examine.sure')}</b>: <ReportLine line={claim.uncertainty} />
        </p>
      )}
      <details className={styles.small}>
        <summary>
          {t('examine.rests')}: {[...new Set(claim.rests.map(({ kind }) => words.basis[kind]))].join(', ')}
        </summary>
        <ul>
          {keyed(claim.rests).map(([place, basis]) => (
            <li key={place}>
              <ReportLine line={basis.text} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

export function ReportSection({ section, words }: { section: Section; words: Words }) {
  return (
    <section className={styles.section}>
      <h4>
        <bdi>{section.title}</bdi>
      </h4>
      {keyed(section.blocks).map(([place, block]) => (
        <BlockPart key={place} block={block} words={words} />
      ))}
    </section>
  );
}

function BlockPart({ block, words }: { block: Block; words: Words }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p>
          <ReportLine line={block.text} />
        </p>
      );
    case 'heading':
      return (
        <h5>
          <ReportLine line={block.text} />
        </h5>
      );
    case 'claim':
      return <ClaimPart claim={block.claim} words={words} />;
    case 'facts':
      return (
        <dl className={styles.facts}>
          {keyed(block.rows).map(([place, { label, value }]) => (
            <div key={place}>
              <dt>{label}</dt>
              <dd>
                <ReportLine line={value} />
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'list':
      return (
        <ul>
          {keyed(block.items).map(([place, item]) => (
            <li key={place}>
              <ReportLine line={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <ReportTable table={block} />;
    case 'timeline':
      return <TimelineFigure timeline={block} moment={null} />;
  }
}

function ReportTable({ table }: { table: TableBlock }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption>
          <bdi>{table.caption}</bdi>
        </caption>
        <thead>
          <tr>
            {table.head.map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyed(table.rows).map(([row, { tone, cells }]) => (
            <tr key={row} data-tone={tone}>
              {keyed(cells).map(([column, cell]) => (
                <td key={column} data-label={table.head[Number(column)]} data-empty={cell.length === 0 || undefined}>
                  <ReportLine line={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
