/** A value with the labels that tell it from the others of its metric. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge of the Prometheus text format. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

/** Writes gauges in the Prometheus text format, version 0.0.4. A metric without samples is left out. */
export function writeMetrics(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, samples }) => {
      const lines = samples.map(({ labels, value }) => `${name}${writeLabels(labels)} ${value}\n`);
      return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} gauge\n${lines.join("")}`;
    })
    .join("");
}

/** The first sample of a metric in a text that `writeMetrics` wrote; undefined where there is none. */
export function findSample(text: string, name: string): MetricSample | undefined {
  const line = text.split("\n").find((candidate) => /^\w+/u.exec(candidate)?.[0] === name);
  const match = /^\w+\{(?<labels>.*)\} (?<value>\S+)$/u.exec(line ?? "");
  const value = Number(match?.groups?.["value"]);
  if (!match || !Number.isFinite(value)) return undefined;
  return { labels: readLabels(match.groups?.["labels"] ?? ""), value };
}

function writeLabels(labels: MetricSample["labels"]): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(",")}}`;
}

function readLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(?<name>\w+)="(?<value>(?:[^"\\]|\\.)*)"/gu)].map(({ groups }) => [
      groups?.["name"] ?? "",
      (groups?.["value"] ?? "").replaceAll(/\\(.)/gu, (_, character: string) =>
        character === "n" ? "\n" : character,
      ),
    ]),
  );
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
