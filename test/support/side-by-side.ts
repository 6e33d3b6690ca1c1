/** Tests run beside each other as well: more at once only push each other out of the processor's caches. */
const AT_ONCE = 2;

/** Runs every case, several at once, and resolves to the results in the order of the cases. */
export async function sideBySide<Case, Result>(
  cases: readonly Case[],
  run: (one: Case) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = cases.entries();
  const work = async (): Promise<void> => {
    for (const [index, one] of left) results[index] = await run(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
