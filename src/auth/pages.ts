import type { RedirectAnswer } from "./redirect.ts";

// What the browser shows after the redirect. Fixed texts: nothing of the request is ever part of them.

/** The page for an answer of ours: agreed, or refused. */
export function answerPage(kind: RedirectAnswer["kind"]): string {
  return kind === "code"
    ? page(
        "Namely has answered",
        "You can close this page and go back to the terminal, which says how the login ends.",
      )
    : page(
        "The login was not allowed",
        "Namely has sent no permission. You can close this page and go back to the terminal.",
      );
}

/** The page for everything else that knocks at the port. */
export const strangerPage = page(
  "Nothing to see here",
  "This address only waits for the end of a login that was begun in a terminal.",
);

function page(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }
body { max-width: 32rem; margin: 20vh auto; padding: 0 1rem; text-align: center }
</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`;
}
