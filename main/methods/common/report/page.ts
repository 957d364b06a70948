// The report of a run as one HTML page that needs nothing else: no script, no font, no address. Printable.
import { describeFix } from '#shared/contract/fixes.ts';
import type { MeasureName, RunRecord, Verdict } from '#shared/contract/results.ts';

export interface ReportContent {
  readonly name: string;
  readonly record: RunRecord;
  readonly nCells: number;
  readonly nFeatures: number;
  readonly verdict: Verdict | null;
  /** SVG text with a caption each. */
  readonly figures: readonly { readonly svg: string; readonly caption: string }[];
  /** What was changed by hand after the run, in words. */
  readonly edits: readonly string[];
  readonly methods: {
    readonly paragraphs: readonly string[];
    readonly references: readonly string[];
  };
  readonly command: string;
}

const measureTitles: Readonly<Record<MeasureName, string>> = {
  ilisi: 'iLISI',
  batchSilhouette: 'Batch silhouette',
  sameBatchShare: 'Same-batch share (best: 1)',
  batchEntropyMixing: 'Batch entropy mixing',
  labelSilhouette: 'Label silhouette',
  knnAccuracy: 'k-NN accuracy',
  clisi: 'cLISI',
  nmi: 'NMI, clusters',
  ari: 'ARI, clusters',
  nmiKMeans: 'NMI, k-means',
  ariKMeans: 'ARI, k-means',
  nmiBest: 'NMI, best resolution',
  ariBest: 'ARI, best resolution',
};

const methodTitles: Readonly<Record<string, string>> = {
  none: 'No correction',
  harmony: 'Harmony',
  mnn: 'MNN',
  scalex: 'SCALEX',
  lsi: 'LSI',
  scale: 'SCALE',
};

