import { readNumber, stringifyJson, type ExactNumber } from "../../platform/text/exact-json.ts";
import { Fault } from "../../platform/errors/fault.ts";

/** One `-f` or `-F`, split into key and text. */
export interface FieldFlag {
  /** `profiles[][first_name]` */
  readonly key: string;
  /** undefined for `key[]` alone, an empty list. */
  readonly text: string | undefined;
  /** Whether the text may be true, null, a number or a file. */
  readonly typed: boolean;
}

/** A field whose value is known, files included. */
export interface RequestField {
  readonly key: string;
  readonly value: string | number | bigint | ExactNumber | boolean | null | readonly never[];
}

/** A step into a body: the name of a key, or undefined for the end of a list. */
type Step = string | undefined;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;
const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads `key=value`; `key[]` alone is an empty list. Throws `usage.field`. */
export function readField(flag: string, text: string, typed: boolean): FieldFlag {
  const split = text.indexOf("=");
  const key = split < 0 ? text : text.slice(0, split);
  if (split < 0 && !key.endsWith("[]"))
    throw refuse(`${flag} has no value: "${cut(text)}".`, `Write it as ${flag} key=value.`);
  readSteps(flag, key);
  return { key, text: split < 0 ? undefined : text.slice(split + 1), typed };
}

/** The file with the value of a field, `-` for stdin; undefined for a value on the command line. */
export function fileOf({ typed, text }: FieldFlag): string | undefined {
  return typed && text?.startsWith("@") === true ? text.slice(1) : undefined;
}

/** Parses the values. `readFile` returns the text of a file that a field names. */
export async function fillFields(
  flags: readonly FieldFlag[],
  readFile: (name: string) => Promise<string>,
): Promise<readonly RequestField[]> {
  const fields: RequestField[] = [];
  for (const flag of flags) {
    const file = fileOf(flag);
    fields.push({ key: flag.key, value: file === undefined ? valueOf(flag) : await readFile(file) });
  }
  return fields;
}

function valueOf({ text, typed }: FieldFlag): RequestField["value"] {
  if (text === undefined) return [];
  if (!typed) return text;
  if (Object.hasOwn(WORDS, text)) return WORDS[text] ?? null;
  return NUMBER.test(text) ? readNumber(text) : text;
}

/** The fields as a query without a question mark; brackets in keys stay as they are. */
export function writeQuery(fields: readonly RequestField[]): string {
  const encode = (text: string): string =>
    encodeURIComponent(text).replaceAll(/%5B|%5D/gu, decodeURIComponent);
  return fields
    .map(
      ({ key, value }) =>
        `${encode(key)}=${encodeURIComponent(Array.isArray(value) ? "" : String(value ?? ""))}`,
    )
    .join("&");
}

/** An object or a list of a body in the making. */
type Node = Map<string, Node | Leaf> | (Node | Leaf)[];
type Leaf = { readonly leaf: Exclude<RequestField["value"], readonly never[]> };

/**
 * The JSON body that fields become: `a[b]=1` nests, `a[]=1` appends to a list, and `a[][b]=1` begins a new object of the
 * list when the last one has a `b` already. Throws `usage.field` when two fields contradict each other.
 */
export function writeBody(fields: readonly RequestField[]): string {
  const body: Node = new Map();
  for (const { key, value } of fields) plant(body, readSteps("--field", key), value, key);
  return writeNode(body);
}

function plant(
  root: Map<string, Node | Leaf>,
  steps: readonly Step[],
  value: RequestField["value"],
  key: string,
): void {
  let node: Node = root;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    const isLast = index === steps.length - 1;
    if (step === undefined) {
      if (!Array.isArray(node)) throw clash(key);
      if (isLast) {
        if (!Array.isArray(value)) node.push(leafOf(value));
        return;
      }
      node = openItem(node, steps.slice(index + 1));
      continue;
    }
    if (Array.isArray(node)) throw clash(key);
    const held: Node | Leaf | undefined = node.get(step);
    if (isLast) {
      if (held !== undefined) throw clash(key);
      node.set(step, leafOf(value));
      return;
    }
    const fresh: Node = next === undefined ? [] : new Map<string, Node | Leaf>();
    if (held === undefined) node.set(step, fresh);
    const inner: Node | Leaf = held ?? fresh;
    if (isLeaf(inner) || Array.isArray(inner) !== (next === undefined)) throw clash(key);
    node = inner;
  }
}

/** The last object of a list, or a new one when that holds what is to come already. */
function openItem(list: (Node | Leaf)[], rest: readonly Step[]): Node {
  const last = list.at(-1);
  if (last !== undefined && !isLeaf(last) && !holds(last, rest)) return last;
  const fresh: Node = rest[0] === undefined ? [] : new Map<string, Node | Leaf>();
  list.push(fresh);
  return fresh;
}

function holds(node: Node | Leaf, [step, ...rest]: readonly Step[]): boolean {
  if (isLeaf(node) || (step === undefined) !== Array.isArray(node)) return true;
  // Another item of a list finds room.
  if (step === undefined || Array.isArray(node)) return false;
  const inner = node.get(step);
  return inner !== undefined && (rest.length === 0 || holds(inner, rest));
}

function isLeaf(node: Node | Leaf): node is Leaf {
  return !Array.isArray(node) && !(node instanceof Map);
}

function leafOf(value: RequestField["value"]): Leaf {
  return { leaf: value as Leaf["leaf"] };
}

/** Written by hand, so that a field called __proto__ is just a field. */
function writeNode(node: Node | Leaf): string {
  if (isLeaf(node)) return stringifyJson(node.leaf);
  if (Array.isArray(node)) return `[${node.map(writeNode).join(",")}]`;
  const entries = [...node].map(([key, value]) => `${JSON.stringify(key)}:${writeNode(value)}`);
  return `{${entries.join(",")}}`;
}

/** `profiles[][first_name]` is profiles, the end of its list, first_name. */
function readSteps(flag: string, key: string): readonly Step[] {
  const match = /^(?<name>[^[\]]+)(?<rest>(?:\[[^[\]]*\])*)$/u.exec(key)?.groups;
  if (match === undefined) {
    throw refuse(
      `${flag} has no key before its value: "${cut(key)}".`,
      `Write it as ${flag} profiles[][email]=ada@example.com.`,
    );
  }
  const inner = [...(match["rest"] ?? "").matchAll(/\[([^[\]]*)\]/gu)].map(
    ([, name = ""]) => name || undefined,
  );
  return [match["name"], ...inner];
}

function clash(key: string): Fault {
  return refuse(
    `The field "${cut(key)}" conflicts with another field.`,
    "Use each key once; write a list as key[]=value.",
  );
}

/** A value may be a secret without its key. */
function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function refuse(sentence: string, hint: string): Fault {
  return new Fault("usage.field", sentence, { hint });
}
