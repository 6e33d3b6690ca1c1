import { Document, isScalar, visit, type ScalarTag } from "yaml";
import { ExactNumber, parseJson } from "../platform/text/exact-json.ts";
import { writeJson } from "./json.ts";
import { createProjection } from "./projection.ts";
import type { TextWriter, WriterOptions } from "./record-writer.ts";

// Loaded only where YAML is wanted: the package is larger than all other formats together.

/** One list of all records, an item each. */
export function createYamlWriter({ paths }: Pick<WriterOptions, "paths">): TextWriter {
  const project = paths === undefined ? (record: unknown) => record : createProjection(paths);
  let isEmpty = true;
  return {
    open: () => "",
    write: (records) => {
      if (records.length > 0) isEmpty = false;
      return records.map((record) => writeYaml([project(record)])).join("");
    },
    close: () => (isEmpty ? "[]\n" : ""),
  };
}

/**
 * One value by itself. Text is always quoted, and keys where there is doubt: readers disagree on which bare
 * words are text, and to some `no` is false, `2026-11-24` a time and `0123` a number.
 */
export function writeYaml(value: unknown): string {
  // Through JSON: without halves of surrogate pairs and without values that JSON lacks.
  const document = new Document(parseJson(writeJson(value)), {
    aliasDuplicateObjects: false,
    customTags: [EXACT_NUMBER],
  });
  visit(document, {
    Scalar: (place, scalar) => {
      if (typeof scalar.value !== "string") return;
      scalar.type = place === "key" && isPlainKey(scalar.value) ? "PLAIN" : "QUOTE_DOUBLE";
    },
    Pair: (_, { key }) => {
      if (!isScalar(key)) throw new TypeError("JSON has no such keys.");
    },
  });
  return document
    .toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity })
    .replace(UNWRITABLE, escape);
}

/** Numbers with more digits than JavaScript's hold, written as they were sent. */
const EXACT_NUMBER: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => value instanceof ExactNumber,
  resolve: (text) => new ExactNumber(text),
  stringify: ({ value }) => String(value),
};

/** Words that readers of YAML 1.1 do not take for text, and numbers without digits before the exponent. */
const WORDS_FOR_SOMETHING_ELSE = /^(?:y|n|yes|no|on|off|true|false|null|e[\d_]+)$/iu;

function isPlainKey(key: string): boolean {
  return /^[a-z][a-z0-9_]*$/iu.test(key) && !WORDS_FOR_SOMETHING_ELSE.test(key);
}

/** What YAML 1.1 takes for the end of a line or refuses altogether; all of it is quoted. */
const UNWRITABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/gu;

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
