// The pages' one module: larger text, live figures, what changed since last time, the replay. Text only, never markup.
// @ts-check

/**
 * @typedef {{label: string, value: string, before?: string, change: 'added' | 'changed' | 'removed' | 'same'}} Field
 * @typedef {{title: string, when: string, actor: string, fields: Field[], diagram?: string}} Frame
 * @typedef {{position: string, intro?: string, changes: {when: string, text: string, href: string}[]}} Changes
 */

const announceEvery = 5_000
const playEvery = 900
const numbers = new Intl.NumberFormat(document.documentElement.lang)

/** @param {string} key */
function recall(key) {
  try {
    return localStorage.getItem(`zhengjian.${key}`)
  } catch {
    return null // Storage may be switched off; the pages work without it.
  }
}

/** @param {string} key @param {string} value */
function remember(key, value) {
  try {
    localStorage.setItem(`zhengjian.${key}`, value)
  } catch {
    return
  }
}

/** @param {ParentNode} root @param {string} name @returns {HTMLElement | null} */
const part = (root, name) => root.querySelector(`[data-${name}]`)

/** @param {HTMLElement | null} element @param {string} text */
function say(element, text) {
  if (element) element.textContent = text
}

/** @param {string} name @param {string} [text] @param {string} [className] */
function make(name, text = '', className = '') {
  const element = document.createElement(name)
  element.textContent = text
  if (className !== '') element.className = className
  return element
}

/** @param {string} source @returns {Promise<any>} */
async function getJson(source) {
  const answer = await fetch(source, { headers: { accept: 'application/json' }, credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`${answer.status} ${source}`)
  return await answer.json()
}

function largerText() {
  const button = part(document, 'larger')
  const root = document.documentElement
  /** @param {boolean} on */
  const set = (on) => {
    root.classList.toggle('larger', on)
    button?.setAttribute('aria-pressed', String(on))
  }
  set(recall('larger') === 'yes')
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => {
    set(!root.classList.contains('larger'))
    remember('larger', root.classList.contains('larger') ? 'yes' : 'no')
  })
}

/** Figures that changed flash at once; a screen reader is told in one sentence, at most every five seconds. */
function liveFigures() {
  const live = part(document, 'live')
  if (!live) return
  const { live: source = '', on = '', off = '', over = '', updated = '' } = live.dataset
  const state = part(live, 'live-state')
  /** @type {Map<string, string>} */
  const news = new Map()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let telling
  const tell = () => {
    telling = undefined
    say(part(live, 'live-announce'), `${updated}: ${[...news].map((entry) => entry.join(' ')).join('; ')}`)
    news.clear()
  }
  const events = new EventSource(source)
  events.addEventListener('open', () => say(state, on))
  // The browser reconnects by itself unless the server closed for good.
  events.addEventListener('error', () => say(state, events.readyState === EventSource.CLOSED ? over : off))
  events.addEventListener('overview', (event) => {
    const { figures, position } = JSON.parse(event.data)
    say(part(document, 'position'), position)
    for (const [key, value] of Object.entries(figures)) {
      const element = document.querySelector(`[data-figure="${CSS.escape(key)}"]`)
      const text = numbers.format(Number(value))
      if (!(element instanceof HTMLElement) || element.textContent === text) continue
      element.textContent = text
      element.classList.add('flash')
      setTimeout(() => element.classList.remove('flash'), 1600)
      news.set(element.previousElementSibling?.textContent ?? key, text)
    }
    if (news.size > 0) part(document, 'live-rest')?.removeAttribute('hidden')
    if (news.size > 0 && telling === undefined) telling = setTimeout(tell, announceEvery)
  })
  addEventListener('pagehide', () => events.close())
}

/** What happened after the position that this browser saw last on this page. */
async function changesSinceLast() {
  const panel = part(document, 'changes')
  if (!panel) return
  const { changes: source = '', page = '', at = '', none = '', failed = '', given } = panel.dataset
  const key = `seen:${page}`
  const seen = recall(key)
  if (seen === null) remember(key, at)
  const button = part(panel, 'changes-seen')
  button?.addEventListener('click', () => {
    remember(key, part(document, 'position')?.textContent ?? at)
    say(part(panel, 'changes-intro'), none)
    part(panel, 'changes-list')?.replaceChildren()
    button.hidden = true
  })
  if (seen === null || given !== undefined) return
  try {
    const url = new URL(source, location.href)
    url.searchParams.set('since', seen)
    showChanges(panel, await getJson(url.href), none)
  } catch {
    say(part(panel, 'changes-intro'), failed)
  }
}

