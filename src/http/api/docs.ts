// The API describes itself: OpenAPI 3.1 derived from the routes, and a page to read it on.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import manifest from '../../../package.json' with { type: 'json' }
import { type ApiDocument, withExamples } from './examples.ts'

const description = `政务审批、监察、会议、问责系统接口。/ The interface of Zhengjian.

Commands have effect once per Idempotency-Key and answer the position that queries can be asked to include (\`?after=\`).
Problems follow RFC 9457; their codes are listed at /api/problems. Times are RFC 3339 in UTC.`

const tags = [
  ['boards', '监察总览 / boards'],
  ['cases', '办件 / cases'],
  ['catalogue', '事项、来源、期限 / items, sources, deadlines'],
  ['subjects', '相对人与材料 / subjects and materials'],
  ['trail', '审计轨迹与事件流 / audit trail and feed'],
  ['commands', '命令 / commands'],
  ['live', '实时 / live boards'],
  ['reference', '条款、问题代码、权限 / clauses, problems, rights'],
  ['operations', '运行 / operations'],
] as const

/** Only what was described is: pages, files and this page itself are not part of the interface. */
const describeOperation: typeof jsonSchemaTransform = (route) =>
  jsonSchemaTransform(
    (route.schema as { operationId?: string } | undefined)?.operationId === undefined
      ? { ...route, schema: { hide: true } }
      : route,
  )

/** Must be registered before the routes that it describes; costs nothing when they are called. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '政鉴 Zhengjian', version: manifest.version, description, license: { name: manifest.license } },
      tags: tags.map(([name, about]) => ({ name, description: about })),
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: describeOperation,
    transformObject: (document) => withExamples(jsonSchemaTransformObject(document) as ApiDocument) as never,
  })
}

/** Scripts and styles from this origin alone; the page asks nobody else for anything. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // The one style that the page's library writes into the page itself.
  "style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = /^\/api\/docs\/?$/

/** Without the bar of its maker, and with a way back. */
const theme = {
  title: '政鉴 Zhengjian · 接口 API',
  css: [
    {
      filename: 'zhengjian.css',
      content:
        '.swagger-ui .topbar{display:none}.back{margin:0;padding:12px 20px;font:16px system-ui,sans-serif}.back a{color:#0b4ea2}',
    },
  ],
  js: [
    {
      filename: 'back.js',
      content: `const back = document.createElement('p')
back.className = 'back'
const link = document.createElement('a')
link.href = '/'
link.textContent = '← 政鉴 Zhengjian'
back.append(link)
document.body.prepend(back)
`,
    },
  ],
}

/** The document and the page, after all routes. In a scope of its own, so that its hooks reach no other route. */
export async function documentationRoutes(
  app: FastifyInstance,
  limit: (request: FastifyRequest) => Promise<void>,
): Promise<void> {
  app.get('/api/openapi.json', { schema: { hide: true } }, async (request, reply) => {
    await limit(request)
    reply.headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' })
    return JSON.stringify(app.swagger())
  })
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      const [path = '', query] = request.url.split('?')
      // The page looks for its document beside its own address, and would take a query for a part of that.
      if (query !== undefined && page.test(path)) return reply.redirect(path)
      reply.headers({
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
    })
    await scope.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: false,
      theme,
      uiConfig: { url: '/api/openapi.json', validatorUrl: null, deepLinking: true },
    })
  })
}
