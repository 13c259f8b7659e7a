import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { bodies } from './methods.ts';
import { type Fault, messageFaults, viewFaults } from './rules.ts';
import schema from './slack.json' with { type: 'json' };

type Body = Readonly<Record<string, unknown>>;
type Shape = keyof typeof schema.definitions;

const shapes: Readonly<Record<string, Shape>> = bodies;

const ajv = new Ajv({
  discriminator: true,
  strict: false,
  allErrors: true,
  // Characters are counted as JavaScript does: at least as many as Slack counts.
  unicode: false,
  // It would only say that this way of counting is on its way out.
  logger: false,
});
ajv.addSchema(schema, 'slack');
const validators = new Map<Shape, ValidateFunction>();

function validator(shape: Shape): ValidateFunction {
  const known = validators.get(shape);
  if (known) return known;
  const made = ajv.compile({ $ref: `slack#/definitions/${shape}` });
  validators.set(shape, made);
  return made;
}

/**
 * What is wrong with a body that goes to Slack: by a method of the Web API, to a `response_url`, or
 * as the `answer` to a request. Each line names the place and what is the matter; none: all is well.
 */
export function judge(method: string, body: Body): string[] {
  const shape = method === 'answer' ? shapeOfAnswer(body) : shapes[method];
  if (shape === undefined) return [`nobody knows what ${method} takes`];
  const validate = validator(shape);
  if (!validate(body)) {
    return [...new Set((validate.errors ?? []).filter(isTelling).map(inWords))];
  }
  const faults: Fault[] = isNode(body.view) ? viewFaults(body.view) : messageFaults(body);
  return faults.map(({ at, says }) => `${at}: ${says}`);
}

function shapeOfAnswer({ response_action: action }: Body): Shape {
  switch (action) {
    case undefined:
      return 'Responded';
    case 'errors':
      return 'Refused';
    case 'clear':
      return 'Cleared';
    default:
      return 'Followed';
  }
}

/** What follows from another error says nothing more. */
function isTelling({ keyword }: ErrorObject): boolean {
  return keyword !== 'anyOf' && keyword !== 'oneOf';
}

function inWords({ instancePath, message = '', params }: ErrorObject): string {
  const named = params.additionalProperty ?? params.tagValue ?? params.allowedValue;
  return `${instancePath || '/'}: ${message}${named === undefined ? '' : ` (${named})`}`;
}

function isNode(value: unknown): value is Body {
  return typeof value === 'object' && value !== null;
}
