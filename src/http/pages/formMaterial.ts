// One material in a form: a file to choose, the one that is chosen already, or the digest of one that was stored before.
import { mediaTypes } from '../../commands/vault/mediaTypes.ts'
import type { FormField } from '../forms/fields.ts'
import { byFile, fileKey, fileNameKey } from '../forms/files.ts'
import { type Html, html, nothing } from '../html.ts'
import { t } from '../i18n/index.ts'
import { input } from './formInputs.ts'
import type { FormModel } from './formModels.ts'
import type { PageContext } from './models.ts'
import { hiddenField } from './parts.ts'

const accepted = [...mediaTypes, '.pdf', '.png', '.jpg', '.jpeg', '.ofd', '.docx', '.xlsx'].join(',')

type Group = Extract<FormField, { kind: 'group' }>

/** The digest needs nobody's hand where a file is chosen; whoever has one opens the part that takes it. */
export function materialFile({ fields }: Group, path: string, form: FormModel, ctx: PageContext): Html {
  const words = t(ctx.lang).form
  const place = `${path}.${fileKey}`
  const digest = form.values[`${path}.digest`] ?? ''
  const problem = form.problems.find((one) => one.path === place)?.text
  const wrong = problem !== undefined && html`<p class="problem" id="e-${place}">${problem}</p>`
  const marked = problem === undefined ? nothing : html` aria-invalid="true" aria-describedby="e-${place}"`
  const { fileNames = {} } = form
  const name = Object.hasOwn(fileNames, digest) ? fileNames[digest] : undefined
  const chosen =
    digest !== '' &&
    html`<p class="note">${words.fileChosen(name ?? `SHA-256 ${digest.slice(0, 12)}…`)}${name !== undefined && hiddenField(fileNameKey(digest), name)}</p>`
  const typed = fields.filter((one) => byFile.has(one.name)).map((one) => ({ ...one, required: false }))
  const isWrong = typed.some((one) => form.problems.some((each) => each.path === `${path}.${one.name}`))
  const inputs = typed.map((one) => input(one, `${path}.${one.name}`, labels(ctx)[one.name] ?? one.name, form, ctx))
  return html`<div class="field"><label for="f-${place}">${words.file}</label>${wrong}${chosen}<input type="file" accept="${accepted}" id="f-${place}" name="${place}"${marked}></div>
<details class="digest"${isWrong ? html` open` : nothing}><summary>${words.fileByDigest}</summary>${inputs}</details>`
}

const labels = (ctx: PageContext): Readonly<Record<string, string>> => t(ctx.lang).form.fields
