import { defineCommand } from "../../cli/command.ts";
import { readChoice, requireText } from "../../cli/values.ts";
import { SHELLS, type Shell } from "../../completion/shells.ts";

/** `namely completion <shell>`: prints the script that completes commands, flags and values on Tab. */
export const completionCommand = defineCommand<{ readonly shell: Shell }>({
  name: "completion",
  section: "Integrate",
  summary: "print the completion script of a shell",
  description:
    "The script completes commands, flags and values, such as departments of the last snapshot. " +
    "It never asks Namely. To undo it, remove the line or the file again.",
  positionals: [{ spelling: "<shell>", help: SHELLS.join(", ") }],
  flags: [],
  examples: [
    { command: `echo 'eval "$(namely completion bash)"' >> ~/.bashrc`, does: "install it for bash" },
    {
      command: `echo 'eval "$(namely completion zsh)"' >> ~/.zshrc`,
      does: "install it for zsh, after compinit",
    },
    {
      command: "namely completion fish > ~/.config/fish/completions/namely.fish",
      does: "install it for fish",
    },
    {
      command: "namely completion powershell >> $PROFILE",
      does: "install it for PowerShell",
    },
  ],
  read: ({ positionals }) => {
    const shell = readChoice("<shell>", requireText("<shell>", positionals[0]), SHELLS);
    return { shell: shell ?? "bash" };
  },
  run: async ({ stdout, signal }, { shell }) => {
    const { makeScript } = await import("../../completion/shell-scripts.ts");
    const { writePiece } = await import("../../platform/process/output-stream.ts");
    await writePiece(stdout, makeScript(shell), signal);
  },
});
