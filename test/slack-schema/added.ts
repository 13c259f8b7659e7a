import type { Schema } from './lift.ts';

/** What Slack documents elsewhere than beside its types; each with the reason why it stands here. */
const added: readonly { readonly at: string; readonly bounds: Schema; readonly because: string }[] =
  [
    {
      at: 'Modal/external_id',
      bounds: { maxLength: 255 },
      because: 'documented for views in the API reference only',
    },
    {
      at: 'Home/external_id',
      bounds: { maxLength: 255 },
      because: 'documented for views in the API reference only',
    },
    {
      at: 'PlainTextInput/max_length',
      bounds: { minimum: 1, maximum: 3000 },
      because: 'the type says it of min_length only',
    },
    {
      at: 'PlainTextInput/initial_value',
      bounds: { minLength: 1, maxLength: 3000 },
      because: 'nothing longer than max_length can stand in the field',
    },
    ...['ActionsBlock/elements', 'ContextBlock/elements'].map((at) => ({
      at,
      bounds: { minItems: 1 },
      because: 'Slack refuses a block without elements',
    })),
    ...['Checkboxes', 'RadioButtons', 'Overflow', 'StaticSelect', 'MultiStaticSelect'].map(
      (element) => ({
        at: `${element}/options`,
        bounds: { minItems: 1 },
        because: 'Slack refuses a choice of nothing',
      }),
    ),
    {
      at: 'RichTextText/text',
      bounds: { minLength: 1 },
      because: 'Slack refuses an empty run of text',
    },
    {
      at: 'SectionBlock/fields',
      bounds: { minItems: 1 },
      because: 'Slack refuses an empty list of fields',
    },
  ];

/** The schema with what is added to it. Throws where a place does not exist or is bounded already. */
export function add(schema: Schema): Schema {
  const whole = structuredClone(schema);
  for (const { at, bounds } of added) {
    const [definition = '', property = ''] = at.split('/');
    const place = whole.definitions?.[definition]?.properties?.[property];
    if (!place) throw new Error(`added: there is no ${at}`);
    const known = Object.keys(bounds).filter((key) => key in place);
    if (known.length > 0) throw new Error(`added: ${at} has ${known.join(', ')} by itself`);
    Object.assign(place, bounds);
  }
  return whole;
}
