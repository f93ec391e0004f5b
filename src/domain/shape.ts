// A fast check that data has the shape of its schema: keys, kinds and choices. Values inside were checked where they came in.
import { type ZodType, z } from 'zod'

type JsonSchema = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
}
type Check = (value: unknown) => boolean

/** Compiled once per schema, so that every append can afford it; a schema with a form unknown here is checked by itself. */
export function shapeOf(schema: ZodType): Check {
  const described = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as JsonSchema
  return compile(described) ?? ((value) => schema.safeParse(value).success)
}

function compile(schema: JsonSchema): Check | undefined {
  if (schema.const !== undefined) return (value) => value === schema.const
  if (schema.enum !== undefined) return oneOf(schema.enum)
  switch (schema.type) {
    case 'string':
      return (value) => typeof value === 'string'
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'integer':
      return Number.isSafeInteger
    case 'array':
      return arrayOf(schema.items)
    case 'object':
      return objectOf(schema)
    default:
      return undefined
  }
}

const oneOf = (choices: readonly unknown[]): Check => {
  const known = new Set(choices)
  return (value) => known.has(value)
}

function arrayOf(items: JsonSchema | undefined): Check | undefined {
  const each = items && compile(items)
  return each && ((value) => Array.isArray(value) && value.every(each))
}

function objectOf({ properties = {}, required = [] }: JsonSchema): Check | undefined {
  const checks = new Map<string, Check>()
  for (const [key, property] of Object.entries(properties)) {
    const check = compile(property)
    if (check === undefined) return undefined
    checks.set(key, check)
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return false
    const held = value as Record<string, unknown>
    for (const key of required) if (held[key] === undefined) return false
    for (const key in held) {
      const inner = held[key]
      if (inner !== undefined && checks.get(key)?.(inner) !== true) return false
    }
    return true
  }
}
