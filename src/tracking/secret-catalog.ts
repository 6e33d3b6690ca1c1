/** A page of help, apart from the flags. */
interface HelpTexts {
  readonly summary: string;
  readonly description?: string;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
}

/**
 * A secret of a company that its keychain can hold beside the login. The command that keeps it follows from the entry. What
 * makes and checks secrets is imported in `load`, so that help costs no start-up time.
 */
export interface SecretEntry {
  /** Such as `webhook-secret`: the command that keeps it, and the word in its faults. */
  readonly command: string;
  /** The variable that goes before the keychain. */
  readonly variable: string;
  /** The part of the keychain's account behind the company. */
  readonly entry: string;
  /** "The secret …", for sentences. */
  readonly describe: (company: string) => string;
  /** What is missing without it. */
  readonly purpose: string;
  /** The help of the command itself. */
  readonly help: HelpTexts;
  /** The help of `new`, which makes a secret. */
  readonly newHelp: HelpTexts;
  /** What the examples of the other subcommands do; without `show`, the secret is never printed again. */
  readonly does: { readonly set: string; readonly forget: string; readonly show?: string };
  readonly load: () => Promise<SecretMaker>;
}

export interface SecretMaker {
  readonly make: (randomBytes: (count: number) => Uint8Array) => string;
  /** Throws `usage.*` when this is no such secret. */
  readonly check: (text: string) => unknown;
}

/** What the events of --post are signed with. */
export const WEBHOOK_SECRET: SecretEntry = {
  command: "webhook-secret",
  variable: "NAMELY_WEBHOOK_SECRET",
  entry: "webhook_secret",
  describe: (company) => `secret for the webhooks of ${company}`,
  purpose: "to sign webhooks with",
  help: {
    summary: "manage the secret that signs webhooks",
    description:
      "The receiver of `diff --post` and `watch --post` knows by it that an event comes from you and was not changed " +
      "(Standard Webhooks). Each company has one. In a job, NAMELY_WEBHOOK_SECRET goes before the keychain.",
    examples: [
      {
        command: "namely webhook-secret new",
        does: "makes one, keeps it, and prints it once for the receiver",
      },
      { command: "namely webhook-secret set < secret.txt", does: "keeps one that you have already" },
      { command: "namely webhook-secret", does: "says whether there is one" },
    ],
  },
  newHelp: {
    summary: "make a secret, keep it, and print it for the receiver",
    description:
      "An earlier one is replaced: what is signed from now on is only accepted by who knows the new one.",
    examples: [
      { command: "namely webhook-secret new", does: "prints whsec_… once; give it to the receiver" },
    ],
  },
  does: { set: "keeps whsec_… from a file", forget: "removes the one of acme" },
  load: async () => {
    const { makeWebhookSecret, readWebhookSecrets } = await import("../delivery/signature.ts");
    return { make: makeWebhookSecret, check: readWebhookSecrets };
  },
};

/** What Namely's calls to `listen` have to bear. */
export const LISTEN_SECRET: SecretEntry = {
  command: "listen-secret",
  variable: "NAMELY_LISTEN_SECRET",
  entry: "listen_secret",
  describe: (company) => `secret for calls about ${company}`,
  purpose: "for calls to bear",
  help: {
    summary: "manage the secret that authenticates calls to `listen`",
    description:
      "Whoever knows it can make listen look at Namely, and nothing else; whoever does not is turned away. It stands in the " +
      "address that is entered in Namely. Each company has one. In a job, NAMELY_LISTEN_SECRET goes before the keychain.",
    examples: [
      {
        command: "namely listen-secret new",
        does: "makes one, keeps it, and prints it for the address in Namely",
      },
      { command: "namely listen-secret show", does: "prints it again" },
      { command: "namely listen-secret", does: "says whether there is one" },
    ],
  },
  newHelp: {
    summary: "make a secret, keep it, and print it for the address in Namely",
    description:
      "An earlier one is replaced: calls that bear it are turned away once listen has been started again.",
    examples: [
      {
        command: "namely listen-secret new",
        does: "prints it once; it goes into the address that Namely calls",
      },
    ],
  },
  does: {
    set: "keeps the one in a file",
    forget: "removes it",
    show: "prints what goes behind https://your-proxy/namely/",
  },
  load: async () => {
    const { makeListenSecret, readListenSecrets } = await import("../inbound/listen-secret.ts");
    return { make: makeListenSecret, check: readListenSecrets };
  },
};

/** Every such secret, in the order of the help page. */
export const SECRETS: readonly SecretEntry[] = [WEBHOOK_SECRET, LISTEN_SECRET];
