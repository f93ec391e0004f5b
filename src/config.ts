// Environment → checked → frozen. What is wrong is said with its name before anything is opened.
import { z } from 'zod'
import { WholeNumber } from './domain/wholeNumber.ts'
import { parseEsdbUrl } from './eventlog/esdbUrl.ts'

/** Not a URL to the rest of the world: a cluster is several hosts with their ports. */
const eventStoreUrl = z.string().superRefine((url, context) => {
  try {
    parseEsdbUrl(url)
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
  }
})

const schema = z.object({
  PORT: WholeNumber(0, 65_535, 8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  ZHENGJIAN_DATA: z.string().min(1).default('data'),
  READ_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be postgres://user:password@host:port/database' })
    .optional(),
  ZHENGJIAN_MOST_QUEUED: WholeNumber(1, 1_000_000, 10_000),
  /** The log is on EventStoreDB or KurrentDB instead of in the data folder. */
  EVENT_STORE_URL: eventStoreUrl.optional(),
  /** The key of the vault: 32 bytes in base64 or a file that holds them, in place of `vault.key` in the data folder. */
  ZHENGJIAN_VAULT_KEY: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
})
export type Config = Readonly<z.infer<typeof schema>>

/** The configuration, or a line for each variable that is wrong. */
export function readConfig(
  env: NodeJS.ProcessEnv,
): { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly faults: readonly string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return { ok: true, config: Object.freeze(parsed.data) }
  return { ok: false, faults: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
}
