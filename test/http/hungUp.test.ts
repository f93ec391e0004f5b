// Who hangs up while sending: no failure of ours, and none that operators are told of.
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { Server } from '../support/http.ts'

test('a body that breaks off is counted as a bad request and not logged as a failure', async () => {
  const server = await Server.open()
  try {
    const { hostname, port } = new URL(await server.app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST /api/commands/RegisterForeignCase HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await server.token('wabo-feed')}\r\n` +
        'idempotency-key: hung-up\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"caseId":',
    )
    // A request on another connection is answered after this one has begun to be read.
    await fetch(`http://${hostname}:${port}/health/live`)
    socket.destroy()
    await expect
      .poll(async () => (await server.metrics.text()).match(/zhengjian_refusals_total\{.*\} \d+/g), { timeout: 10_000 })
      .toStrictEqual(['zhengjian_refusals_total{code="request-invalid"} 1'])
    expect(server.logged).toStrictEqual([])
  } finally {
    await server.close()
  }
})
