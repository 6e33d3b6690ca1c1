import { makePrintable } from "../terminal/printable.ts";

/** What the tap says on stderr, a line each. Nothing of it holds a secret or a person's data. */
export interface Log {
  info(sentence: string): void;
  /** Each request and its like; silent unless it was asked for. */
  debug(sentence: string): void;
  readonly warning: (sentence: string) => void;
  /** How many records a stream has brought, also in the form that Singer's programs count by. */
  count(stream: string, records: number): void;
}

/** `clean` takes secrets out of texts; it may come to know more of them later. */
export function openLog(
  stderr: NodeJS.WritableStream,
  { clean, debug }: { readonly clean: (text: string) => string; readonly debug: boolean },
): Log {
  const write = (level: string, sentence: string): void =>
    void stderr.write(`${level} ${makePrintable(clean(sentence))}\n`);
  return {
    info: (sentence) => write("INFO", sentence),
    debug: (sentence) => {
      if (debug) write("DEBUG", sentence);
    },
    warning: (sentence) => write("WARNING", sentence),
    count: (stream, records) => {
      const metric = { type: "counter", metric: "record_count", value: records, tags: { endpoint: stream } };
      write("INFO", `METRIC: ${JSON.stringify(metric)}`);
    },
  };
}
