import { region } from './entry.ts'
import type { Place } from './entry.ts'

/** Holding places that are publicly known by name. Only that they exist is recorded here. */
export const facilities: readonly Place[] = [
  ...region('CN', 'Jilin', [
    [
      'TUMENDETENTION',
      'facility',
      '도문 변방구류심사소/도문구류소/도문 구류심사소/도문변방구류소/투먼 수용소/도문 수용소/투먼 구류소/도문 감옥/투먼변방수용소/도문변방수용소',
      '图们边防拘留审查所/图们拘留所/图们看守所',
      'Tumen Detention Center/Tumen Detention Centre/Tumen detention/Tumen border detention',
      '투먼수용쇼/도문구류쇼',
    ],
    [
      'HELONGDETENTION',
      'facility',
      '화룡 구류소/화룡 변방구류소/화룡 간수소',
      '和龙看守所/和龙拘留所',
      'Helong Detention Center',
    ],
    [
      'HUNCHUNDETENTION',
      'facility',
      '훈춘 구류소/훈춘 변방구류소/훈춘 간수소',
      '珲春看守所/珲春拘留所',
      'Hunchun Detention Center',
    ],
    [
      'LONGJINGDETENTION',
      'facility',
      '룡정 구류소/용정 구류소/룡정 간수소/룡정 변방구류소',
      '龙井看守所/龙井拘留所',
      'Longjing Detention Center',
    ],
    [
      'YANJIDETENTION',
      'facility',
      '연길 구류소/연길 간수소/옌지 구류소/연길 감옥',
      '延吉看守所/延吉拘留所',
      'Yanji Detention Center',
    ],
    [
      'CHANGBAIDETENTION',
      'facility',
      '장백 구류소/장백 변방구류소/장백 간수소',
      '长白看守所/长白拘留所',
      'Changbai Detention Center',
    ],
  ]),
  ...region('CN', 'Liaoning', [
    [
      'DANDONGDETENTION',
      'facility',
      '단동 구류소/단동 변방구류소/단둥 구류소/단동 간수소',
      '丹东看守所/丹东拘留所',
      'Dandong Detention Center',
    ],
  ]),
  ...region('KP', 'North Hamgyong', [
    [
      'ONSONGMSS',
      'facility',
      '온성 보위부/온성군 보위부/온성 구류장',
      '稳城保卫部',
      'Onsong State Security/Onsong detention',
    ],
    ['MUSANMSS', 'facility', '무산 보위부/무산군 보위부', '茂山保卫部', 'Musan State Security'],
    ['HOERYONGMSS', 'facility', '회령 보위부/회령시 보위부', '会宁保卫部', 'Hoeryong State Security'],
    [
      'JONGORI',
      'facility',
      '전거리 교화소/전거리/12호 교화소/회령 교화소',
      '全巨里教化所',
      'Jongori/Chongori/Jeongeo-ri/Kyohwaso 12',
      '전걸이/정거리',
    ],
    [
      'CHONGJINJIPKYOLSO',
      'facility',
      '청진 집결소/청진 도집결소/농포 집결소/함북 집결소',
      '清津集结所',
      'Chongjin jipkyulso/Nongpo',
    ],
    [
      'CHONGJINMSS',
      'facility',
      '청진 보위부/함북 보위부/함경북도 보위부',
      '清津保卫部',
      'North Hamgyong State Security',
    ],
    [
      'CAMP16',
      'facility',
      '화성 수용소/화성 관리소/16호 관리소/화성 정치범수용소',
      '化城管理所',
      'Camp 16/Hwasong camp',
    ],
    ['CAMP25', 'facility', '청진 관리소/25호 관리소/수성 교화소/청진 정치범수용소', '清津管理所', 'Camp 25'],
    ['CAMP22', 'facility', '회령 관리소/22호 관리소/회령 정치범수용소', '会宁管理所', 'Camp 22'],
  ]),
  ...region('KP', 'Ryanggang', [
    [
      'HYESANMSS',
      'facility',
      '혜산 보위부/혜산시 보위부/량강도 보위부/양강도 보위부',
      '惠山保卫部',
      'Hyesan State Security',
    ],
  ]),
  ...region('KP', 'North Pyongan', [
    [
      'SINUIJUMSS',
      'facility',
      '신의주 보위부/신의주시 보위부/평북 보위부/평안북도 보위부',
      '新义州保卫部',
      'Sinuiju State Security',
    ],
    ['SINUIJUJIPKYOLSO', 'facility', '신의주 집결소/신의주 도집결소', '新义州集结所', 'Sinuiju jipkyulso'],
    ['SINUIJUKYOHWASO', 'facility', '신의주 교화소', '新义州教化所', 'Sinuiju Kyohwaso'],
  ]),
  ...region('KP', 'South Pyongan', [
    [
      'KAECHONKYOHWASO',
      'facility',
      '개천 교화소/1호 교화소/개천여자교화소',
      '价川教化所',
      'Kaechon Kyohwaso/Kyohwaso 1',
    ],
    [
      'CAMP14',
      'facility',
      '개천 관리소/14호 관리소/개천 수용소/개천 정치범수용소',
      '价川管理所',
      'Camp 14/Kaechon camp',
    ],
    [
      'CAMP18',
      'facility',
      '북창 관리소/18호 관리소/북창 수용소/북창 정치범수용소',
      '北仓管理所',
      'Camp 18/Pukchang camp',
    ],
    ['JUNGSAN', 'facility', '증산 교화소/증산 11호/11호 단련대', '甑山教化所', 'Jungsan/Chungsan Kyohwaso'],
  ]),
  ...region('KP', 'South Hamgyong', [
    ['CAMP15', 'facility', '요덕 수용소/요덕 관리소/15호 관리소/요덕 정치범수용소', '耀德管理所', 'Camp 15/Yodok camp'],
    ['HAMHUNGKYOHWASO', 'facility', '함흥 교화소/9호 교화소/함흥여자교화소', '咸兴教化所', 'Hamhung Kyohwaso'],
    ['ORO', 'facility', '오로 교화소/오로 22호 교화소', '五老教化所', 'Oro Kyohwaso'],
  ]),
]

