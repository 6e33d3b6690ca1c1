/** What a function returns; undefined when it throws, where the reason does not matter. */
export function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
