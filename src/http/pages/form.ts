// A command as a plain form: labels, groups, rows, what was refused and where; works without scripts.
import type { FormField } from '../forms/fields.ts'
import { byFile, fileKey, isMaterial, takesFiles } from '../forms/files.ts'
import { rowsOf } from '../forms/values.ts'
import { type Html, html, nothing } from '../html.ts'
import { formatNumber } from '../i18n/format.ts'
import { t } from '../i18n/index.ts'
import { input } from './formInputs.ts'
import { materialFile } from './formMaterial.ts'
import type { CommandPageModel, FormModel } from './formModels.ts'
import { layout } from './layout.ts'
import type { PageContext } from './models.ts'
import { clauseList, hiddenField } from './parts.ts'

/** The names of what is beside the command in a form. */
export const formKeys = { csrf: '_csrf', key: '_key', rows: '_rows' } as const

export function commandPage({ about, form }: CommandPageModel, ctx: PageContext): Html {
  const words = t(ctx.lang).form
  const aside = html`<p class="aside">${clauseList(form.clauses)} <a href="${about.href}">${words.back}</a></p>`
  const body = html`${formProblems(form, ctx)}<section class="panel prose" aria-label="${form.name}">${commandForm(form, ctx)}</section>`
  return layout({ title: `${form.name} ${about.label}`, section: 'cases', aside, body }, ctx)
}

/** The last two fields say when it happened and why it comes late: most acts leave them alone. */
export function commandForm(form: FormModel, ctx: PageContext): Html {
  const words = t(ctx.lang).form
  const isLate = ({ name }: FormField) => name === 'occurredAt' || name === 'lateReason'
  const late = form.fields.filter(isLate)
  const said = late.some(({ name }) => form.values[name] !== undefined || problemAt(form, name) !== undefined)
  const afterwards =
    late.length > 0 &&
    html`<details class="late"${said ? html` open` : nothing}><summary>${words.late}</summary><p class="note">${words.timeZoneNote(form.timeZone)}</p>${late.map((one) => field(one, one.name, form, ctx))}</details>`
  // The first button of a form is the one that the enter key presses: it must send, not add rows.
  const withFiles = takesFiles(form.fields)
  return html`<form class="command" method="post" action="${form.action}"${withFiles ? html` enctype="multipart/form-data"` : nothing}>
<button type="submit" class="vh" tabindex="-1" aria-hidden="true">${form.name}</button>
${hiddenField(formKeys.csrf, ctx.account?.csrf)}${hiddenField(formKeys.key, form.key)}
${withFiles && html`<p class="note">${words.fileNote}</p>`}
${form.fields.filter((one) => !isLate(one)).map((one) => field(one, one.name, form, ctx))}
${afterwards}
<p class="buttons"><button type="submit" class="primary">${words.send(form.name)}</button></p></form>`
}

export const labelOf = (name: string, ctx: PageContext): string => {
  if (name === fileKey) return t(ctx.lang).form.file
  const words: Readonly<Record<string, string>> = t(ctx.lang).form.fields
  return words[name] ?? name
}

const problemAt = ({ problems: all }: FormModel, path: string): string | undefined =>
  all.find((one) => one.path === path)?.text

/** What was refused and why, then each place with what is wrong there. */
export function formProblems(form: FormModel, ctx: PageContext): Html {
  const { problems: places, refusal } = form
  if (refusal === undefined && places.length === 0) return nothing
  const words = t(ctx.lang)
  const title = refusal === undefined ? words.form.check : words.form.refused
  const why = refusal && html`<p>${refusal.text} ${clauseList(refusal.clauses)}</p>`
  const list = places.map(
    ({ path, text }) => html`<li><a href="#f-${path}">${placeName(path, ctx)}</a>${words.colon}${text}</li>`,
  )
  return html`<section class="warning" role="alert" aria-labelledby="problems"><h2 id="problems"><span aria-hidden="true">▲</span> ${title}</h2>${why}${list.length > 0 && html`<ul>${list}</ul>`}</section>`
}

/** `missing.0.what` as it is called on the form. */
const placeName = (path: string, ctx: PageContext): string =>
  path
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : labelOf(part, ctx)))
    .join(' ')

function field(one: FormField, path: string, form: FormModel, ctx: PageContext): Html {
  if (one.kind === 'group') return group(one, path, labelOf(one.name, ctx), form, ctx)
  if (one.kind === 'list') return list(one, path, form, ctx)
  return input(one, path, labelOf(one.name, ctx), form, ctx)
}

function group(
  one: Extract<FormField, { kind: 'group' }>,
  path: string,
  label: string,
  form: FormModel,
  ctx: PageContext,
): Html {
  const byHand = isMaterial(one) ? one.fields.filter(({ name }) => !byFile.has(name)) : one.fields
  const inner = byHand.map((each) =>
    // Of a part that may be left out nothing is needed, until something of it is said: the server says so then.
    field(one.required ? each : { ...each, required: false }, `${path}.${each.name}`, form, ctx),
  )
  return html`<fieldset id="f-${path}"><legend>${label}${!one.required && html` <small>${t(ctx.lang).form.optional}</small>`}</legend>${inner}${isMaterial(one) && materialFile(one, path, form, ctx)}</fieldset>`
}

function list(one: Extract<FormField, { kind: 'list' }>, path: string, form: FormModel, ctx: PageContext): Html {
  const words = t(ctx.lang).form
  const label = labelOf(one.name, ctx)
  const filled = rowsOf(form.values, path).length
  const blank = form.blankRows?.[path] ?? (filled === 0 ? 1 : 0)
  const row = (_: unknown, index: number) => {
    const called = words.row(label, formatNumber(ctx.lang, index + 1))
    const place = `${path}.${index}`
    if (one.of.kind === 'group') return group({ ...one.of, required: true }, place, called, form, ctx)
    return input(one.of, place, called, form, ctx)
  }
  const problem = problemAt(form, path)
  const rows = Array.from({ length: Math.min(filled + blank, one.most) }, row)
  return html`<fieldset class="rows" id="f-${path}"><legend>${label}${!one.required && html` <small>${words.optional}</small>`}</legend>${problem !== undefined && html`<p class="problem">${problem}</p>`}${rows}
<button type="submit" class="plain" name="${formKeys.rows}" value="${path}" formnovalidate>${words.moreRows(label)}</button></fieldset>`
}
