// Collects the errors of the program from its source: where each is made, under which code, and what it says.
import { dirname, join } from "node:path/posix";
import { SyntaxKind } from "typescript/unstable/ast";
import { parseTrees } from "../source-trees.js";

/** The classes of errors with a code. The second one is what users of the library get. */
const ERROR_CLASSES = new Set(["Fault", "NamelyError"]);
/** Calls that take a code beside a sentence: how far from the code the sentence and the hint stand, and what they make. */
const CALLS = {
  warn: { message: -1, kind: "warning" },
  onWarning: { message: -1, kind: "warning" },
  problem: { message: 1, hint: 2, kind: "error" },
};
/** A helper with more callers than this, in its own file and in others, says the same of many things. */
const MOST_CALLERS = 20;
const MOST_FOREIGN_CALLERS = 8;
/** More wordings of one place than this, or of one part of it, and what varies becomes a placeholder. */
const MOST_WORDINGS = 8;
const MOST_FORMS = 4;
const DEEPEST = 8;

const OPERATIONS = {
  [SyntaxKind.AsteriskToken]: (a, b) => a * b,
  [SyntaxKind.SlashToken]: (a, b) => a / b,
  [SyntaxKind.PlusToken]: (a, b) => a + b,
  [SyntaxKind.MinusToken]: (a, b) => a - b,
};

/** Functions that bring something else than what they are given. */
const CALLED = { dirname: "folder", basename: "name", errorCode: "code" };

// A value that is only known at run time stands as its name between these two.
const OPEN = "\u27EA";
const CLOSE = "\u27EB";
const PLACEHOLDERS = /\u27EA[^\u27EB]*\u27EB/gu;

/** Every error that the sources make, given as texts by path, in the order of paths and lines. */
export function collectErrors(texts) {
  const reader = new SourceReader(texts);
  return reader.listSites().flatMap((site) => reader.readSite(site));
}

class SourceReader {
  #texts;
  #trees;
  #calls = new Map();
  #sites = [];

  constructor(texts) {
    this.#texts = texts;
    this.#trees = parseTrees(texts).trees;
    for (const [path, tree] of this.#trees) this.#index(path, tree);
  }

  listSites() {
    return this.#sites;
  }

  /** One error for each way in which the place is reached: a helper that makes errors is followed to its callers. */
  readSite({ path, node, call }) {
    const line = this.#texts[path].slice(0, node.getStart()).split("\n").length;
    const parts = node.arguments;
    const kind = call?.kind ?? (node.expression.text === "NamelyError" ? "library" : "error");
    const errors = this.#listScopes(node).flatMap((scope) => {
      const read = (at) => (parts[at] === undefined ? [] : this.#evaluate(parts[at], scope));
      const at = call === undefined ? 0 : parts.findIndex((_, index) => read(index).some(isCode));
      if (at < 0) return [];
      const hints =
        call === undefined ? this.#readHints(parts[2], scope) : read(at + (call.hint ?? parts.length));
      const error = {
        messages: unique(read(at + (call?.message ?? 1))).map(show),
        hints: unique(hints ?? [])
          .filter((hint) => !isBare(hint))
          .map(show),
        hasHint: hints !== undefined && hints.length > 0,
        kind,
        path,
        line,
      };
      // An error that is made of another one keeps its code, and is described where that one is.
      const codes = error.messages.length === 0 ? [] : read(at).filter((code) => !isBare(code));
      return codes.map((code) => ({ code: show(code), ...error }));
    });
    return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
  }

