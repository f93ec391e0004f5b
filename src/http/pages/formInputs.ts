// One input of a form by the kind of its field, with its label, its help and what is wrong with it.
import type { FormField } from '../forms/fields.ts'
import { flag, type Html, html, nothing } from '../html.ts'
import { t } from '../i18n/index.ts'
import type { FormModel } from './formModels.ts'
import type { Choice, PageContext } from './models.ts'

type Input = {
  readonly path: string
  readonly value: string
  readonly required: boolean
  readonly problem: string | undefined
}

export function input(one: FormField, path: string, label: string, form: FormModel, ctx: PageContext): Html {
  const words = t(ctx.lang).form
  const given: Input = {
    path,
    value: form.values[path] ?? '',
    // A row may stay blank as a whole, so the browser asks for nothing in it.
    required: one.required && !/\.\d+(?:\.|$)/.test(path),
    problem: form.problems.find((problem) => problem.path === path)?.text,
  }
  const help = !one.required && !/\.\d+$/.test(path) && html` <small>${words.optional}</small>`
  const problem = given.problem !== undefined && html`<p class="problem" id="e-${path}">${given.problem}</p>`
  if (one.kind === 'affirmed')
    return html`<div class="field check">${affirmed(given)}<label for="f-${path}">${label}</label>${problem}</div>`
  return html`<div class="field"><label for="f-${path}">${label}${help}</label>${problem}${control(one, given, form, ctx)}</div>`
}

const marked = ({ path, problem, required }: Input): Html =>
  html` id="f-${path}" name="${path}"${required ? html` required` : nothing}${problem === undefined ? nothing : html` aria-invalid="true" aria-describedby="e-${path}"`}`

const affirmed = (given: Input): Html =>
  html`<input type="checkbox" value="true"${marked(given)}${flag('checked', given.value === 'true')}>`

function control(one: FormField, given: Input, form: FormModel, ctx: PageContext): Html {
  const words = t(ctx.lang).form
  const offered = form.choices[one.name]
  if (offered !== undefined) return select(given, offered, ctx)
  switch (one.kind) {
    case 'choice': {
      const names: Readonly<Record<string, string>> = words.choices
      return select(
        given,
        one.values.map((id) => ({ id, name: names[id] ?? id })),
        ctx,
      )
    }
    case 'yesNo':
      return select(
        given,
        [
          { id: 'true', name: words.yes },
          { id: 'false', name: words.no },
        ],
        ctx,
      )
    case 'date':
      return html`<input type="date" value="${given.value}"${marked(given)}>`
    case 'instant':
      return html`<input type="datetime-local" step="any" value="${given.value}"${marked(given)}>`
    case 'integer':
      return html`<input type="number" step="1"${one.least === undefined ? nothing : html` min="${one.least}"`}${one.most === undefined ? nothing : html` max="${one.most}"`} value="${given.value}"${marked(given)}>`
    case 'money':
      return html`<input type="text" inputmode="decimal" value="${given.value}"${marked(given)}>`
    default:
      return text(one, given, form)
  }
}

/** What stands there is offered too, although it may no longer be among the choices. */
function select(given: Input, offered: readonly Choice[], ctx: PageContext): Html {
  const { value } = given
  const others = value === '' || offered.some(({ id }) => id === value) ? [] : [{ id: value, name: value }]
  const option = ({ id, name }: Choice) => html`<option value="${id}"${flag('selected', id === value)}>${name}</option>`
  const blank = option({ id: '', name: t(ctx.lang).form.choose })
  return html`<select${marked(given)}>${blank}${[...offered, ...others].map(option)}</select>`
}

function text(one: FormField, given: Input, { suggestions }: FormModel): Html {
  const most = one.kind === 'text' ? html` maxlength="${one.most}"` : nothing
  const several = (one.kind === 'text' && one.long) || /[\n\t]/.test(given.value)
  // The first line break after the tag is not part of the text.
  if (several) return html`<textarea rows="3"${most}${marked(given)}>${'\n'}${given.value}</textarea>`
  const offered = suggestions[one.name]
  if (offered === undefined) return html`<input type="text" value="${given.value}"${most}${marked(given)}>`
  const options = offered.map(({ id, name }) => html`<option value="${id}">${name}</option>`)
  return html`<input type="text" list="s-${given.path}" autocomplete="off" value="${given.value}"${most}${marked(given)}><datalist id="s-${given.path}">${options}</datalist>`
}
