/** The part of Adaptive Cards 1.5 that we write. */
export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.5';
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardAction[];
  /** Asks for each reader's own card. */
  readonly refresh?: { readonly action: CardAction; readonly userIds: readonly string[] };
  readonly msteams?: { readonly width?: 'Full'; readonly entities?: readonly MentionEntity[] };
}

/** An element or an action in the card's own JSON; the `adaptivecards` package judges it in tests. */
export type CardElement = { readonly type: string } & Readonly<Record<string, unknown>>;
export type CardAction = { readonly type: `Action.${string}` } & Readonly<Record<string, unknown>>;

export interface MentionEntity {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** For whom a card is made. */
export interface Reader {
  /** Their tenant, whose people are shown in pickers; null: nobody's. */
  readonly tenant: string | null;
  /**
   * Who is mentioned by address, with the id and the name of the roster of the place where the card
   * goes; anybody else stands by name.
   */
  readonly roster: ReadonlyMap<string, { readonly userId: string; readonly name: string }>;
  /**
   * Where forms open: in a dialog above, or in the place of the card that the button stands in. A
   * form itself is made for where it stands.
   */
  readonly forms: 'dialog' | 'in-place';
}
