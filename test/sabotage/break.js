// Finds the place that a sabotage names by its symbol, and breaks it. No file is named, so that an entry outlives moves.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createScanner, SyntaxKind } from "typescript/unstable/ast";
import { parseTrees } from "../../tools/source-trees.js";

/** Each takes what the entry says of it, and `to` where it replaces something. */
const OPERATIONS = {
  returns: returnAtOnce,
  value: setValue,
  skips: skipStatement,
  never: (scope, mentioned) => ({ ...spanOf(findCondition(scope, mentioned)), to: "false" }),
  always: (scope, mentioned) => ({ ...spanOf(findCondition(scope, mentioned)), to: "true" }),
  without: leaveOut,
  unwraps: unwrapCall,
  from: (scope, code, to) => ({ ...findCode(scope, code), to }),
  text: (scope, text, to) => ({ ...findText(scope, text), to }),
};

const KEYWORDS = ["as", "const", "else", "false", "if", "let", "null", "return", "true", "typeof", "void"];

/** The folders whose symbols can be broken. */
const SOURCE_FOLDERS = ["src", "tools"];

/** Reads and parses all sources below the root of the project. */
export function readSources(root) {
  const paths = SOURCE_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /(?<!\.d)\.ts$|\.js$/u.test(path))
      .map((path) => `${folder}/${path}`),
  );
  const texts = Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
  return { ...parseSources(texts), root };
}

/** Parses sources that are given as texts by path, and finds their symbols. */
export function parseSources(texts) {
  const { trees } = parseTrees(texts);
  const places = [...trees].flatMap(([path, tree]) => listSymbols(path, tree));
  return { texts, places, tokens: new Map() };
}

/** The file that the entry breaks: its path, and its text with the break in it. Throws unless there is exactly one place. */
export function breakSource(sources, entry) {
  if (entry.file !== undefined) return breakFile(sources.root, entry);
  const operations = Object.keys(OPERATIONS).filter((operation) => entry[operation] !== undefined);
  const operation = takeOne(operations, `operation for "${entry.symbol}"`, String);
  const { path, node } = findSymbol(sources, entry.symbol);
  const sound = sources.texts[path];
  const tokens = sources.tokens.get(path) ?? tokenize(sound);
  sources.tokens.set(path, tokens);
  const scope = { text: sound, tokens, node, name: entry.symbol };
  const { start, end, to } = OPERATIONS[operation](scope, entry[operation], entry.to ?? "");
  const text = sound.slice(0, start) + to + sound.slice(end);
  // Formatting changes nothing, except within a text.
  const isSame =
    operation === "text" ? text === sound : sameTokens(tokenize(to), tokenize(sound.slice(start, end)));
  if (isSame) throw new Error(`"${entry.symbol}" is not changed.`);
  if (operation !== "text") refuseUnknownNames(scope, to);
  return { path, text };
}

/** For files without symbols, such as a Dockerfile: the exact text. */
function breakFile(root, { file, from, to }) {
  const parts = readFileSync(join(root, file), "utf8").split(from);
  takeOne(parts.slice(1), `"${from}" in ${file}`);
  return { path: file, text: parts.join(to) };
}

/** A break with a name that has been changed since would be noticed by any test, whatever it checks. */
function refuseUnknownNames({ tokens, name }, code) {
  const own = tokenize(code);
  const isDeclared = (at) => /^(?:const|let)$/u.test(own[at - 1]?.text ?? "");
  const declared = own.filter((_, at) => isDeclared(at)).map(({ text }) => text);
  const known = new Set([...tokens.map(({ text }) => text), ...declared, ...KEYWORDS]);
  const unknown = own.find(
    ({ text }, at) =>
      /^[a-z_$]/iu.test(text) &&
      !known.has(text) &&
      !(text in globalThis) &&
      !/^\??\.$/u.test(own[at - 1]?.text ?? "") &&
      own[at + 1]?.text !== ":",
  );
  if (unknown) throw new Error(`"${unknown.text}" is not a name in the file of "${name}".`);
}

/** The syntax errors in sources that are given as texts by path. */
export function findSyntaxErrors(texts) {
  return parseTrees(texts).errors;
}

/**
 * The paths below the root of the one test with this name, such as "lock.test.ts" or, where that is not enough,
 * "sync/lock.test.ts": its file, and those with its slow part, such as lock.process.test.ts beside it.
 */
export function findTest(root, name) {
  const paths = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" });
  const plain = (path) => path.replace(/\.(?:process|large)(?=\.test\.ts$)/u, "");
  const found = paths.filter((path) => plain(path) === name || plain(path).endsWith(`/${name}`));
  const one = takeOne([...new Set(found.map(plain))], `test "${name}"`);
  return found.filter((path) => plain(path) === one).map((path) => `test/${path}`);
}

function listSymbols(path, tree) {
  const symbols = [];
  const visit = (node, outer) => {
    const own = nameOf(node);
    const name = own === undefined ? outer : [...outer, own];
    if (own !== undefined) symbols.push({ path, node, name: name.join(".") });
    node.forEachChild((child) => {
      visit(child, name);
    });
  };
  visit(tree, []);
  return symbols;
}

