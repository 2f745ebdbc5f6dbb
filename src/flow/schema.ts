import { z } from 'zod'
import { askKinds, situations, stepTypes, type StepType } from './flow-set.ts'

/** Longest id of a flow, a step, an answer or an option. */
export const idCharsMax = 40
export const stepsPerFlowMax = 200
export const optionsPerAskMax = 20
const alsoCharsMax = 1000
/** A hundred years: longer ago than anybody can tell of. */
const daysAgoMax = 36_525
/** A year: what is planned beyond it is "later" everywhere. */
const daysAheadMax = 366

const id = z
  .string()
  .max(idCharsMax)
  .regex(/^[a-z][a-z0-9_]*$/u, 'must be lower-case letters, digits and _, starting with a letter')
const textRef = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9_.]*$/u, 'must be the key of a text')
const severity = z.enum(['P0', 'P1', 'P2', 'P3'])

const common = { id: id.describe('Name of this step, unique in the flow') }
const onward = {
  ...common,
  goto: id.optional().describe('The step to go on with; without it, the next one in the list'),
}

const stepShapes = {
  say: z.strictObject({
    ...onward,
    say: textRef.nullable().describe('Key of the text to say; left empty, it is the id of the step'),
  }),
  ask: z.strictObject({
    ...onward,
    ask: z.enum(askKinds).describe('What kind of answer is wanted'),
    text: textRef.optional().describe('Key of the question; without it, the id of the step'),
    saves: id.optional().describe('Name of the answer; without it, the id of the step'),
    skip: z.boolean().optional().describe('false: the question cannot be skipped; `because` must say why'),
    because: textRef.optional().describe('Key of the text that tells the person why it cannot be skipped'),
    options: z.array(id).min(2).max(optionsPerAskMax).optional().describe('The values of a choice or multi question'),
    also: z
      .record(id, z.string().min(1).max(alsoCharsMax))
      .optional()
      .describe(
        'Other words for an option, or for yes, no and unknown, with commas between, in any language; beside an option, yes and no stand for all that mean so',
      ),
    days_ago: z
      .record(id, z.number().int().min(0).max(daysAgoMax))
      .optional()
      .describe(
        'For a choice of how long ago: how many days ago each option may be at most; the one left out is all before',
      ),
    days_ahead: z
      .record(id, z.union([z.number().int().min(0).max(daysAheadMax), z.literal('any')]))
      .optional()
      .describe(
        'For a choice or a yes_no of when something will be: how many days ahead each answer may be at most; any is every later day',
      ),
    confirm: z.boolean().optional().describe('Read the answer back first (dates and places: true unless said)'),
    min: z.number().int().min(0).optional().describe('Smallest number or age, or fewest choices'),
    max: z.number().int().min(0).optional().describe('Largest number or age, or most choices'),
    on: z
      .record(id, id)
      .optional()
      .describe('Where to go after yes, no, unknown, skipped, an option, or an alarm instead of asking'),
  }),
  set: z.strictObject({
    ...onward,
    set: z
      .record(id, z.union([z.string().max(100), z.number(), z.boolean()]))
      .describe('Facts that conditions can use'),
  }),
  branch: z.strictObject({
    ...common,
    branch: z
      .array(
        z.union([
          z.strictObject({ if: z.string().min(1).max(300).describe('A condition in CEL'), goto: id }),
          z.strictObject({ else: id }),
        ]),
      )
      .min(2)
      .describe('The first condition that holds decides; the last entry is `else`'),
  }),
  urgent: z.strictObject({
    ...onward,
    urgent: severity.describe('Raises the urgency (never lowers it); P0 and P1 call a human at once'),
    reason: id.describe('Code of the reason, explained to operators'),
  }),
  handoff: z.strictObject({ ...onward, handoff: id.describe('Calls a human; the code says why') }),
  subflow: z.strictObject({ ...onward, subflow: id.describe('Runs another flow and comes back') }),
  submit: z.strictObject({
    ...onward,
    submit: z.enum(['recap', 'now']).describe('Hands the answers over; `recap` lets the person correct them first'),
  }),
  end: z.strictObject({
    ...common,
    end: z.enum(['done', 'all']).describe('`done` ends this flow; `all` ends the whole conversation'),
  }),
} as const satisfies Record<StepType, z.ZodType>

const header = {
  flow: id.describe('Name of the flow, the same as the file'),
  situation: z.enum(situations).optional().describe('The situation that this flow reports, A to K'),
}
const flowHeader = z.strictObject({ ...header, steps: z.array(z.unknown()).min(1).max(stepsPerFlowMax) })

/** The schema of one flow file as editors know it: `flows/flow.schema.json` is generated from it. */
const flowFileSchema = z.strictObject({
  ...header,
  steps: z
    .array(z.union(Object.values(stepShapes)))
    .min(1)
    .max(stepsPerFlowMax),
})

export type FlowFile = z.infer<typeof flowFileSchema>
export type FileStep = FlowFile['steps'][number]
export type FileStepOf<T extends StepType> = z.infer<(typeof stepShapes)[T]>

export type ShapeIssue = { path: (string | number)[]; message: string }
export type ShapeResult = { type: 'valid'; file: FlowFile } | { type: 'invalid'; issues: ShapeIssue[] }

/** The JSON Schema of a flow file (draft 2020-12), for editors. */
export function flowJsonSchema(): unknown {
  return z.toJSONSchema(flowFileSchema)
}

/**
 * Checks the shape of one parsed flow file. Each step is checked against the shape of its own kind, so that a
 * message speaks of the field that is wrong, which a union over all kinds cannot.
 */
export function checkShape(value: unknown): ShapeResult {
  const head = flowHeader.safeParse(value)
  if (!head.success) return { type: 'invalid', issues: issuesOf(head.error, []) }
  const steps: FileStep[] = []
  const issues: ShapeIssue[] = []
  for (const [index, step] of head.data.steps.entries()) {
    const kind = kindOf(step)
    if (kind === null) {
      issues.push({ path: ['steps', index], message: `a step has exactly one of ${stepTypes.join(', ')}` })
      continue
    }
    const parsed = stepShapes[kind].safeParse(step)
    if (parsed.success) steps.push(parsed.data)
    else issues.push(...issuesOf(parsed.error, ['steps', index]))
  }
  return issues.length > 0 ? { type: 'invalid', issues } : { type: 'valid', file: { ...head.data, steps } }
}

function kindOf(step: unknown): StepType | null {
  if (typeof step !== 'object' || step === null) return null
  const kinds = stepTypes.filter((type) => Object.hasOwn(step, type))
  return kinds.length === 1 ? (kinds[0] ?? null) : null
}

function issuesOf(error: z.ZodError, prefix: (string | number)[]): ShapeIssue[] {
  return error.issues.map((issue) => ({
    path: [
      ...prefix,
      ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
      ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []),
    ],
    message: issue.message,
  }))
}
