// A report as one web page (L4; decision 0045): self-contained, without scripts, and forbidden to load anything. The same report gives the same
// bytes. Everything that comes from outside is escaped, and what others wrote keeps its direction to itself.
import { html, raw, type SafeHtml } from './html-escape.js';
import { REPORT_STYLE } from './html-style.js';
import {
  type Answer,
  type Basis,
  type Block,
  type Claim,
  type IncidentReport,
  type Line,
  type Section,
  type TableBlock,
  type TimelineBlock,
} from './report-model.js';
import { timelineSvg } from './timeline-svg.js';

/** Units of the drawing; it scales with the page. */
const TIMELINE_WIDTH = 960;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'none'; form-action 'none'; base-uri 'none'";

export function reportHtml(report: IncidentReport): string {
  const { banner, words, sections } = report;
  const marked = banner === null ? raw('') : bannerHtml(banner.text, banner.background, banner.colour);
  const page = html`<!doctype html>
<html lang="${report.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${plain(report.title)}</title>
<style>${raw(REPORT_STYLE)}</style>
</head>
<body>
${marked}
<header><h1>${line(report.title)}</h1><p class="subtitle">${line(report.subtitle)}</p>${facts(report.facts)}</header>
<main>
<section id="summary"><h2>${report.summaryTitle}</h2>${report.answers.map((one) => answerHtml(one, report))}</section>
<nav aria-label="${words.contents}"><h3>${words.contents}</h3><ol>${sections.map(({ id, title }) => html`<li><a href="#${id}">${bdi(title)}</a></li>`)}</ol></nav>
${sections.map((section) => sectionHtml(section, report))}
</main>
${marked}
</body>
</html>
`;
  return page.text;
}

function bannerHtml(text: string, background: string, colour: string): SafeHtml {
  return html`<div class="banner" style="background:${colourOf(background)};color:${colourOf(colour)}">${bdi(text)}</div>`;
}

/** A colour as charters have it; anything else is none. */
const colourOf = (text: string): string => (/^#[0-9a-f]{6}$/i.test(text) ? text : 'inherit');

const bdi = (text: string): SafeHtml => html`<bdi>${text}</bdi>`;

function line(parts: Line): SafeHtml {
  return html`${parts.map((part) => {
    if (typeof part === 'string') return html`${part}`;
    return 'name' in part ? bdi(part.name) : html`<code>${part.code}</code>`;
  })}`;
}

function plain(parts: Line): string {
  return parts.map((part) => (typeof part === 'string' ? part : 'name' in part ? part.name : part.code)).join('');
}

function facts(rows: IncidentReport['facts']): SafeHtml {
  return html`<dl>${rows.map(({ label, value }) => html`<dt>${label}</dt><dd>${line(value)}</dd>`)}</dl>`;
}

function answerHtml({ question, claims }: Answer, report: IncidentReport): SafeHtml {
  return html`<div class="answer"><h3>${question}</h3>${claims.map((one) => claimHtml(one, report))}</div>`;
}

function claimHtml({ tone, text, rests, uncertainty }: Claim, { words }: IncidentReport): SafeHtml {
  const basis = (one: Basis): SafeHtml => html`<li><b>${words.basis[one.kind]}</b>: ${line(one.text)}</li>`;
  const sure =
    uncertainty === null ? raw('') : html`<p class="rests"><b>${words.uncertainty}</b>: ${line(uncertainty)}</p>`;
  return html`<div class="claim ${tone}"><p>${line(text)}</p>${sure}<div class="rests"><b>${words.rests}</b><ul>${rests.map(basis)}</ul></div></div>`;
}

function sectionHtml({ id, title, blocks }: Section, report: IncidentReport): SafeHtml {
  return html`<section id="${id}"><h2>${bdi(title)}</h2>${blocks.map((block) => blockHtml(block, report))}</section>
`;
}

function blockHtml(block: Block, report: IncidentReport): SafeHtml {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${line(block.text)}</p>`;
    case 'heading':
      return html`<h3>${line(block.text)}</h3>`;
    case 'claim':
      return claimHtml(block.claim, report);
    case 'facts':
      return facts(block.rows);
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${line(item)}</li>`)}</ul>`;
    case 'table':
      return tableHtml(block);
    case 'timeline':
      return timelineHtml(block, report);
  }
}

function tableHtml({ caption, head, widths, rows }: TableBlock): SafeHtml {
  const columns = widths.map((width) => html`<col style="width:${width}%">`);
  const heads = head.map((text) => html`<th scope="col">${text}</th>`);
  const body = rows.map(
    ({ tone, cells }) => html`<tr class="${tone}">${cells.map((cell) => html`<td>${line(cell)}</td>`)}</tr>
`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${bdi(caption)}</caption><colgroup>${columns}</colgroup><thead><tr>${heads}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

function timelineHtml(block: TimelineBlock, { language }: IncidentReport): SafeHtml {
  const drawn = timelineSvg(block, { width: TIMELINE_WIDTH, fontFamily: 'inherit', language, shown: (text) => text });
  const legend = block.legend.map(
    ({ kind, label }) =>
      html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="s-${kind}" width="10" height="10" rx="2"/></svg>${label}</li>`,
  );
  return html`<figure><figcaption>${bdi(block.caption)}</figcaption><div class="scroll" role="region" aria-label="${block.caption}" tabindex="0">${drawn}</div><ul class="legend">${legend}</ul></figure>`;
}
