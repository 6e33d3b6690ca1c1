import type { RedirectAnswer } from "./redirect.ts";

// What the browser shows after the redirect. Fixed texts: nothing of the request is ever part of them.

/** The page for an answer to our request: allowed, or refused. */
export function answerPage(kind: RedirectAnswer["kind"]): string {
  return kind === "code"
    ? page(
        "Namely has answered",
        "You can close this page and go back to the terminal, where the login finishes.",
      )
    : page(
        "The login was not allowed",
        "Namely gave no permission. You can close this page and go back to the terminal.",
      );
}

/** The page for every other request at the port. */
export const unknownRequestPage = page(
  "Nothing to see here",
  "This address only waits for the end of a login that was started in a terminal.",
);

/** The page for the second program that opens the address of a login. */
export const secondStartPage = page(
  "This login was stopped",
  "Two programs opened its address, and only one of them is your browser. Go back to the terminal and log in again.",
);

function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --ground: #eef1f5; --line: #c9d1dc }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --paper: #1d232c; --ground: #12161c; --line: #465161 } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; box-sizing: border-box;
  background: var(--ground); color: var(--ink); font: 1.05rem/1.55 system-ui, sans-serif }
main { max-width: 26rem; padding: clamp(1.25rem, 5vw, 2.5rem); background: var(--paper);
  border: 1px solid var(--line); border-radius: 12px }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25 }
p { margin: 0; text-wrap: pretty }
</style>
<main>
<h1>${title}</h1>
<p>${text}</p>
</main>
</html>
`;
}
