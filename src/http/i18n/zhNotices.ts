// The words of notices and vouchers in Chinese, each by what it is.
type Said = {
  readonly title: string
  readonly opening: (item: string, moment: string) => string
  /** Left out where the notice ends with what was decided. */
  readonly closing?: string
}
const said = (title: string, opening: Said['opening'], closing?: string): Said => ({
  title,
  opening,
  ...(closing !== undefined && { closing }),
})

/** Article 7 of the law: against what an organ does with an application there are both, also where no official has written them down. */
const remedies =
  '不服本决定的，可以自知道之日起六十日内依法申请行政复议，也可以自知道之日起六个月内依法向人民法院提起行政诉讼；法律另有规定的，从其规定。'

export const zhNotices = {
  notices: {
    caseNumber: '受理号',
    noNumber: '尚未编号',
    caseId: '办件编号',
    documentNumber: '文号',
    item: '申请事项',
    itemVersion: (name: string, version: string) => `${name}（第 ${version} 版）`,
    toApplicant: (who: string) => `申请人 ${who}：`,
    toConcerned: (who: string) => `利害关系人 ${who}：`,
    toBoth: (applicant: string, concerned: string) => `申请人 ${applicant}，利害关系人 ${concerned}：`,
    basis: '法律依据',
    itemBasis: (text: string) => `事项设定依据：${text}`,
    seal: '（盖章处）',
    signature: '受送达人签名或盖章：',
    voided: '本文书所依据的记录已作废，不得使用。',
    receiptCode: '进度查询码',
    receiptNote: '凭本码与申请人证件号码末四位，可在“进度查询”页面查询办理进度。请妥善保管。',
    purpose: '制作文书',
    rows: {
      materials: '收到的材料',
      missing: '需要补正的全部内容',
      replyBy: '请于何日前补正',
      statutory: '法定办理期限届满',
      promised: '承诺办理期限届满',
      answerBy: '是否受理的答复期限届满',
      procedure: '特别程序',
      needed: '所需时间',
      approvedBy: '批准人',
      approvedOn: '批准日期',
      extended: '延长',
      heldAt: '举行时间',
      place: '举行地点',
      chair: '主持人',
      requestBy: '提出听证申请的期限届满',
      certificate: '证件种类',
      certificateNumber: '证件编号',
      validFrom: '有效期自',
      validUntil: '有效期至',
      open: '未定期限',
      deliverBy: '颁发、送达期限届满',
      method: '送达方式',
      proof: '送达凭据',
      delivered: '送达文书',
      competentOrgan: '有权机关',
      upperOrgan: '上级机关',
      compensation: '补偿或赔偿',
      ground: '法定情形',
      effectiveFrom: '受理之日',
      reasons: '理由',
      opinion: '决定内容',
      changes: '变更内容',
    },
    kinds: {
      receipt: said(
        '收件凭证',
        (item, moment) => `你（单位）申请“${item}”所提交的下列材料，本机关已于 ${moment} 收到。`,
        '材料不齐全或者不符合法定形式的，本机关当场或者在五日内一次告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。',
      ),
      acceptance: said(
        '受理通知书',
        (item, moment) =>
          `你（单位）提出的“${item}”申请，属于本机关职权范围，材料齐全、符合法定形式，本机关于 ${moment} 予以受理。`,
        '依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在上述期限内，另行书面告知。',
      ),
      acceptanceDeemed: said(
        '视为受理凭证',
        (item, moment) =>
          `你（单位）提出的“${item}”申请，本机关逾期未告知需要补正的内容，至 ${moment} 依法自收到申请材料之日起即为受理。`,
      ),
      supplement: said(
        '申请材料一次性补正告知书',
        (item, moment) =>
          `你（单位）提出的“${item}”申请，经于 ${moment} 审查，申请材料不齐全或者不符合法定形式，现一次告知需要补正的全部内容。`,
        '本告知以外的内容，本机关不再要求补正。按照上述要求提交全部补正材料的，本机关予以受理。',
      ),
      supplementReceipt: said(
        '补正材料收件凭证',
        (item, moment) => `你（单位）就“${item}”申请提交的下列补正材料，本机关已于 ${moment} 收到。`,
        '受理答复的期限自收到补正材料之日起计算。',
      ),
      acceptanceRefused: said(
        '不予受理决定书',
        (item, moment) => `你（单位）提出的“${item}”申请，本机关于 ${moment} 决定不予受理。`,
      ),
      notCompetent: said(
        '不予受理决定书',
        (item, moment) =>
          `你（单位）提出的“${item}”申请，依法不属于本机关职权范围，本机关于 ${moment} 决定不予受理。请向有权机关申请。`,
        remedies,
      ),
      notRequired: said(
        '不受理告知书',
        (item, moment) =>
          `你（单位）于 ${moment} 就“${item}”提出的申请，所涉事项依法不需要取得行政许可，本机关不受理。`,
        remedies,
      ),
      specialProcedure: said(
        '特别程序所需时间告知书',
        (item, moment) => `你（单位）的“${item}”申请，自 ${moment} 起依法进行下列程序，所需时间不计算在办理期限内。`,
        '程序结束后，办理期限继续计算。',
      ),
      extension: said(
        '延长办理期限告知书',
        (item, moment) =>
          `你（单位）的“${item}”申请，本机关不能在法定期限内作出决定，经负责人批准，于 ${moment} 延长办理期限。`,
      ),
      hearingRight: said(
        '听证权利告知书',
        (item, moment) =>
          `“${item}”申请直接涉及申请人与他人之间的重大利益关系，本机关于 ${moment} 告知：申请人、利害关系人享有要求听证的权利。`,
        '在上述期限内提出听证申请的，本机关在二十日内组织听证。申请人、利害关系人不承担组织听证的费用。',
      ),
      hearing: said(
        '听证通知书',
        (item, moment) => `关于“${item}”申请，本机关决定举行听证，现于 ${moment} 通知如下。`,
        '申请人、利害关系人认为主持人与该许可事项有直接利害关系的，有权申请回避；可以提出证据，并进行申辩和质证。',
      ),
      forwarded: said(
        '上报告知书',
        (item, moment) =>
          `你（单位）的“${item}”申请，本机关已审查完毕，于 ${moment} 将初步审查意见和全部申请材料直接报送上级机关。`,
        '上级机关不得要求申请人重复提供申请材料。',
      ),
      grant: said(
        '准予行政许可决定书',
        (item, moment) => `你（单位）的“${item}”申请，经审查符合法定条件、标准，本机关于 ${moment} 决定准予行政许可。`,
        '本决定予以公开，公众有权查阅。',
      ),
      denial: said(
        '不予行政许可决定书',
        (item, moment) => `你（单位）的“${item}”申请，经审查，本机关于 ${moment} 决定不予行政许可。`,
      ),
      delivery: said('送达回证', (item, moment) => `“${item}”办理结果，已于 ${moment} 送达。`),
      change: said(
        '准予变更行政许可决定书',
        (item, moment) => `你（单位）的“${item}”许可，本机关于 ${moment} 依法办理变更。`,
      ),
      renewalReceipt: said(
        '延续申请收件凭证',
        (item, moment) => `你（单位）延续“${item}”许可有效期的申请，本机关已于 ${moment} 收到。`,
        '本机关在该许可有效期届满前作出是否准予延续的决定；逾期未作决定的，视为准予延续。',
      ),
      renewal: said(
        '准予延续行政许可决定书',
        (item, moment) => `你（单位）的“${item}”许可，本机关于 ${moment} 决定准予延续。`,
      ),
      renewalRefused: said(
        '不予延续行政许可决定书',
        (item, moment) => `你（单位）延续“${item}”许可的申请，本机关于 ${moment} 决定不予延续。`,
      ),
      revocation: said(
        '撤销行政许可决定书',
        (item, moment) => `你（单位）取得的“${item}”许可，本机关于 ${moment} 决定予以撤销。`,
      ),
      withdrawal: said(
        '撤回行政许可决定书',
        (item, moment) => `你（单位）取得的“${item}”许可，为了公共利益的需要，本机关于 ${moment} 决定予以撤回。`,
      ),
    },
  },
}