/** The whole page. */
export function writeReport(content: ReportContent): string {
  const { name, record, verdict, methods } = content;
  const sections = [
    verdict === null
      ? ''
      : `<section class="verdict ${verdict.outcome}"><h2>${escape(verdict.title)}</h2><p>${escape(verdict.text)}</p></section>`,
    ...content.figures.map(
      ({ svg, caption }) => `<figure>${svg}<figcaption>${escape(caption)}</figcaption></figure>`,
    ),
    content.edits.length === 0
      ? ''
      : section(
          'Changed by hand after the run',
          `<p>Figures, clusters and tables follow these edits; the measures are those of the run.</p>${list(content.edits)}`,
        ),
    section('Measures', measuresTable(record)),
    record.warnings.length === 0 ? '' : section('Warnings', list(record.warnings)),
    section(
      'Methods',
      `${methods.paragraphs.map((text) => `<p>${escape(text)}</p>`).join('')}<ol>${methods.references.map((text) => `<li>${escape(text)}</li>`).join('')}</ol>`,
    ),
    section('Inputs', `${inputsTable(record)}${fixesList(record)}`),
    section(
      'Parameters',
      pairsTable(Object.entries(record.parameters).map(([key, value]) => [key, String(value)])),
    ),
    section('Steps', stepsTable(record)),
    section('Do it again', `<pre>${escape(content.command)}</pre>`),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escape(name)}</title>
<style>${styles}</style>
</head>
<body>
<main>
<h1>${escape(name)}</h1>
<p class="dim">${escape(headline(content))}</p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function headline({ record, nCells, nFeatures }: ReportContent): string {
  const seconds = record.stages.reduce((sum, stage) => sum + stage.seconds, 0);
  const finished = record.finishedAt.slice(0, 16).replace('T', ' ');
  return `${count(nCells)} cells × ${count(nFeatures)} features, finished ${finished} UTC after ${Math.round(seconds)} s on ${record.device}, ${record.threads} threads. Cellwright ${record.appVersion}, method version ${record.methodVersion}, preset ${record.preset}, seed ${record.seed}.`;
}

function section(title: string, body: string): string {
  return `<section><h2>${title}</h2>${body}</section>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
}

function measuresTable({ metrics }: RunRecord): string {
  const methods = Object.keys(metrics);
  const names = (Object.keys(measureTitles) as MeasureName[]).filter((name) =>
    methods.some((method) => metrics[method]?.[name] !== undefined),
  );
  const rows = names.map((name) => [
    measureTitles[name],
    ...methods.map(
      (method) => metrics[method]?.[name]?.toFixed(name === 'sameBatchShare' ? 2 : 3) ?? '',
    ),
  ]);
  return table(['Measure', ...methods.map((method) => methodTitles[method] ?? method)], rows, 1);
}

function inputsTable({ inputs }: RunRecord): string {
  const rows = inputs.map(({ path, matrix, nCells, nFeatures, sizeBytes, sha256 }) => [
    path,
    matrix,
    count(nCells),
    count(nFeatures),
    count(sizeBytes),
    sha256,
  ]);
  return table(['File', 'Matrix', 'Cells', 'Features', 'Bytes', 'SHA-256'], rows, 2);
}

/** What was put right in our view of each file, with the digests of the tables that were used. */
function fixesList({ inputs }: RunRecord): string {
  const items = inputs.flatMap(({ path, fixes = [], tables = [] }) => {
    if (fixes.length === 0) return [];
    const used = tables.map((table) => `; ${table.path}, SHA-256 ${table.sha256}`).join('');
    return [`${path}: ${fixes.map(describeFix).join('; ')}${used}`];
  });
  if (items.length === 0) return '';
  return `<h3>Put right after opening</h3><p>The files themselves were not changed.</p>${list(items)}`;
}

function stepsTable({ stages }: RunRecord): string {
  const rows = stages.map(({ name, seconds, peakRssMb }) => [
    name,
    seconds.toFixed(1),
    count(peakRssMb),
  ]);
  return table(['Step', 'Seconds', 'Peak memory, MB'], rows, 1);
}

function pairsTable(pairs: readonly (readonly [string, string])[]): string {
  return `<dl>${pairs.map(([key, value]) => `<div><dt>${escape(key)}</dt><dd>${escape(value)}</dd></div>`).join('')}</dl>`;
}

/** Columns from `firstNumber` on are numbers. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  firstNumber: number,
): string {
  const cell = (tag: string, text: string, i: number): string =>
    `<${tag}${i >= firstNumber && !/^[0-9a-f]{64}$/.test(text) ? ' class="n"' : ''}>${escape(text)}</${tag}>`;
  const line = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((text, i) => cell(tag, text, i)).join('')}</tr>`;
  return `<div class="wide"><table><thead>${line('th', head)}</thead><tbody>${rows.map((row) => line('td', row)).join('')}</tbody></table></div>`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const styles = `
:root{color-scheme:light}
body{margin:0;background:#f7f8f9;color:#161b20;font:14px/1.5 -apple-system,"Segoe UI",Inter,Helvetica,Arial,sans-serif}
main{max-width:60rem;margin:0 auto;padding:32px 24px 64px}
h1{margin:0;font-size:26px;letter-spacing:-.01em}h2{margin:0 0 8px;font-size:16px}h3{margin:12px 0 4px;font-size:14px}
.dim{margin:4px 0 24px;color:#5f6a75}
section,figure{margin:0 0 16px;padding:16px;border:1px solid #e4e7eb;border-radius:8px;background:#fff}
figure svg{display:block;width:100%;height:auto}figcaption{margin-top:8px;color:#48525c;font-size:13px}
.verdict p{margin:0}.better{background:#edf6ef;border-color:#bcdcc5}.mixed{background:#fdf4e3;border-color:#e9c98d}.worse{background:#fdeeec;border-color:#eab8b2}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th,td{padding:5px 12px 5px 0;border-bottom:1px solid #e4e7eb;text-align:left;vertical-align:top}th{color:#48525c;font-weight:500}.n{text-align:right}
dl{columns:3;margin:0;font-size:13px}dl div{display:flex;justify-content:space-between;gap:8px;padding:2px 0;break-inside:avoid}dt{color:#5f6a75}dd{margin:0}
pre{margin:0;padding:12px;border-radius:6px;background:#f0f2f4;font:12px/1.5 ui-monospace,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
p,ol,ul{margin:0 0 8px;max-width:72ch}
@media print{body{background:#fff}main{max-width:none;padding:0}section,figure{border:0;padding:0 0 12px;break-inside:avoid}pre{background:none;padding:0}}
`;
