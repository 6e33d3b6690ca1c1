import { duel, report } from "./bench.ts";
import { NAMELY, runNode, startCompany, timeNode, withFolder } from "./programs.ts";

// Proves that a script can ask for the version at hardly more than the price of starting node, which is what splitting
// the bundle is for, and that a command with one request costs little more than that. A shell waits for a completion at each press of Tab. What help costs is told only: it
// loads the whole table of commands.
const bare = (): Promise<number> => timeNode(["-e", "0"]);

const version = await duel(31, () => timeNode([NAMELY, "--version"]), bare);
const key = await duel(31, () => timeNode([NAMELY, "complete", "--", "employees", "--form"]), bare);
const help = await duel(9, () => timeNode([NAMELY, "--help"]), bare);

const company = await startCompany({ employees: 1 });
const request = await withFolder((folder) =>
  duel(
    9,
    async () => {
      const folders = { NAMELY_CONFIG_DIR: folder, NAMELY_STATE_DIR: folder };
      return (await runNode([NAMELY, "api", "companies/info"], { ...company.env, ...folders })).wallMs;
    },
    bare,
  ),
);
await company.stop();

const describe = (name: string, { ratio, medians }: typeof version) => {
  const { ours, peer } = medians((ms) => ms);
  return {
    name,
    ours: `${Math.round(ours)} ms`,
    peer: `node -e 0: ${Math.round(peer)} ms`,
    ratio: ratio((ms) => ms),
  };
};
report([
  { ...describe("start-up: namely --version", version), bound: { kind: "at most", ratio: 1.7 } },
  { ...describe("a press of Tab: namely complete", key), bound: { kind: "at most", ratio: 2 } },
  { ...describe("start-up: namely api companies/info", request), bound: { kind: "at most", ratio: 5 } },
  describe("start-up: namely --help", help),
]);