/** @param {HTMLElement} panel @param {Changes} answer @param {string} none */
function showChanges(panel, { changes, intro }, none) {
  say(part(panel, 'changes-intro'), intro ?? none)
  const rows = changes.map(({ when, text, href }) => {
    const link = make('a', text)
    const target = new URL(href, location.href)
    if (target.origin === location.origin) link.setAttribute('href', target.href)
    const row = make('li')
    row.append(make('span', when, 'when'), link)
    return row
  })
  part(panel, 'changes-list')?.replaceChildren(...rows)
  part(panel, 'changes-seen')?.toggleAttribute('hidden', changes.length === 0)
}

async function replay() {
  const root = part(document, 'replay')
  const slider = root && part(root, 'replay-slider')
  if (!root || !(slider instanceof HTMLInputElement)) return
  try {
    /** @type {{frames: Frame[]}} */
    const { frames } = await getJson(root.dataset.replay ?? '')
    if (frames.length > 0) startReplay(root, slider, frames)
  } catch {
    say(part(root, 'replay-status'), root.dataset.failed ?? '')
  }
}

/** @param {HTMLElement} root @param {HTMLInputElement} slider @param {Frame[]} frames */
function startReplay(root, slider, frames) {
  const play = part(root, 'replay-play')
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let playing
  /** @param {number} k */
  const show = (k) => {
    slider.value = String(k) // The slider keeps it within 1 and the number of frames.
    showFrame(root, slider, frames, Number(slider.value))
    const url = new URL(location.href)
    url.searchParams.set('frame', slider.value)
    history.replaceState(null, '', url)
  }
  const stop = () => {
    clearInterval(playing)
    playing = undefined
    say(play, root.dataset.play ?? '')
  }
  const start = () => {
    if (Number(slider.value) >= frames.length) show(1)
    say(play, root.dataset.pause ?? '')
    playing = setInterval(() => {
      show(Number(slider.value) + 1)
      if (Number(slider.value) >= frames.length) stop()
    }, playEvery)
  }
  slider.max = String(frames.length)
  slider.disabled = false
  slider.addEventListener('input', () => {
    stop()
    show(Number(slider.value))
  })
  if (play) play.hidden = false
  play?.addEventListener('click', () => (playing === undefined ? start() : stop()))
  root.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const step = link?.dataset.replayStep
    const target = step ? Number(slider.value) + (step === 'back' ? -1 : 1) : Number(link?.dataset.replayFrame)
    if (!Number.isFinite(target)) return
    event.preventDefault()
    stop()
    show(target)
  })
}

/** @param {HTMLElement} root @param {HTMLInputElement} slider @param {Frame[]} frames @param {number} k */
function showFrame(root, slider, frames, k) {
  const frame = frames[k - 1]
  if (!frame) return
  const words = (root.dataset.frameOf ?? '')
    .replace('{k}', numbers.format(k))
    .replace('{n}', numbers.format(frames.length))
  say(part(root, 'replay-output'), words)
  slider.setAttribute('aria-valuetext', `${words}: ${frame.title}`)
  say(part(root, 'replay-title'), frame.title)
  say(part(root, 'replay-when'), frame.when)
  say(part(root, 'replay-actor'), frame.actor)
  part(root, 'replay-diagram')?.setAttribute('src', frame.diagram ?? '')
  part(root, 'replay-fields')?.replaceChildren(...frame.fields.map((field) => fieldRow(field, root)))
  for (const link of root.querySelectorAll('[data-replay-frame]')) {
    const n = Number(link.getAttribute('data-replay-frame'))
    link.parentElement?.classList.toggle('future', n > k)
    if (n === k) link.setAttribute('aria-current', 'step')
    else link.removeAttribute('aria-current')
  }
}

/** @param {Field} field @param {HTMLElement} root */
function fieldRow({ label, value, before, change }, root) {
  const row = make('tr', '', change)
  const head = make('th', label)
  head.setAttribute('scope', 'row')
  const cell = make('td', change === 'removed' ? '' : value)
  if (change === 'removed') cell.append(make('s', before ?? value))
  if (change === 'changed' && before !== undefined) {
    const small = make('small', `${root.dataset.before} `)
    small.append(make('s', before))
    cell.append(' ', small)
  }
  const word = make('td')
  if (change !== 'same') word.append(make('b', JSON.parse(root.dataset.changeWords ?? '{}')[change], 'change'))
  row.append(head, cell, word)
  return row
}

largerText()
liveFigures()
changesSinceLast()
replay()
