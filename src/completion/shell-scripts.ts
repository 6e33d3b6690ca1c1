import { script } from "@bomb.sh/tab";
import type { Shell } from "./shells.ts";

// The only file that knows @bomb.sh/tab: its scripts, and what has to be changed in them.

const NAME = "namely";

/** The script that a shell loads to complete `namely`. */
export function makeScript(shell: Shell): string {
  if (shell === "bash") return BASH;
  return shell === "zsh" ? repair(takeScript(shell), ZSH_REPAIRS) : takeScript(shell);
}

/**
 * Ours, because the package's script lets bash expand candidates (`compgen -W`), so that a department called `$(id)` would
 * run a command. The program splits the line and quotes the candidates, see complete-words.ts.
 */
const BASH = `# bash completion for ${NAME}
_${NAME}_complete() {
  local line directive=4
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) directive=\${line#:} ;;
      *) COMPREPLY+=("$line") ;;
    esac
  done < <(${NAME} complete --bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  # bash 3.2 has no compopt: there, files are offered where nothing else is.
  type compopt &>/dev/null || return 0
  (( directive & 2 )) && compopt -o nospace
  (( directive & 4 )) && compopt +o default
  (( directive & 32 )) && compopt -o nosort 2>/dev/null
  return 0
}
complete -o default -F _${NAME}_complete ${NAME}
`;

/** What the package's script for zsh gets wrong. */
const ZSH_REPAIRS: readonly (readonly [found: string, instead: string])[] = [
  // It would split a quoted word at its spaces, and pass the quotes on.
  ['words=( "${=words[1,CURRENT]}" )', 'words=( "${(@)words[1,CURRENT]}" )'],
  ['args_to_quote=("${(@)words[2,-1]}")', 'args_to_quote=("${(@Q)words[2,-1]}")'],
  // Without quotes, a candidate with a space would become two words, and one with $( ) a command.
  ['"completions" completions -Q ${flagPrefix}', '"completions" completions ${flagPrefix}'],
  ['flagPrefix="-P ${BASH_REMATCH}"', 'flagPrefix="-P ${(q)BASH_REMATCH}"'],
];

function repair(text: string, repairs: typeof ZSH_REPAIRS): string {
  return repairs.reduce((repaired, [found, instead]) => {
    const parts = repaired.split(found);
    if (parts.length !== 2) throw new Error(`The completion script has no single ${JSON.stringify(found)}.`);
    return parts.join(instead);
  }, text);
}

/** The package only prints its scripts. */
function takeScript(shell: Shell): string {
  const printed: string[] = [];
  const { log } = console;
  Object.assign(console, { log: (text: string) => void printed.push(`${text}\n`) });
  try {
    script(shell, NAME, NAME);
  } finally {
    Object.assign(console, { log });
  }
  return printed.join("");
}
