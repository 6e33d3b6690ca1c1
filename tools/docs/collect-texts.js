// Collects what people read in sources: texts with a space in them, comments, and the names of tests.
import { SyntaxKind } from "typescript/unstable/ast";
import { parseTrees } from "../source-trees.js";

const TEST_CALLS = /^(?:describe|it|test)(?:\.\w+)*$/u;

/** Every such text of sources that are given as texts by path, with its place. */
export function collectTexts(sources) {
  return [...parseTrees(sources).trees].flatMap(([path, tree]) => {
    const source = sources[path];
    const literals = [];
    const visit = (node) => {
      const text = textOf(node);
      if (text !== undefined) literals.push({ node, text });
      node.forEachChild((child) => {
        visit(child);
      });
    };
    visit(tree);
    const lineAt = makeLineFinder(source);
    return [
      ...literals
        .filter(({ text }) => /\p{L} /u.test(text) || / \p{L}/u.test(text))
        .map(({ node, text }) => ({
          kind: isTestName(node, source) ? "test" : "literal",
          path,
          line: lineAt(node.getStart()),
          text,
        })),
      ...listComments(source, literals).map(({ start, text }) => ({
        kind: "comment",
        path,
        line: lineAt(start),
        text,
      })),
    ];
  });
}

function textOf(node) {
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return node.text;
    case SyntaxKind.TemplateExpression:
      return [node.head.text, ...node.templateSpans.map(({ literal }) => `…${literal.text}`)].join("");
    default:
      return undefined;
  }
}

function isTestName(node, source) {
  const call = node.parent;
  if (call?.kind !== SyntaxKind.CallExpression || call.arguments[0] !== node) return false;
  const callee = source.slice(call.expression.getStart(), call.expression.end);
  return TEST_CALLS.test(callee.replace(/\([^]*\)$/u, ""));
}

/** Comments by their text; what looks like one within a literal is none. Lines that follow one another belong together. */
function listComments(source, literals) {
  const spans = literals.map(({ node }) => [node.getStart(), node.end]);
  return [...source.matchAll(/\/\*[^]*?\*\/|(?:(?<=^|\s)\/\/[^\n]*(?:\n\s*(?=\/\/))?)+/gu)]
    .filter(({ index }) => !spans.some(([start, end]) => start < index && index < end))
    .map((match) => ({
      start: match.index,
      text: match[0].replace(/\s*\*\/$/u, "").replaceAll(/^\s*(?:\/\*\*?|\*|\/\/) ?/gmu, ""),
    }));
}

function makeLineFinder(source) {
  const starts = [0, ...[...source.matchAll(/\n/gu)].map(({ index }) => index + 1)];
  return (position) => starts.findLastIndex((start) => start <= position) + 1;
}