  #index(path, tree) {
    const visit = (node) => {
      if (node.kind === SyntaxKind.NewExpression && ERROR_CLASSES.has(node.expression.text))
        this.#sites.push({ path, node });
      if (node.kind === SyntaxKind.CallExpression) {
        const name = (node.expression.name ?? node.expression).text;
        this.#calls.set(name, [...(this.#calls.get(name) ?? []), node]);
        if (Object.hasOwn(CALLS, name ?? "")) this.#sites.push({ path, node, call: CALLS[name] });
      }
      node.forEachChild((child) => {
        visit(child);
      });
    };
    visit(tree);
  }

  /** What the names around the place stand for, once for each round of a loop and for each caller of a helper. */
  #listScopes(site) {
    let scopes = [new Map()];
    for (let node = site; node !== undefined; node = node.parent) {
      if (node.kind === SyntaxKind.ForOfStatement) scopes = this.#bindLoop(node, scopes);
      else if (isFunction(node) && this.#makesErrors(node)) return this.#bindCallers(node, scopes);
    }
    return scopes;
  }

  /** `for (const [applies, sentence] of LIST)`, where the list is written out. */
  #bindLoop(loop, scopes) {
    const list = this.#findLiteral(loop.expression, SyntaxKind.ArrayLiteralExpression);
    const [variable] = loop.initializer.declarations ?? [];
    const names = variable?.name.elements;
    if (list === undefined || names === undefined) return scopes;
    const rows = list.elements.map(unwrap).filter(({ kind }) => kind === SyntaxKind.ArrayLiteralExpression);
    return scopes.flatMap((scope) =>
      rows.map((row) => {
        const bound = new Map(scope);
        for (const [at, element] of names.entries())
          bound.set(element, { node: row.elements[at], scope: new Map() });
        return bound;
      }),
    );
  }

  /** Whether the function does nothing else, or is handed sentences to be said. */
  #makesErrors(node) {
    if (node.parameters.length === 0) return false;
    if (/\b(?:Fault|never)\b/u.test(this.#sourceOf(node.type))) return true;
    return this.#listCalls(node).some((call) =>
      call.arguments.some(
        (given) => given.kind === SyntaxKind.StringLiteral && /\w \w+ \w/u.test(given.text),
      ),
    );
  }

  #bindCallers(node, scopes) {
    const calls = this.#listCalls(node);
    const path = this.#pathOf(node);
    const foreign = calls.filter((call) => this.#pathOf(call) !== path);
    if (calls.length === 0 || calls.length > MOST_CALLERS || foreign.length > MOST_FOREIGN_CALLERS)
      return scopes;
    return scopes.flatMap((scope) => calls.map((call) => this.#bindArguments(node, call, new Map(), scope)));
  }

  #bindArguments(node, call, callScope, scope) {
    const bound = new Map(scope);
    for (const [at, parameter] of node.parameters.entries())
      bound.set(parameter, { node: call.arguments[at], scope: callScope });
    return bound;
  }

  #listCalls(node) {
    const name = (node.name ?? node.parent.name)?.text;
    return (this.#calls.get(name) ?? []).filter((call) => this.#findFunction(call.expression) === node);
  }

  /** All that the expression can be, as texts with placeholders. */
  #evaluate(expression, scope, depth = 0, isPart = false) {
    const node = unwrap(expression);
    const evaluate = (inner, part = isPart) => this.#evaluate(inner, scope, depth + 1, part);
    switch (node.kind) {
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
      case SyntaxKind.NumericLiteral:
        return [node.text];
      case SyntaxKind.TemplateExpression:
        return combine([
          [node.head.text],
          ...node.templateSpans.flatMap(({ expression: part, literal }) => [
            evaluate(part, true),
            [literal.text],
          ]),
        ]);
      case SyntaxKind.ConditionalExpression:
        return chooseForms([...evaluate(node.whenTrue), ...evaluate(node.whenFalse)], isPart);
      case SyntaxKind.BinaryExpression:
        return this.#evaluateOperation(node, evaluate);
      case SyntaxKind.Identifier:
        return this.#evaluateName(node, scope, depth, isPart);
      case SyntaxKind.CallExpression:
        return this.#evaluateCall(node, scope, depth);
      case SyntaxKind.PropertyAccessExpression:
      case SyntaxKind.ElementAccessExpression:
        return this.#evaluateProperty(node, scope, depth);
      case SyntaxKind.AwaitExpression:
        return evaluate(node.expression);
      default:
        return [placeholder("value")];
    }
  }

  #evaluateOperation(node, evaluate) {
    const { left, operatorToken, right } = node;
    const number = this.#calculate(node);
    if (number !== undefined) return [String(number)];
    switch (operatorToken.kind) {
      case SyntaxKind.PlusToken:
        if (
          [left, right].every((side) => evaluate(side).every(isBare)) ||
          this.#calculate(right) !== undefined
        )
          return [placeholder(nameOf(left))];
        return combine([evaluate(left), evaluate(right)]);
      case SyntaxKind.QuestionQuestionToken:
      case SyntaxKind.BarBarToken: {
        const first = evaluate(left);
        if (first.length === 0) return evaluate(right);
        return first.every(isBare) && evaluate(right).every((text) => !text.includes(" "))
          ? first
          : [...first, ...evaluate(right)];
      }
      default:
        return [placeholder(nameOf(left))];
    }
  }

  /** The value of a calculation with constants, such as `MOST_BYTES / 1024`. */
  #calculate(expression, depth = 0) {
    const node = unwrap(expression);
    if (node.kind === SyntaxKind.NumericLiteral) return Number(node.text.replaceAll("_", ""));
    if (node.kind === SyntaxKind.Identifier && depth <= DEEPEST) {
      const found = this.#lookUp(node.text, node);
      const value = found?.kind === "variable" && !this.#isChanged(found.node) && found.node.initializer;
      return value ? this.#calculate(value, depth + 1) : undefined;
    }
    const calculate = node.kind === SyntaxKind.BinaryExpression && OPERATIONS[node.operatorToken.kind];
    if (!calculate) return undefined;
    const [left, right] = [this.#calculate(node.left, depth + 1), this.#calculate(node.right, depth + 1)];
    return left === undefined || right === undefined ? undefined : calculate(left, right);
  }

  #isChanged(declaration) {
    return declaration.parent !== undefined && !this.#sourceOf(declaration.parent).startsWith("const");
  }

  #evaluateName(node, scope, depth, isPart) {
    const name = node.text;
    if (name === "undefined") return [];
    const found = this.#lookUp(name, node);
    if (depth > DEEPEST) return [placeholder(name)];
    const bound = found && scope.get(found.node);
    if (bound?.node !== undefined) {
      const texts = this.#evaluate(bound.node, bound.scope, depth + 1, isPart);
      return texts.every(isBare) && texts.length > 0 ? [placeholder(name)] : texts;
    }
    if (bound !== undefined) {
      const { initializer } = found.node;
      return initializer === undefined ? [] : this.#evaluate(initializer, scope, depth + 1);
    }
    const isConstant =
      found?.kind === "variable" && found.node.initializer !== undefined && !this.#isChanged(found.node);
    if (isConstant) {
      const texts = this.#evaluate(found.node.initializer, scope, depth + 1, isPart);
      if (!texts.every(isBare)) return texts;
    }
    return [placeholder(name)];
  }

  #evaluateCall(node, scope, depth) {
    const made = this.#findFunction(node.expression);
    const [first] = node.arguments;
    if (made !== undefined && depth <= DEEPEST) {
      const texts = this.#evaluateFunction(made, this.#bindArguments(made, node, scope, new Map()), depth);
      if (texts !== undefined) return texts;
    }
    if (node.expression.kind === SyntaxKind.PropertyAccessExpression) {
      const { expression: object, name } = node.expression;
      if (name.text === "join" && depth <= DEEPEST) {
        const items = this.#evaluateItems(unwrap(object), scope, depth);
        if (items !== undefined) return items;
      }
      const isTool = ["JSON", "Math", "String"].includes(object.text) && first !== undefined;
      return [placeholder(isTool ? nameOf(first) : nameOf(object) || name.text)];
    }
    return [placeholder(nameOf(node))];
  }

  /** Undefined where a function brings nothing but what it is given, or too much that is different. */
  #evaluateFunction(made, scope, depth) {
    const results = listResults(made).flatMap((result) => this.#evaluate(result, scope, depth + 1));
    const texts = unique(results).filter((text) => text !== "");
    const said = texts.filter(saysSomething);
    const isWord = said.length < results.length && said.every((text) => !text.includes(" "));
    if (said.length === 0 || isWord || texts.length > MOST_FORMS)
      return texts.length === 1 && / /u.test(texts[0].replaceAll(PLACEHOLDERS, "")) ? texts : undefined;
    return texts;
  }

  /** `items.map(describe).join(", ")`: what is said of one. */
  #evaluateItems(call, scope, depth) {
    if (call.kind !== SyntaxKind.CallExpression || call.expression.name?.text !== "map") return undefined;
    const [callback] = call.arguments;
    const made = callback && (isFunction(callback) ? callback : this.#findFunction(callback));
    return made && this.#evaluateFunction(made, scope, depth);
  }

  #evaluateProperty(node, scope, depth) {
    const object = this.#findLiteral(node.expression, SyntaxKind.ObjectLiteralExpression);
    if (object !== undefined && depth <= DEEPEST) {
      const name = node.name?.text;
      const values = object.properties
        .filter(
          ({ kind, name: own }) => kind === SyntaxKind.PropertyAssignment && (name ?? own.text) === own.text,
        )
        .flatMap(({ initializer }) => this.#evaluate(initializer, scope, depth + 1));
      if (values.length > 0 && !values.every(isBare)) return values;
    }
    return [placeholder(nameOf(node))];
  }

  /** Undefined where no hint is given; a hint that is only known at run time is a placeholder. */
  #readHints(details, scope) {
    const object = details && this.#findLiteral(details, SyntaxKind.ObjectLiteralExpression, scope);
    if (object === undefined) return details === undefined ? undefined : [placeholder("hint")];
    let hints;
    for (const property of object.properties) {
      if (property.kind === SyntaxKind.SpreadAssignment) {
        hints = this.#readSpread(property, scope) ?? hints;
      } else if (property.name.text === "hint") {
        hints =
          property.kind === SyntaxKind.ShorthandPropertyAssignment
            ? this.#evaluateName(property.name, scope, 0, false)
            : this.#evaluate(property.initializer, scope);
      }
    }
    return hints;
  }

  #readSpread({ expression }, scope) {
    const object = this.#findLiteral(expression, SyntaxKind.ObjectLiteralExpression, scope);
    return object?.properties.some(({ name }) => name?.text === "hint")
      ? this.#readHints(expression, scope)
      : undefined;
  }

  /** The literal itself, or the one that a constant holds. */
  #findLiteral(expression, kind, scope) {
    const node = unwrap(expression);
    if (node.kind === kind) return node;
    if (node.kind !== SyntaxKind.Identifier) return undefined;
    const found = this.#lookUp(node.text, node);
    const bound = scope?.get(found?.node);
    if (bound?.node !== undefined) return this.#findLiteral(bound.node, kind, bound.scope);
    const { initializer } = found?.kind === "variable" ? found.node : {};
    return initializer && this.#findLiteral(initializer, kind, scope);
  }

  #findFunction(callee) {
    if (callee.kind !== SyntaxKind.Identifier) return undefined;
    const found = this.#lookUp(callee.text, callee);
    if (found?.kind === "function") return found.node;
    const value = found?.kind === "variable" && found.node.initializer && unwrap(found.node.initializer);
    return value && isFunction(value) ? value : undefined;
  }

  /** What a name stands for where it is used: a variable, a function, or a parameter or part of one. */
  #lookUp(name, from) {
    for (let node = from.parent; node !== undefined; node = node.parent) {
      const found =
        this.#findInParameters(name, node) ??
        (node.kind === SyntaxKind.ForOfStatement ? findInList(name, node.initializer) : undefined) ??
        this.#findInStatements(name, node);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #findInParameters(name, node) {
    if (!isFunction(node)) return undefined;
    const found = node.parameters
      .flatMap((parameter) => listNames(parameter))
      .find((own) => own.name.text === name);
    return found && { kind: "parameter", node: found };
  }

  #findInStatements(name, { statements = [] }) {
    for (const statement of statements) {
      if (statement.kind === SyntaxKind.FunctionDeclaration && statement.name?.text === name)
        return { kind: "function", node: statement };
      if (statement.kind === SyntaxKind.VariableStatement) {
        const found = findInList(name, statement.declarationList);
        if (found !== undefined) return found;
      }
      if (statement.kind === SyntaxKind.ImportDeclaration) {
        const found = this.#findImported(name, statement);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #findImported(name, { importClause, moduleSpecifier }) {
    const elements = importClause?.namedBindings?.elements ?? [];
    const element = elements.find((own) => own.name.text === name);
    if (element === undefined) return undefined;
    const path = this.#pathOf(moduleSpecifier);
    const tree = this.#trees.get(join(dirname(path), moduleSpecifier.text));
    return tree && this.#findInStatements((element.propertyName ?? element.name).text, tree);
  }

  #pathOf(node) {
    let root = node;
    while (root.parent !== undefined) root = root.parent;
    for (const [path, tree] of this.#trees) if (tree === root) return path;
    return "";
  }

  #sourceOf(node) {
    return node === undefined ? "" : this.#texts[this.#pathOf(node)].slice(node.getStart(), node.end);
  }
}

