import { completeWords, type CompletionHost } from "../completion/complete-words.ts";
import { EVERY_COMMAND } from "./every-command.ts";
import { HELP_TOPICS } from "../commands/help/help-topics.ts";

/** What `namely complete …`, which the completion scripts call on Tab, prints. Loads neither the parser nor any schema. */
export function completeLine(asked: readonly string[], host: CompletionHost): Promise<string> {
  return completeWords(asked, host, { commands: EVERY_COMMAND, topics: HELP_TOPICS });
}
