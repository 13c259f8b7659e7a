import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Encrypts what lies in the database. What it sealed for one owner opens for that owner alone. */
export interface SecretBox {
  /** As `<key's id>.<nonce, ciphertext and tag in base64url>`. */
  seal(secret: string, owner: string): string;
  /** Throws an UnreadableSecret. */
  open(sealed: string, owner: string): string;
  /** Whether it is sealed with the first key, which seals all that is new. */
  isCurrent(sealed: string): boolean;
}

/** The message names the owner and the variable, and nothing of the secret or the keys. */
export class UnreadableSecret extends Error {
  readonly owner: string;

  constructor(owner: string, why: string) {
    super(
      `FIRSTLINE_ENCRYPTION_KEY: the token of ${owner} cannot be read: ${why}. Add the key that it was encrypted with to the list, or let that workspace install the bot again.`,
    );
    this.name = 'UnreadableSecret';
    this.owner = owner;
  }
}

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const lengths = { authTagLength: tagBytes };

/** With keys of 32 bytes each: the first encrypts, all decrypt, so that keys can change one by one. */
export function secretBox(keys: readonly Uint8Array[]): SecretBox {
  const known = new Map(keys.map((key) => [idOf(key), key]));
  const [current] = known;
  if (!current || keys.some((key) => key.length !== keyBytes)) {
    throw new Error(`FIRSTLINE_ENCRYPTION_KEY: expected keys of ${keyBytes} bytes`);
  }
  const [currentId, currentKey] = current;
  return {
    seal(secret, owner) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, currentKey, nonce, lengths).setAAD(
        Buffer.from(owner),
      );
      const hidden = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      const sealed = Buffer.concat([nonce, hidden, cipher.getAuthTag()]).toString('base64url');
      return `${currentId}.${sealed}`;
    },
    open(sealed, owner) {
      const [id = '', body = ''] = sealed.split('.');
      const key = known.get(id);
      if (!key) throw new UnreadableSecret(owner, 'none of the keys given is its key');
      const bytes = Buffer.from(body, 'base64url');
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), lengths)
          .setAAD(Buffer.from(owner))
          .setAuthTag(bytes.subarray(-tagBytes));
        const hidden = bytes.subarray(nonceBytes, -tagBytes);
        return Buffer.concat([decipher.update(hidden), decipher.final()]).toString('utf8');
      } catch {
        throw new UnreadableSecret(owner, 'it was changed after it was encrypted');
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`${currentId}.`),
  };
}

/** Tells keys apart in the database, and gives nothing of them away. */
function idOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}
