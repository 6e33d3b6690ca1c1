import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { listAddressSecrets, readPostAddress, type PostAddress } from "../delivery/post-address.ts";
import { Fault } from "../platform/errors/fault.ts";
import { FileTooLongError, readSmallFile } from "../platform/files/bounded-file.ts";
import { quoteWord } from "../platform/text/shell-word.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import type { DeliveryChoice, DeliveryOptions, PostFile } from "./options.ts";

/** The variable that is used where --post is missing. */
export const POST_URL_VARIABLE = "NAMELY_POST_URL";

const LONGEST_FILE = 16 * 1024;

type PostContext = Pick<ReadContext, "cwd" | "env" | "learnSecret" | "warn">;

/**
 * The options of a run that delivers, with the address itself: from --post, its file, or NAMELY_POST_URL. From now on no
 * message shows it. Throws `usage.post-url`, `usage.post-file`, and `usage.no-post-url` for --post-as without an address.
 */
export async function settleDelivery(context: PostContext, choice: DeliveryChoice): Promise<DeliveryOptions> {
  const post = await findAddress(context, choice.post);
  if (post !== undefined) for (const secret of listAddressSecrets(post)) context.learnSecret(secret);
  if (post === undefined && choice.postAs !== undefined)
    throw new Fault(
      "usage.no-post-url",
      "--post-as needs a URL: neither --post nor NAMELY_POST_URL is given.",
      {
        hint: `Write the URL into a file, and add: --post @post-url.txt`,
      },
    );
  return { ...choice, post };
}

async function findAddress(
  context: PostContext,
  post: DeliveryChoice["post"],
): Promise<PostAddress | undefined> {
  if (post !== undefined) return "file" in post ? readPostFile(context, post) : post;
  const text = context.env[POST_URL_VARIABLE]?.trim();
  return text ? readPostAddress(text, POST_URL_VARIABLE) : undefined;
}

async function readPostFile({ cwd, warn }: PostContext, { file }: PostFile): Promise<PostAddress> {
  const path = resolve(cwd, file);
  let text: string;
  try {
    text = (await readSmallFile(path, LONGEST_FILE)).toString("utf8").trim();
  } catch (error) {
    if (error instanceof FileTooLongError) throw notOneUrl(file, "it is larger than 16 KiB");
    throw new Fault("usage.post-file", `Cannot read the file "${file}" of --post.`, {
      hint: `Check the path and its permissions: ls -l ${quoteWord(file)}`,
      cause: error,
    });
  }
  if (text === "") throw notOneUrl(file, "it is empty");
  if (/[\r\n]/u.test(text)) throw notOneUrl(file, "it has more than one line");
  if (await isOpenToOthers(path))
    warn(
      `Other users can read "${file}", and with the URL in it they can post. Run: chmod 600 ${quoteWord(file)}`,
      "post.open-file",
    );
  return readPostAddress(text, `--post @${file}`);
}

function notOneUrl(file: string, why: string): Fault {
  return new Fault("usage.post-file", `The file "${file}" of --post does not hold one URL: ${why}.`, {
    hint: "Write the URL on one line, and nothing else.",
  });
}

/** Windows has no such bits. */
async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.getuid === undefined) return false;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && (found.mode & 0o077) !== 0;
}