/** What the node declares by name, if it is something that can be broken. */
function nameOf(node) {
  switch (node.kind) {
    case SyntaxKind.Constructor:
      return node.body && "constructor";
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.GetAccessor:
    case SyntaxKind.SetAccessor:
      return node.body && node.name?.text;
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.PropertyDeclaration:
    case SyntaxKind.PropertyAssignment:
    case SyntaxKind.VariableDeclaration:
      return node.name?.text;
    default:
      return undefined;
  }
}

/** A symbol is its names from the outside in, with dots; with the base name of its file before a colon where others are called so, too. */
function findSymbol({ places }, symbol) {
  const [, file, name] = /^(?:([\w-]+):)?(.+)$/u.exec(symbol);
  const isThere = (path) => file === undefined || file === basename(path).replace(/\.[jt]s$/u, "");
  const found = places.filter((place) => place.name === name && isThere(place.path));
  return takeOne(found, `symbol "${symbol}"`, ({ path }) => path);
}

function returnAtOnce({ node, name }, value) {
  const { body } = node.initializer ?? node;
  if (body === undefined) throw new Error(`"${name}" is not a function.`);
  return { ...spanOf(body), to: body.kind === SyntaxKind.Block ? `{ return ${value}; }` : value };
}

function setValue({ node, name }, value) {
  if (node.initializer === undefined) throw new Error(`"${name}" has no value.`);
  return { ...spanOf(node.initializer), to: value };
}

/** The statement that calls it, in a condition or otherwise, and the `if` or loop that has nothing else in it. */
function skipStatement(scope, callee) {
  let statement = findCall(scope, callee);
  while (!isStatement(statement)) statement = statement.parent;
  while (isOnlyBody(statement)) statement = statement.parent;
  if (
    statement.kind === SyntaxKind.VariableStatement ||
    statement.elseStatement ||
    !holds(scope.node, statement)
  )
    throw new Error(`The statement with "${callee}" in "${scope.name}" cannot be left out.`);
  return { ...spanOf(statement), to: isStatement(statement.parent) ? "{}" : "" };
}

function isStatement({ kind }) {
  return kind >= SyntaxKind.FirstStatement && kind <= SyntaxKind.LastStatement;
}

/** A statement without braces that something else depends on, such as `if (isOld) drop();`. */
function isOnlyBody({ parent }) {
  return isStatement(parent) && parent.elseStatement === undefined;
}

function findCondition(scope, mentioned) {
  const pattern = tokenize(mentioned);
  const found = listNodes(scope.node).filter(
    (node) => isCondition(node) && indexesOf(tokensIn(scope, node), pattern).length > 0,
  );
  const inner = found.filter((node) => !found.some((other) => other !== node && holds(node, other)));
  return takeOne(inner, `condition with "${mentioned}" in "${scope.name}"`);
}

function isCondition(node) {
  switch (node.parent?.kind) {
    case SyntaxKind.IfStatement:
    case SyntaxKind.WhileStatement:
    case SyntaxKind.DoStatement:
      return node.parent.expression === node;
    case SyntaxKind.ForStatement:
    case SyntaxKind.ConditionalExpression:
      return node.parent.condition === node;
    default:
      return false;
  }
}

/** Leaves out one side of a condition, one call of a chain, or one item of a list, also one named by a value in it. */
function leaveOut(scope, wanted) {
  const pattern = tokenize(wanted);
  const removals = listNodes(scope.node)
    .filter((node) => isNamed(scope, node, pattern))
    .flatMap((node) => removalOf(scope, node) ?? []);
  const unique = new Map(
    removals.map((removal) => [`${removal.start} ${removal.end} ${removal.to}`, removal]),
  );
  return takeOne([...unique.values()], `"${wanted}" that can be left out in "${scope.name}"`);
}

function isNamed(scope, node, pattern) {
  if (isCall(node)) return isCallOf(scope, node, pattern);
  const named = node.kind === SyntaxKind.PropertyAssignment ? node.name : node;
  return sameTokens(tokensIn(scope, named), pattern);
}

function removalOf(scope, named) {
  let node = named;
  while (isWrapper(node.parent)) node = node.parent;
  if (node.parent.initializer === node && isItem(node.parent.parent)) node = node.parent.parent;
  const { parent } = node;
  if (parent.kind === SyntaxKind.BinaryExpression && isLogical(parent.operatorToken.kind)) {
    const other = parent.left === node ? parent.right : parent.left;
    return { ...spanOf(parent), to: textOf(scope, other) };
  }
  if (isCall(named) && named.expression.kind === SyntaxKind.PropertyAccessExpression)
    return { ...spanOf(named), to: textOf(scope, named.expression.expression) };
  return isItem(node) ? removeItem(scope, node) : undefined;
}

function isItem(node) {
  const { arguments: given, elements, properties } = node.parent;
  return [given, elements, properties].some((items) => items?.includes(node));
}

function isWrapper({ kind }) {
  return [
    SyntaxKind.ParenthesizedExpression,
    SyntaxKind.AwaitExpression,
    SyntaxKind.PrefixUnaryExpression,
    SyntaxKind.SpreadElement,
  ].includes(kind);
}

