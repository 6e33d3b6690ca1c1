import { mkdir } from "node:fs/promises";
import { Fault } from "./fault.ts";
import { errorCode, explainFileError } from "./file-fault.ts";

/** Makes the folder and any above it that are missing, open to this user alone (0700). One that exists is left as it is. */
export async function ensurePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (errorCode(error) === "ENOSPC" || errorCode(error) === "EDQUOT") throw explainFileError(error, path);
    throw new Fault(
      "file.not-writable",
      `The folder ${path} could not be made (${errorCode(error) ?? "unknown"}).`,
      {
        hint: "Check who may write there, or move it with NAMELY_CONFIG_DIR or NAMELY_STATE_DIR.",
        cause: error,
      },
    );
  }
}
