import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LAUNCHER, makePlace, type Place } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";

// A person at a terminal: types, presses Tab, and sees what the program is started with. Asked to complete, it is the built program.

const PROMPT = "ready-%";
const HOSTILE = "$(touch hostile)";

interface ShellKind {
  /** Without the files of the user. */
  readonly command: string;
  /** Typed first: the function that stands in for the program, and its completion. */
  readonly setUp: readonly string[];
}

const program = `'${process.execPath}' '${LAUNCHER}'`;
const REPORT = `printf 'ran:'; printf '[%s]' "$@"; echo`;

const KINDS = {
  bash: {
    command: "bash --norc --noprofile -i",
    setUp: [
      `namely() { if [ "$1" = complete ] || [ "$1" = completion ]; then ${program} "$@"; else ${REPORT}; fi; }`,
      'eval "$(namely completion bash)"',
      "bind 'set bell-style none'",
      `PS1='ready-''% '`,
    ],
  },
  zsh: {
    command: "zsh -f -i",
    setUp: [
      `namely() { if [ "$1" = complete ] || [ "$1" = completion ]; then ${program} "$@"; else ${REPORT}; fi; }`,
      "autoload -Uz compinit; compinit -u -D; unsetopt beep",
      'eval "$(namely completion zsh)"',
      `PS1='ready-''%% '`,
    ],
  },
  fish: {
    command: "fish --no-config -i",
    setUp: [
      `function namely; if contains -- "$argv[1]" complete completion; ${program} $argv; else; printf 'ran:'; printf '[%s]' $argv; echo; end; end`,
      "namely completion fish | source",
      "function fish_prompt; echo -n 'ready-''% '; end",
    ],
  },
} as const satisfies Readonly<Record<string, ShellKind>>;

/** Lays a snapshot whose departments are these. */
function laySnapshot(place: Place, departments: readonly string[]): void {
  const folder = join(place.state, "snapshots", "acme");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const groups = departments.map((name) => ({ id: name, name, type: "department" }));
  writeFileSync(join(folder, "2026-11-23T120000Z.ndjson"), `${JSON.stringify({ groups })}\n`);
}

/** Types each line, keys such as Tab included, when the shell is ready for it; resolves to what the program was started with. */
async function type(
  { command, setUp }: ShellKind,
  place: Place,
  lines: readonly string[],
): Promise<string[]> {
  const env = {
    PATH: process.env["PATH"],
    HOME: place.home,
    LANG: "C.UTF-8",
    TERM: "dumb",
    NAMELY_CONFIG_DIR: place.config,
    NAMELY_STATE_DIR: place.state,
  };
  const words = ["--quiet", "--return", "--command", `stty cols 200 rows 40; exec ${command}`, "/dev/null"];
  const shell = spawn("script", words, { cwd: place.work, env, stdio: ["pipe", "pipe", "pipe"] });
  let screen = "";
  const ready = (): number => screen.split(PROMPT).length - 1;
  // With its bracket: a shell may paint the typed function again, which has the word as well. To its end: what is typed
  // before would be echoed in the middle of it.
  const runs = (): number => screen.split(/ran:\[[^\r\n]*[\r\n]/u).length - 1;
  const isReadyAgain = (): boolean => screen.slice(screen.lastIndexOf("ran:[")).includes(PROMPT);
  const waiting = new Set<() => void>();
  shell.stdout.on("data", (piece: Buffer) => {
    screen += piece.toString("utf8");
    for (const look of waiting) look();
  });
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isThere()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      shell.once("close", () => reject(new Error(`The shell has ended:\n${screen}`)));
      look();
    });
  shell.stdin.write(`${setUp.join("\n")}\n`);
  await until(() => ready() > 0);
  for (const line of lines) {
    const ran = runs();
    for (const part of line.split(/(?<=\t)/u)) {
      const seen = screen.length;
      shell.stdin.write(part);
      await until(() => screen.length > seen);
    }
    shell.stdin.write("\r");
    await until(() => runs() > ran && isReadyAgain());
  }
  const ended = new Promise((resolve) => shell.once("close", resolve));
  shell.stdin.end("exit\r");
  await ended;
  // A shell may paint its prompt, or codes of its own, behind it on the same line.
  return [...screen.matchAll(/ran:(?<words>(?:\[[^\]\r\n]*\])+)/gu)].map(
    ({ groups }) => groups?.["words"] ?? "",
  );
}

for (const [name, kind] of Object.entries(KINDS)) {
  describeWith([name, "script"], `in ${name}`, () => {
    test(
      "Tab completes commands, flags and values, and quotes a name with a space",
      { retry: 2 },
      async () => {
        using place = makePlace();
        laySnapshot(place, ["Human Resources", "Sales"]);
        const ran = await type(kind, place, [
          "namely empl\t--forma\tnd\t",
          "namely employees --department Hum\t",
          "namely employees --department=Sal\t",
        ]);
        expect(ran).toEqual([
          "[employees][--format][ndjson]",
          "[employees][--department][Human Resources]",
          "[employees][--department=Sales]",
        ]);
      },
    );

    test("a name from Namely is never run", { retry: 2 }, async () => {
      using place = makePlace();
      laySnapshot(place, [HOSTILE]);
      expect(await type(kind, place, ["namely employees --department \t"])).toEqual([
        `[employees][--department][${HOSTILE}]`,
      ]);
      expect(readdirSync(place.work)).toEqual([]);
    });

    test("Tab completes files where a value is one", { retry: 2 }, async () => {
      using place = makePlace();
      writeFileSync(join(place.work, "people.ndjson"), "");
      expect(
        await type(kind, place, ["namely employees --from peo\t", "namely employees --department peo\tx"]),
      ).toEqual(["[employees][--from][people.ndjson]", "[employees][--department][peox]"]);
    });
  });
}
