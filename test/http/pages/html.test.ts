// The html tag: whatever comes in as text comes out as text, wherever it stands; mistakes in a template do not pass.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flag, html, nothing } from '../../../src/http/html.ts'

/** Attacks of the usual collections: markup, attribute break-outs, encodings, addresses, template endings. */
const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '` onfocus=alert(1) autofocus `',
  '</title><svg onload=alert(1)>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<svg><animate onbegin=alert(1) attributeName=x>',
  '\u003cscript\u003ealert(1)\u003c/script\u003e',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '--!><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  'Hello!',
]
const addresses = [
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  '//evil.example/x',
  '/\\evil.example',
  '/\t/evil.example',
  'file:///etc/passwd',
]
const readBack = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#96;', '`')
    .replaceAll('&amp;', '&')

const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...attacks, ...addresses))

describe('html', () => {
  test('text between tags stays text, whole', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const inner = /^<p>(.*)<\/p>$/su.exec(html`<p>${text}</p>`.toString())?.[1] ?? ''
        expect(inner).not.toMatch(/[<>"'`]/)
        expect(readBack(inner)).toBe(text)
      }),
    )
  })
  test('text in an attribute never leaves it, not even as markup', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), (text, asMarkup) => {
        const value = html`<i title="${asMarkup ? html`${text}` : text}"></i>`.toString()
        expect(value).toMatch(/^<i title="[^"<>'`]*"><\/i>$/su)
      }),
    )
  })
  test.each(addresses)('the address %j leads nowhere', (address) => {
    expect(html`<a href="${address}">x</a>`.toString()).toBe('<a href="about:invalid">x</a>')
    expect(html`<form action="${address}"></form>`.toString()).toBe('<form action="about:invalid"></form>')
  })
  test.each(['/cases?a=b', '?frame=2', '#ledger', 'https://example.org/x', 'cases/1', '', './x:y'])(
    'the address %j is kept',
    (address) => {
      expect(html`<a href="${address}">x</a>`.toString()).toBe(`<a href="${address}">x</a>`)
    },
  )
  test('only what the tag made passes as markup; a forged object is text', () => {
    const forged = { toString: () => '<b>forged</b>' }
    expect(html`<p>${html`<b>${'<'}</b>`}</p>`.toString()).toBe('<p><b>&lt;</b></p>')
    expect(html`<p>${forged as unknown as string}</p>`.toString()).toBe('<p>&lt;b&gt;forged&lt;/b&gt;</p>')
  })
  test('lists are joined; absent and boolean parts are nothing; numbers are printed', () => {
    expect(html`${[1, 2n, html`<br>`, ['a', '<']]}${null}${undefined}${true}${false}${0}`.toString()).toBe(
      '12<br>a&lt;0',
    )
  })
  test('flags are markup inside a tag, and text there is a mistake', () => {
    expect(html`<option${flag('selected', true)}>x</option>`.toString()).toBe('<option selected>x</option>')
    expect(html`<option${flag('selected', false)}${nothing}>x</option>`.toString()).toBe('<option>x</option>')
    expect(() => html`<i title=${'x'}></i>`).toThrow('only markup may stand inside a tag')
  })
  test('script, style and handlers cannot be written', () => {
    expect(() => html`<script>${'1'}</script>`).toThrow('no script or style in a page')
    expect(() => html`<style>${'a'}</style>`).toThrow('no script or style in a page')
    expect(() => html`<b onclick="${'x'}"></b>`).toThrow('no onclick attribute in a page')
    expect(() => html`<b style="${'x'}"></b>`).toThrow('no style attribute in a page')
  })
})