/** A variable by its name, also one that is taken out of an object or a list. */
function findInList(name, list) {
  for (const declaration of list.declarations ?? []) {
    const found = listNames(declaration).find((own) => own.name.text === name);
    if (found !== undefined) return { kind: found === declaration ? "variable" : "part", node: found };
  }
  return undefined;
}

/** What is declared by name: the declaration itself, or each part of a pattern. */
function listNames(declaration) {
  if (declaration.name === undefined) return [];
  if (declaration.name.elements === undefined) return [declaration];
  return declaration.name.elements.flatMap(listNames);
}

/** What a function returns, without those within it. */
function listResults({ body }) {
  if (body === undefined) return [];
  if (body.kind !== SyntaxKind.Block) return [body];
  const results = [];
  const visit = (node) => {
    if (isFunction(node)) return;
    if (node.kind === SyntaxKind.ReturnStatement && node.expression) results.push(node.expression);
    node.forEachChild((child) => {
      visit(child);
    });
  };
  visit(body);
  return results;
}

function isFunction({ kind }) {
  return [
    SyntaxKind.FunctionDeclaration,
    SyntaxKind.FunctionExpression,
    SyntaxKind.ArrowFunction,
    SyntaxKind.MethodDeclaration,
    SyntaxKind.Constructor,
  ].includes(kind);
}

