import { access, constants, open, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";

export interface StartedProgram {
  readonly program: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const LONGEST_SHEBANG = 256;

/**
 * Why a program could not be started, as a clause about "it"; undefined when nothing is known beyond the system's word. That
 * word is ENOENT also for a script that is there and whose interpreter is not.
 */
export async function explainStart(started: StartedProgram): Promise<string | undefined> {
  const path = await findProgram(started);
  if (path === undefined) {
    const place = isPath(started.program)
      ? "there is no such file"
      : "no program of that name is on the PATH";
    return started.program.includes("$") ? `${place}, and variables are not filled in` : place;
  }
  if ((await stat(path)).isDirectory()) return "it is a folder";
  const shebang = await readShebang(path);
  if (shebang?.endsWith("\r")) return CRLF;
  if (!(await isThere(path, constants.X_OK))) return "it is not executable; run chmod +x on it";
  const interpreter =
    shebang === undefined ? undefined : /^#!\s*(?<path>\/[!-~]+)/u.exec(shebang)?.groups?.["path"];
  if (interpreter === undefined || (await isThere(interpreter))) return undefined;
  return `its first line names ${interpreter}, which does not exist`;
}

/** The same for a program that ended with 126 or 127: `/usr/bin/env` starts, and then finds no `bash\r`. */
export async function explainEarlyEnd(started: StartedProgram): Promise<string | undefined> {
  const path = await findProgram(started);
  return path !== undefined && (await readShebang(path))?.endsWith("\r") ? CRLF : undefined;
}

const CRLF = "its first line ends with a Windows line ending (CRLF); save it with LF line endings";

function isPath(program: string): boolean {
  return program.includes("/") || (process.platform === "win32" && program.includes("\\"));
}

async function findProgram({ program, cwd, env }: StartedProgram): Promise<string | undefined> {
  const folders = isPath(program) ? [""] : (env["PATH"] ?? "").split(delimiter);
  for (const folder of folders) {
    const path = resolve(cwd, join(folder, program));
    if (await isThere(path)) return path;
  }
  return undefined;
}

async function isThere(path: string, mode: number = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** The first line of a script, with a carriage return at its end if there is one; undefined for anything else. */
async function readShebang(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_SHEBANG), 0, LONGEST_SHEBANG, 0);
      const [line = ""] = buffer.toString("latin1", 0, bytesRead).split("\n");
      return line.startsWith("#!") ? line : undefined;
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
