import type { Clock } from "../../platform/process/clock.ts";
import type { Viewer } from "../endpoints/endpoint-request.ts";

/** As on the wire: 15 minutes less the second it took. */
export const ACCESS_TOKEN_SECONDS = 899;

interface IssuedAccessToken {
  readonly kind: "access";
  readonly person: number | undefined;
  readonly family: number;
  expiresAt: number;
  revoked: boolean;
}

interface PersonalToken {
  readonly kind: "personal";
  readonly viewer: Viewer;
  ownerInactive: boolean;
  revoked: boolean;
}

interface RefreshToken {
  readonly person: number | undefined;
  readonly family: number;
  readonly clientId: string;
  /** Another token has taken its place; using it again means it was stolen. */
  replaced: boolean;
}

export type TokenState =
  | { readonly kind: "valid"; readonly viewer: Viewer }
  | { readonly kind: "owner-inactive" }
  | { readonly kind: "expired" }
  | { readonly kind: "wrong" };

export interface IssuedGrant {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Grants that stem from one approval, which fall together. */
  readonly family: number;
}

const NOTHING_HIDDEN: ReadonlySet<string> = new Set();

/** Every token that was ever given out. Times are `clock.elapsed()`: a jump of the wall clock ages no token. */
export class TokenStore {
  readonly #clock: Clock;
  readonly #random: (count: number) => Uint8Array;
  readonly #tokens = new Map<string, IssuedAccessToken | PersonalToken>();
  readonly #refresh = new Map<string, RefreshToken>();
  #families = 0;

  constructor(clock: Clock, random: (count: number) => Uint8Array) {
    this.#clock = clock;
    this.#random = random;
  }

  /** 32 characters, as the recorded tokens. */
  makeSecret(): string {
    return Buffer.from(this.#random(16)).toString("hex");
  }

  addPersonal(token: string, viewer: Viewer): void {
    this.#tokens.set(token, { kind: "personal", viewer, ownerInactive: false, revoked: false });
  }

  /** `isActive` says whether the person may still use what was given to them. */
  check(token: string, isActive: (person: number) => boolean): TokenState {
    const known = this.#tokens.get(token);
    if (known === undefined || known.revoked) return { kind: "wrong" };
    if (known.kind === "access") {
      if (this.#clock.elapsed() >= known.expiresAt) return { kind: "expired" };
      return { kind: "valid", viewer: { person: known.person, hidden: NOTHING_HIDDEN } };
    }
    const owner = known.viewer.person;
    if (known.ownerInactive || (owner !== undefined && !isActive(owner))) return { kind: "owner-inactive" };
    return { kind: "valid", viewer: known.viewer };
  }

  grant(person: number | undefined, clientId: string): IssuedGrant {
    const family = (this.#families += 1);
    return {
      accessToken: this.#addAccess(person, family),
      refreshToken: this.#addRefresh(person, family, clientId),
      family,
    };
  }

  /**
   * A new access token for a refresh token. When refresh tokens rotate, a second use of one takes down everything that
   * stems from the same approval. Undefined when the token is not good for anything.
   */
  refresh(token: string, clientId: string, rotating: boolean): IssuedGrant | undefined {
    const known = this.#refresh.get(token);
    if (known === undefined || known.clientId !== clientId) return undefined;
    if (known.replaced) {
      this.revokeFamily(known.family);
      return undefined;
    }
    known.replaced = rotating;
    const { person, family } = known;
    return {
      accessToken: this.#addAccess(person, family),
      refreshToken: rotating ? this.#addRefresh(person, family, clientId) : token,
      family,
    };
  }

  revokeFamily(family: number): void {
    for (const token of this.#tokens.values()) {
      if (token.kind === "access" && token.family === family) token.revoked = true;
    }
    for (const [text, token] of this.#refresh) {
      if (token.family === family) this.#refresh.delete(text);
    }
  }

  /** Takes back any kind of token; false when there is none like it. */
  revoke(token: string): boolean {
    const known = this.#tokens.get(token);
    if (known !== undefined) known.revoked = true;
    return this.#refresh.delete(token) || known !== undefined;
  }

  /** Ends the life of every access token now; personal and refresh tokens live on. Returns how many. */
  expireAll(): number {
    const access = [...this.#tokens.values()].filter((token) => token.kind === "access");
    for (const token of access) token.expiresAt = Math.min(token.expiresAt, this.#clock.elapsed());
    return access.length;
  }

  setOwnerInactive(token: string, inactive: boolean): boolean {
    const known = this.#tokens.get(token);
    if (known?.kind !== "personal") return false;
    known.ownerInactive = inactive;
    return true;
  }

  #addAccess(person: number | undefined, family: number): string {
    const token = this.makeSecret();
    const expiresAt = this.#clock.elapsed() + ACCESS_TOKEN_SECONDS * 1000;
    this.#tokens.set(token, { kind: "access", person, family, expiresAt, revoked: false });
    return token;
  }

  #addRefresh(person: number | undefined, family: number, clientId: string): string {
    const token = this.makeSecret();
    this.#refresh.set(token, { person, family, clientId, replaced: false });
    return token;
  }
}