function unwrap(node) {
  const isWrapped = [
    SyntaxKind.ParenthesizedExpression,
    SyntaxKind.AsExpression,
    SyntaxKind.SatisfiesExpression,
    SyntaxKind.NonNullExpression,
  ].includes(node.kind);
  return isWrapped ? unwrap(node.expression) : node;
}

/** Singular and plural, such as "person" and "people", are one wording: the plural, which is usual. */
function chooseForms(texts, isPart) {
  const [one, many] = texts;
  if (texts.length !== 2 || !isPart) return texts;
  const areWords = texts.every((text) => /^\w+$/u.test(text));
  const areForms =
    (areWords && (one.at(0) === many.at(0) || many === "are" || many === "were")) ||
    (one.startsWith("1 ") && many.endsWith(`${one.slice(1)}s`));
  return areForms ? [many] : texts;
}

/** All ways to join one of each; none where a part is left out. Where there are too many, what varies is a placeholder. */
function combine(parts) {
  const some = parts.map(unique);
  const ways = some.reduce((product, texts) => product * texts.length, 1);
  const chosen =
    ways > MOST_WORDINGS ? some.map((texts) => (texts.length > 1 ? [placeholder("…")] : texts)) : some;
  return chosen.reduce((before, texts) => before.flatMap((begin) => texts.map((text) => begin + text)), [""]);
}

