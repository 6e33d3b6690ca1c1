import { duel, report, time } from "./bench.ts";
import { parseProfiles, readRawCompany } from "./raw-pages.ts";

// Proves that checking a profile's shape and mapping it to an employee costs about as much as parsing the JSON it came
// in, which no reader can do without: the two are the same within what a busy machine makes of them.
const EMPLOYEES = 5000;

const { pages, map } = await readRawCompany(EMPLOYEES);
const profiles = pages.flatMap(parseProfiles);

const { ratio, medians } = await duel(
  15,
  () => time(() => profiles.forEach((profile, index) => map(profile, `profiles[${index % 50}]`))),
  () => time(() => pages.forEach(parseProfiles)),
);
const { ours, peer } = medians((ms) => ms);
const speed = (ms: number): string => `${Math.round(EMPLOYEES / ms)}k/s`;
report([
  {
    name: `mapping: ${EMPLOYEES} profiles`,
    ours: speed(ours),
    peer: `JSON.parse: ${speed(peer)}`,
    ratio: ratio((ms) => ms),
    bound: { kind: "at most", ratio: 1.5 },
  },
]);