const holding = /구류|수용소|간수소|감옥|구치소|拘留|看守|detention/u
const security = /보위부|보위성|保卫部|state security/u
const assembly = /집결소|集结所/u
const reeducation = /교화소|教化所/u
const camp = /관리소|수용소|정치범/u

/** Which holding place people mean by "the one in" a town. */
const inTown: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  'CN-TUMEN': [[holding, 'CN-TUMENDETENTION']],
  'CN-HELONG': [[holding, 'CN-HELONGDETENTION']],
  'CN-HUNCHUN': [[holding, 'CN-HUNCHUNDETENTION']],
  'CN-LONGJING': [[holding, 'CN-LONGJINGDETENTION']],
  'CN-YANJI': [[holding, 'CN-YANJIDETENTION']],
  'CN-CHANGBAI': [[holding, 'CN-CHANGBAIDETENTION']],
  'CN-DANDONG': [[holding, 'CN-DANDONGDETENTION']],
  'KP-ONSONG': [[security, 'KP-ONSONGMSS']],
  'KP-MUSAN': [[security, 'KP-MUSANMSS']],
  'KP-HOERYONG': [
    [security, 'KP-HOERYONGMSS'],
    [reeducation, 'KP-JONGORI'],
    [camp, 'KP-CAMP22'],
  ],
  'KP-CHONGJIN': [
    [assembly, 'KP-CHONGJINJIPKYOLSO'],
    [security, 'KP-CHONGJINMSS'],
    [camp, 'KP-CAMP25'],
  ],
  'KP-HYESAN': [[security, 'KP-HYESANMSS']],
  'KP-SINUIJU': [
    [security, 'KP-SINUIJUMSS'],
    [assembly, 'KP-SINUIJUJIPKYOLSO'],
    [reeducation, 'KP-SINUIJUKYOHWASO'],
  ],
  'KP-KAECHON': [
    [reeducation, 'KP-KAECHONKYOHWASO'],
    [camp, 'KP-CAMP14'],
  ],
  'KP-PUKCHANG': [[camp, 'KP-CAMP18']],
  'KP-YODOK': [[camp, 'KP-CAMP15']],
  'KP-HAMHUNG': [[reeducation, 'KP-HAMHUNGKYOHWASO']],
  'KP-HWASONGKP': [[camp, 'KP-CAMP16']],
}

/** The known holding place of a town when the text speaks of one ("도문에 있는 수용소"), or null. */
export function facilityIn(town: Place, text: string): Place | null {
  const code = inTown[town.code]?.find(([words]) => words.test(text))?.[1]
  return facilities.find((facility) => facility.code === code) ?? null
}