/** Whether there is more in a text than values, and words and signs between them. */
function saysSomething(text) {
  return /[a-z]{2}/iu.test(text.replaceAll(PLACEHOLDERS, "").replaceAll(/\b(?:and|or)\b/gu, ""));
}

function placeholder(name) {
  const words = name
    .replace(/^#/u, "")
    .replaceAll(/([a-z\d])([A-Z])/gu, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase()
    .replace(/ (?:ms|bytes)$/u, "");
  return `${OPEN}${words || "value"}${CLOSE}`;
}

/** Whether nothing of the text is known before run time. */
function isBare(text) {
  return text.startsWith(OPEN) && text.indexOf(CLOSE) === text.length - 1;
}

/** `usage.date`, also one of which a part is only known at run time. */
function isCode(text) {
  return /^[a-z]+\.[a-z\u27EA]/u.test(text) && !text.includes(" ");
}

function show(text) {
  return text.replaceAll(OPEN, "<").replaceAll(CLOSE, ">");
}

/** A name for what an expression brings: `answer.status` is a status, `names.length` a number of names. */
function nameOf(expression) {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.Identifier:
      return node.text;
    case SyntaxKind.PropertyAccessExpression:
      return /^(?:length|size)$/u.test(node.name.text) ? "count" : node.name.text;
    case SyntaxKind.CallExpression:
      return node.expression.kind === SyntaxKind.PropertyAccessExpression
        ? nameOf(node.expression.expression)
        : node.arguments[0] && nameOf(node.arguments[0]) && !CALLED[node.expression.text]
          ? nameOf(node.arguments[0])
          : nounOf(node.expression.text ?? "");
    case SyntaxKind.ElementAccessExpression:
      return nameOf(node.expression);
    case SyntaxKind.BinaryExpression:
      return nameOf(node.left);
    case SyntaxKind.NumericLiteral:
      return "number";
    default:
      return "";
  }
}

/** What a function is named after, without what it does: `describeRequest` is a request. */
function nounOf(name) {
  return CALLED[name] ?? name.replace(/^[a-z]+(?=[A-Z])/u, "");
}

function unique(items) {
  return [...new Set(items)];
}
