// 身份号码与信用代码: what is one, what is none, where one hides in text, and what a list shows of it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  holdsPersonalNumber,
  isCreditCode,
  isIdentityNumber,
  maskAddress,
  maskIdentityNumber,
  maskName,
  maskPhone,
  mayHoldDigits,
  personalDataRefusal,
  plainNumber,
  wrongNumberRefusal,
} from '../../../src/domain/people/identity.ts'

const valid = '11010519491231002X'

/** ISO 7064 MOD 11-2 by the definition: the number with its check character leaves 1. */
function checkDigit(body: string): string {
  let product = 0
  for (const digit of body) product = ((product + Number(digit)) * 2) % 11
  const check = (12 - product) % 11
  return check === 10 ? 'X' : String(check)
}
const day = fc
  .record({ year: fc.integer({ min: 1900, max: 2030 }), month: fc.integer({ min: 1, max: 12 }) })
  .chain(({ month, year }) =>
    fc
      .integer({ min: 1, max: Temporal.PlainYearMonth.from({ year, month }).daysInMonth })
      .map((date) => `${year}${String(month).padStart(2, '0')}${String(date).padStart(2, '0')}`),
  )
const identityNumber = fc
  .tuple(fc.integer({ min: 110_000, max: 829_999 }), day, fc.integer({ min: 0, max: 999 }))
  .map(([region, born, order]) => `${region}${born}${String(order).padStart(3, '0')}`)
  .map((body) => body + checkDigit(body))

describe('公民身份号码 (GB 11643)', () => {
  test('the example of the standard is one; lower case, another check digit and another length are none', () => {
    const wrong = [
      '11010519491231002x',
      '110105194912310021',
      '1101051949123100',
      `${valid}0`,
      '',
      ' 11010519491231002X',
    ]
    expect([isIdentityNumber(valid), ...wrong.map(isIdentityNumber)]).toStrictEqual([true, ...wrong.map(() => false)])
  })

  test('a day of birth that does not exist makes none, whatever its check digit', () => {
    const days = ['19490229', '19491301', '19490431', '19490000', '17000101']
    const numbers = days.map((born) => `110105${born}002`).map((body) => body + checkDigit(body))
    expect(numbers.filter(isIdentityNumber)).toStrictEqual([])
    const leap = '11010519480229002'
    expect(isIdentityNumber(leap + checkDigit(leap))).toBe(true)
  })

  test('29 February makes one in leap years alone, and the 31st in months that have one', () => {
    for (let year = 1896; year <= 2104; year++) {
      const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      const body = `110105${year}0229002`
      expect([year, isIdentityNumber(body + checkDigit(body))]).toStrictEqual([year, leap])
    }
    const with31 = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0')).filter((month) => {
      const body = `1101052001${month}31002`
      return isIdentityNumber(body + checkDigit(body))
    })
    expect(with31).toStrictEqual(['01', '03', '05', '07', '08', '10', '12'])
  })

  test('one changed digit or two exchanged neighbours are always seen', () => {
    const spoilt = fc.tuple(identityNumber, fc.nat({ max: 16 }), fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(spoilt, ([number, at, by]) => {
        expect(isIdentityNumber(number)).toBe(true)
        const digits = [...number]
        digits[at] = String((Number(digits[at]) + by) % 10)
        expect(isIdentityNumber(digits.join(''))).toBe(false)
        const exchanged = [...number]
        ;[exchanged[at], exchanged[at + 1]] = [exchanged[at + 1] ?? '', exchanged[at] ?? '']
        if (exchanged[at] !== exchanged[at + 1]) expect(isIdentityNumber(exchanged.join(''))).toBe(false)
      }),
    )
  })
})

describe('however it was typed', () => {
  test('full-width, in small letters or in groups it is the same number', () => {
    for (const typed of [
      '11010519491231002x',
      '１１０１０５１９４９１２３１００２Ｘ',
      '110105 19491231 002x',
      '\u3000110105194912310\u300002Ｘ',
    ])
      expect(plainNumber(typed)).toBe(valid)
    expect(plainNumber('91350100m000100y43')).toBe('91350100M000100Y43')
  })

  test('[PL-31] a birthday that has not come makes none, one of today does', () => {
    const born = (day: string) => {
      const body = `110105${day}002`
      return { identityNumber: body + checkDigit(body) }
    }
    expect(wrongNumberRefusal(born('20260302'), '2026-03-02')).toBeUndefined()
    for (const day of ['20260303', '20990101'])
      expect(wrongNumberRefusal(born(day), '2026-03-02')).toMatchObject({ refusal: { code: 'identity-number-wrong' } })
  })
})

