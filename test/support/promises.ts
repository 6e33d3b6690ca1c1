/** What the tool promises, by the numbers of the table in docs/explanation/promises.md; each is counted by the tests that hold it. */
export const PROMISES = {
  R1: "A killed export leaves the old file or the whole new one",
  R2: "A kill never costs the login",
  R3: "Many processes renew a token once",
  R4: "A lock has one holder",
  R5: "A network fault is survived or named",
  R6: "The rate limit is never exceeded",
  R7: "No employee is missed or duplicated while people come and go",
  R8: "A full disk keeps the old file",
  R9: "No secret leaves",
  R10: "The login listener refuses strangers",
  R11: "The paste prompt accepts valid addresses and nothing else",
  R12: "CSV and NDJSON come back unchanged",
  R13: "A diff obeys its laws",
  R14: "Hostile data is only data",
  R15: "Memory does not grow with the company",
  R16: "Output is complete or the exit code reports it",
  R17: "A signal ends a run at once and leaves nothing half",
  R18: "Wrong use is explained",
  R19: "Files and folders are private",
  R20: "Keychain trouble is never silent",
  R21: "Old files still open",
  R22: "The documentation is true",
} as const;

export type PromiseNumber = keyof typeof PROMISES;
