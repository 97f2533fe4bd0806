// How a report looks as a web page (L4): on a screen, in the dark, on a phone and on paper. No file is loaded, no script runs.
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ink:#1d1b18;--soft:#57524b;--line:#d8d2c8;--paper:#fff;--wash:#f6f3ee;--good:#1b6e4b;--bad:#a3271f;--doubt:#7a4b00;--unknown:#57524b;--present:#27507e}
@media(prefers-color-scheme:dark){:root{--ink:#ece7df;--soft:#b3aca1;--line:#47423b;--paper:#191714;--wash:#23201c;--good:#7fcfa6;--bad:#f0948c;--doubt:#e5b567;--unknown:#b3aca1;--present:#93bbe8}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 "IBM Plex Sans",system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
.banner{padding:.4rem 1rem;text-align:center;font-weight:600;letter-spacing:.02em}
main,header{max-width:62rem;margin:0 auto;padding:0 1.25rem}
h1{font-size:1.9rem;line-height:1.2;margin:1.6rem 0 .2rem}
h2{font-size:1.4rem;line-height:1.25;margin:2.6rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line)}
h3{font-size:1.08rem;margin:1.7rem 0 .5rem}
p{margin:.5rem 0;max-width:46rem}
.subtitle{color:var(--soft);margin-bottom:1.2rem}
dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.25rem 1rem;margin:.8rem 0}
dt{color:var(--soft)}dd{margin:0}
code{font:.88em/1.4 "IBM Plex Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.answer{margin:1rem 0 1.4rem}
.claim{border-left:4px solid var(--line);padding:.1rem 0 .1rem .9rem;margin:.6rem 0}
.claim>p:first-child{margin-top:0}
.good{--tone:var(--good)}.bad{--tone:var(--bad)}.doubtful{--tone:var(--doubt)}.unknown{--tone:var(--unknown)}.plain{--tone:var(--line)}
.claim{border-left-color:var(--tone)}
.rests{color:var(--soft);font-size:.88rem;margin:.25rem 0}
.rests ul{margin:.15rem 0;padding-left:1.1rem}
.rests b{font-weight:600}
nav ol{padding-left:1.2rem;columns:2 18rem}
a{color:inherit}
.scroll{overflow-x:auto;margin:.9rem 0}
.scroll:focus-visible{outline:2px solid var(--present)}
table{border-collapse:collapse;width:100%;min-width:42rem;font-size:.9rem;overflow-wrap:break-word}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem .5rem;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}
tbody tr>:first-child{box-shadow:inset 3px 0 0 var(--tone,transparent)}
figure{margin:1rem 0}figcaption{font-weight:600;margin-bottom:.4rem}
svg{display:block;width:100%;min-width:40rem;height:auto}
.wave{fill:var(--soft);opacity:.55}.tick{stroke:var(--line)}
svg text{font:11px "IBM Plex Sans",system-ui,sans-serif;fill:var(--soft)}
svg .in{fill:var(--paper);font-weight:600}
.s-genuine{fill:var(--good)}.s-foreign,.s-altered{fill:var(--bad)}.s-undecidable,.s-not_found{fill:var(--unknown)}.s-present{fill:var(--present)}.s-marked{fill:var(--doubt)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:.4rem 0;font-size:.88rem}
.legend svg{display:inline-block;width:.8rem;min-width:0;height:.8rem;margin-right:.35rem;vertical-align:-.05rem}
footer{max-width:62rem;margin:3rem auto 2rem;padding:0 1.25rem}
@media(max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}h1{font-size:1.5rem}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--good:#1b6e4b;--bad:#a3271f;--doubt:#7a4b00;--unknown:#555;--present:#27507e}
@page{margin:16mm}body{font-size:10pt}nav{display:none}main,header{max-width:none;padding:0}h2,h3,caption{break-after:avoid}tr,.claim,figure{break-inside:avoid}.scroll{overflow:visible}svg,table{min-width:0}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}thead{display:table-header-group}}
`
  .split('\n')
  .join('');