describe('统一社会信用代码 (GB 32100)', () => {
  test('every body has exactly one check character that fits', () => {
    const characters = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
    const body = fc
      .tuple(
        fc.integer({ min: 100_000, max: 999_999 }),
        fc.array(fc.constantFrom(...characters), { minLength: 9, maxLength: 9 }),
      )
      .map(([region, rest]) => `91${region}${rest.join('')}`)
    fc.assert(
      fc.property(body, (text) => {
        expect(characters.filter((check) => isCreditCode(text + check))).toHaveLength(1)
      }),
      { numRuns: 500 },
    )
  })

  test('the example of the standard is one; letters that it does not have, and another check character, are none', () => {
    const wrong = ['91350100M000100Y44', '91350100m000100y43', '91350100I000100Y43', '91350100M000100Y4', '']
    expect(isCreditCode('91350100M000100Y43')).toBe(true)
    expect(wrong.filter(isCreditCode)).toStrictEqual([])
  })

  test('exactly one check character fits', () => {
    const body = '91350100M000100Y4'
    const fitting = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'].filter((check) => isCreditCode(body + check))
    expect(fitting).toStrictEqual(['3'])
  })
})

describe('numbers in free text', () => {
  const hidden = [
    `申请人身份证 ${valid}。`,
    '证件号11010519491231002x，请核对',
    '１１０１０５１９４９１２３１００２Ｘ',
    '110105 19491231 002X',
    '110105-1949-1231-002X',
    '1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X',
    '编号0011010519491231002X',
    '110105491231002',
    '电话13812345678',
    '138 1234 5678',
    '138-1234-5678',
    '138　1234　5678',
    '１３８１２３４５６７８',
    '+86 13812345678',
    '008613812345678',
    '于 2026-03-02 138-1234-5678 来电',
  ]
  test.each(hidden)('%s holds one', (text) => expect(holdsPersonalNumber(text)).toBe(true))

  const innocent = [
    '',
    '请补正第 3 项材料，5 个工作日内',
    '市府办发〔2010〕137号',
    '咨询电话 0858-8263344',
    '投资 13,800,000,000 元',
    '2026-03-02 09:00:00 至 2026-03-30',
    '统一社会信用代码 91350100M000100Y43',
    '事项编码 520200000000000012345678',
    '受理号 20260302000001',
    '地址 192.168.100.10',
    '编号0011010519491231002700',
    '110105194912310021',
    '电话号码为一百三十八',
  ]
  test.each(innocent)('%s holds none', (text) => expect(holdsPersonalNumber(text)).toBe(false))

  test('what is passed over at a glance becomes a digit by no normalisation', () => {
    expect(mayHoldDigits('经核对，材料齐全（本环节），同意。Approved: yes!')).toBe(false)
    const passedOver = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code)).filter(
      (character) => !mayHoldDigits(character),
    )
    expect(passedOver.length).toBeGreaterThan(20_000)
    expect(passedOver.filter((character) => /\d/.test(character.normalize('NFKC')))).toStrictEqual([])
  })

  test('however its groups are spaced, an identity number is found; a longer number around it is searched through', () => {
    const separator = fc.constantFrom('', ' ', '-', '－', '　', '–')
    const text = fc.tuple(
      identityNumber,
      fc.array(separator, { minLength: 17, maxLength: 17 }),
      fc.constantFrom('', '甲', '(', '，'),
    )
    fc.assert(
      fc.property(text, ([number, separators, around]) => {
        const spaced = [...number].map((digit, at) => digit + (separators[at] ?? '')).join('')
        expect(holdsPersonalNumber(`${around}${spaced}${around}`)).toBe(true)
        expect(holdsPersonalNumber(`9${number}`)).toBe(true)
      }),
    )
  })

  test('[LPS-12.5] the refusal names the fields and repeats nothing of them', () => {
    const texts = { opinion: '同意', reason: `见 ${valid}`, note: undefined, remark: '13812345678' }
    const refused = personalDataRefusal(texts)
    expect(refused).toStrictEqual({
      ok: false,
      refusal: { code: 'personal-data-in-text', details: { fields: ['reason', 'remark'] } },
    })
    expect(personalDataRefusal({ opinion: '同意' })).toBeUndefined()
  })
})

test('[PL-31] the first wrong number is refused by its field alone', () => {
  const today = '2026-03-02'
  expect(wrongNumberRefusal({ identityNumber: valid, creditCode: '91350100M000100Y43' }, today)).toBeUndefined()
  expect(wrongNumberRefusal({}, today)).toBeUndefined()
  const refused = (code: string, field: string) => ({ ok: false, refusal: { code, details: { field } } })
  expect(wrongNumberRefusal({ identityNumber: '1' }, today)).toStrictEqual(
    refused('identity-number-wrong', 'identityNumber'),
  )
  expect(wrongNumberRefusal({ creditCode: '1' }, today)).toStrictEqual(refused('credit-code-wrong', 'creditCode'))
})

test('lists show as much as tells two people apart, and a character of the rare planes is one character', () => {
  expect(['张三', '欧阳娜娜', '𠮷田', '丁', ''].map(maskName)).toStrictEqual(['张*', '欧***', '𠮷*', '*', ''])
  expect(maskIdentityNumber(valid)).toBe(`1${'*'.repeat(16)}X`)
  expect([maskPhone('13812345678'), maskPhone('110')]).toStrictEqual(['138****5678', '***'])
  expect(maskAddress('贵州省六盘水市钟山区')).toBe('贵州省六盘水****')
})
