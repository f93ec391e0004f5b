// A real Chromium for tests: from the environment, from the system, or unpacked from npm; with a font that has Chinese.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Works as root and without any network: Chromium would else look up its maker's hosts at every start. */
const flags = [
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]
const systemChromium = '/usr/bin/chromium'
const require = createRequire(import.meta.url)

/** Starts a browser, hands it over, and closes it whatever happens. */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchBrowser()
  try {
    return await use(browser)
  } finally {
    await browser.close()
  }
}

export async function launchBrowser(): Promise<Browser> {
  const { executablePath, fonts, libraries } = await chromiumHere()
  const paths = [process.env['LD_LIBRARY_PATH'], libraries].filter((path) => path !== undefined && path !== '')
  const env = {
    ...process.env,
    // Without a locale of UTF-8, as a bare environment has none, Chromium saves what is named in Chinese as `download`.
    LC_ALL: 'C.UTF-8',
    FONTCONFIG_FILE: await fontsFile(fonts),
    ...(paths.length > 0 && { LD_LIBRARY_PATH: paths.join(':') }),
  } as Record<string, string>
  return await chromium.launch({ executablePath, args: flags, env })
}

type Installed = { readonly executablePath: string; readonly fonts: readonly string[]; readonly libraries?: string }

/** The few libraries beside the C library that Chromium asks of a system; the package brings them for one that has none. */
const hasLibraries = (): boolean =>
  ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'].some((folder) => existsSync(join(folder, 'libnss3.so')))

async function chromiumHere(): Promise<Installed> {
  const given = [process.env['CHROMIUM_PATH'], systemChromium].find((path) => path !== undefined && existsSync(path))
  if (given !== undefined) return { executablePath: given, fonts: fontPackage() }
  const folder = await unpackChromium()
  return {
    executablePath: join(folder, 'chromium'),
    fonts: [...fontPackage(), join(folder, 'fonts')],
    ...(!hasLibraries() && { libraries: join(folder, 'al2023', 'lib') }),
  }
}

/** Unpacks the browser once a machine: into a folder of its own, put in place in one step, since test files run at once. */
async function unpackChromium(): Promise<string> {
  const packed = await import('@sparticuz/chromium')
  const source = packageFolder('@sparticuz/chromium')
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `zhengjian-browser-${version}-${process.getuid?.() ?? 0}`)
  if (existsSync(folder)) return folder
  const unpacking = await mkdtemp(`${folder}-`)
  await inFolder(unpacking, () =>
    Promise.all([packed.default.executablePath(), packed.inflate(join(source, 'bin', 'al2023.tar.br'))]),
  )
  await rename(unpacking, folder).catch(async (error: unknown) => {
    await rm(unpacking, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  })
  return folder
}

/** The package unpacks to the temporary folder of the moment and takes whatever lies there for complete. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

const packageFolder = (name: string): string => {
  const found = require.resolve.paths(name)?.map((folder) => join(folder, name))
  return found?.find((folder) => existsSync(join(folder, 'package.json'))) ?? ''
}

/** The font package is for the pictures; without it the tests still hold, Chinese is drawn as boxes. */
function fontPackage(): readonly string[] {
  const folder = packageFolder('@embedpdf/fonts-sc')
  return folder === '' ? [] : [join(folder, 'fonts')]
}

async function fontsFile(folders: readonly string[]): Promise<string> {
  const folder = join(tmpdir(), `zhengjian-fonts-${process.getuid?.() ?? 0}`)
  await mkdir(folder, { recursive: true })
  const written = join(folder, `${process.pid}.conf`)
  const chinese = '<family>Noto Sans Hans</family>'
  await writeFile(
    written,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${folders.map((path) => `<dir>${path}</dir>`).join('\n')}
<alias><family>system-ui</family><prefer>${chinese}</prefer></alias>
<alias><family>sans-serif</family><prefer>${chinese}</prefer></alias>
<cachedir>${folder}</cachedir>
</fontconfig>
`,
  )
  // Other test files may be reading it at this moment: it is replaced whole.
  const file = join(folder, 'fonts.conf')
  await rename(written, file)
  return file
}

export type PageOptions = { readonly width: number; readonly height: number; readonly lang: 'zh' | 'en' }
/** `problems` collects console errors, page errors, dialogs and violations of the content security policy. */
export type WatchedPage = {
  readonly page: Page
  readonly problems: readonly string[]
  readonly close: () => Promise<void>
}

/** A page in a context of its own, so that nothing is remembered between tests. */
export async function newPage(browser: Browser, { width, height, lang }: PageOptions): Promise<WatchedPage> {
  const locale = lang === 'zh' ? 'zh-CN' : 'en-GB'
  const context = await browser.newContext({ viewport: { width, height }, locale, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || /content security policy/i.test(message.text())) problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // A live stream ends with its page, and a page on its way gives way to one that is asked for meanwhile: no faults.
    if (request.resourceType() === 'eventsource' || (request.isNavigationRequest() && why === 'net::ERR_ABORTED'))
      return
    problems.push(`failed: ${request.url()} ${why}`)
  })
  return { page, problems, close: () => context.close() }
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

/** What axe-core finds against WCAG 2.2 AA, one line a rule: its id, how often, the first place. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const source = await readFile(join(packageFolder('axe-core'), 'axe.min.js'), 'utf8')
  // Evaluated over the debugging protocol, which the page's own policy does not govern.
  await page.evaluate(source)
  return await page.evaluate(async (values) => {
    const { axe } = globalThis as unknown as { axe: Axe }
    const { violations } = await axe.run({ runOnly: values })
    return violations.map(({ id, nodes }) => `${id} ×${nodes.length} at ${nodes[0]?.target.join(' ')}`)
  }, rules)
}
type Axe = {
  run: (
    options: object,
  ) => Promise<{ violations: readonly { id: string; nodes: readonly { target: readonly string[] }[] }[] }>
}

/** How many CSS pixels the page is wider than its window: 0 when nothing scrolls sideways. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** The tables that are wider than their place: what lies to the right of it is out of sight. */
export const cutTables = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    "[...document.querySelectorAll('.scroll:has(table)')].filter((place) => place.scrollWidth > place.clientWidth).map((place) => place.getAttribute('aria-label'))",
  )

/** The tables of which a part lies out of sight, to the right. */
export const clippedIn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.getAttribute('aria-label'))`,
  )

/** Where a browser test leaves its pictures for people to look at: only when asked for by the environment. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder === undefined) return
  const path = join(folder, `${name}.png`)
  await mkdir(dirname(path), { recursive: true })
  await page.screenshot({ path, fullPage: true })
}
