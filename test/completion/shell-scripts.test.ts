import { ShellCompDirective } from "@bomb.sh/tab";
import { expect, test } from "vitest";
import { makeScript } from "../../src/completion/shell-scripts.ts";
import { SHELLS } from "../../src/completion/shells.ts";
import { runProgram } from "../support/program.ts";

test.each(SHELLS)("namely completion %s prints the script and nothing else", async (shell) => {
  const { code, stdout, stderr } = await runProgram(["completion", shell]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: makeScript(shell), stderr: "" });
  expect(stdout).toContain("namely complete ");
});

test("a shell that there is no script for is wrong use, and the hint names those there are", async () => {
  const { code, stderr } = await runProgram(["completion", "tcsh"]);
  expect(code).toBe(2);
  expect(stderr).toContain("bash, zsh, fish, powershell");
});

test("the script for zsh splits no words, removes quotes, and leaves quoting to zsh", () => {
  const script = makeScript("zsh");
  expect(script).toContain('words=( "${(@)words[1,CURRENT]}" )');
  expect(script).toContain('args_to_quote=("${(@Q)words[2,-1]}")');
  expect(script).toContain('"completions" completions ${flagPrefix}');
  expect(script).not.toContain("-Q");
});

// PowerShell is not installed where these tests run, so its script is only held to what it has to say.
test("the script for PowerShell asks with quoted words and registers itself", () => {
  const script = makeScript("powershell");
  expect(script).toContain("\"& namely complete '--' $QuotedArgs\"");
  expect(script).toContain(
    "Register-ArgumentCompleter -CommandName 'namely' -ScriptBlock $__namelyCompleterBlock",
  );
});

test("the script for bash expands nothing that comes from outside", () => {
  const script = makeScript("bash");
  expect(script).not.toMatch(/eval|compgen|readonly/u);
});

test("the directives are those of the package's scripts", () => {
  expect(ShellCompDirective).toMatchObject({
    ShellCompDirectiveNoSpace: 2,
    ShellCompDirectiveNoFileComp: 4,
    ShellCompDirectiveDefault: 0,
  });
});
