/** The prompts in use. Named one by one, so that the bundle leaves out the editor, the search and their character tables. */
export { confirm, input, password } from "@inquirer/prompts";