function isLogical(kind) {
  return [
    SyntaxKind.AmpersandAmpersandToken,
    SyntaxKind.BarBarToken,
    SyntaxKind.QuestionQuestionToken,
  ].includes(kind);
}

/** With the comma that follows it or, for the last one, that stands before it. */
function removeItem({ tokens }, node) {
  const { start, end } = spanOf(node);
  const after = tokens.find((token) => token.start >= end);
  if (after?.text === ",") return { start, end: after.end, to: "" };
  const before = tokens.findLast((token) => token.end <= start);
  return { start: before?.text === "," ? before.start : start, end, to: "" };
}

function unwrapCall(scope, callee) {
  const call = findCall(scope, callee);
  const [first] = call.arguments;
  if (first === undefined) throw new Error(`"${callee}" in "${scope.name}" is called without arguments.`);
  return { ...spanOf(call), to: textOf(scope, first) };
}

function findCall(scope, callee) {
  const pattern = tokenize(callee);
  const found = listNodes(scope.node).filter((node) => isCall(node) && isCallOf(scope, node, pattern));
  return takeOne(found, `call of "${callee}" in "${scope.name}"`);
}

function isCall({ kind }) {
  return kind === SyntaxKind.CallExpression || kind === SyntaxKind.NewExpression;
}

/** Named by the function, by the end of the path that leads to it, or with its arguments. */
function isCallOf(scope, call, pattern) {
  return endsWith(tokensIn(scope, call.expression), pattern) || endsWith(tokensIn(scope, call), pattern);
}

function findCode(scope, wanted) {
  const within = tokensIn(scope, scope.node);
  const pattern = tokenize(wanted);
  const at = takeOne(indexesOf(within, pattern), `"${wanted}" in "${scope.name}"`);
  return { start: within[at].start, end: within[at + pattern.length - 1].end };
}

/** In a string, a template or a regular expression. */
function findText(scope, wanted) {
  const found = tokensIn(scope, scope.node).filter(
    ({ text }) => /^["'`/}]/u.test(text) && text.includes(wanted),
  );
  const token = takeOne(found, `text "${wanted}" in "${scope.name}"`);
  const [before, ...rest] = token.text.split(wanted);
  takeOne(rest, `"${wanted}" in a text of "${scope.name}"`);
  const start = token.start + before.length;
  return { start, end: start + wanted.length };
}

function takeOne(found, what, describe) {
  if (found.length === 1) return found[0];
  const where = describe === undefined || found.length === 0 ? "" : `: ${found.map(describe).join(", ")}`;
  throw new Error(`Expected one, found ${found.length}: ${what}${where}`);
}

function listNodes(node) {
  const nodes = [];
  const visit = (child) => {
    nodes.push(child);
    child.forEachChild((next) => {
      visit(next);
    });
  };
  visit(node);
  return nodes;
}

function spanOf(node) {
  return { start: node.getStart(), end: node.end };
}

function holds(outer, inner) {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

function textOf({ text }, node) {
  return text.slice(node.getStart(), node.end);
}

function tokensIn({ tokens }, node) {
  const { start, end } = spanOf(node);
  return tokens.slice(countBefore(tokens, start), countBefore(tokens, end));
}

/** How many tokens begin before the position. */
function countBefore(tokens, position) {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle].start < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function indexesOf(tokens, pattern) {
  return tokens.flatMap((_, at) =>
    pattern.every(({ text }, index) => tokens[at + index]?.text === text) ? [at] : [],
  );
}

function endsWith(tokens, pattern) {
  return tokens.length >= pattern.length && sameTokens(tokens.slice(tokens.length - pattern.length), pattern);
}

function sameTokens(tokens, others) {
  return tokens.length === others.length && tokens.every(({ text }, at) => text === others[at].text);
}

/** Without comments and trailing commas. Works for pieces of code as well, for which there is no tree. */
function tokenize(text) {
  const scanner = createScanner(true, undefined, text);
  const tokens = [];
  // For each brace that is open, whether it belongs to a template.
  const braces = [];
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
    if (kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken) {
      if (!endsValue(tokens.at(-1))) scanner.reScanSlashToken();
    } else if (kind === SyntaxKind.TemplateHead) braces.push(true);
    else if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
    else if (kind === SyntaxKind.CloseBraceToken && braces.pop())
      if (scanner.reScanTemplateToken(false) === SyntaxKind.TemplateMiddle) braces.push(true);
    tokens.push({ text: scanner.getTokenText(), start: scanner.getTokenStart(), end: scanner.getTokenEnd() });
  }
  return tokens.filter(({ text: own }, at) => own !== "," || !/^[)\]}]$/u.test(tokens[at + 1]?.text ?? ""));
}

/** Behind a value a slash divides; elsewhere it begins a regular expression. */
function endsValue(token) {
  if (token === undefined) return false;
  if (/^(?:return|typeof|case|in|of|void|await|yield|throw|else|do)$/u.test(token.text)) return false;
  return /[\w$)\]}"'`]$/u.test(token.text);
}
