/** Offices of a town, which make no place of their own: 공안국, 파출소. They show that a town was named before them. */
const offices =
  '공안국|공안|변방대|변방부대|변방|파출소|경찰서|경찰|감옥|수용소|구류소|구류장|간수소|보위부|안전부|교화소|집결소|관리소|령사관|영사관|대사관|세관|검사참|시내|시장|역|기차역|공항|항|뻐스역|버스터미널|터미널|병원|시골|농촌|호텔'
/** What a town has and nobody has for himself: 무산 광산마을, 위해 부두. */
const sites = '광산|탄광|부두|항구|마을|골목|거리|강가|바닷가|시골|산골'
const units =
  '시|현|군|구|성|도|진|향|촌|리|읍|주|자치주|자치현|지구|지역|일대|쪽|근처|부근|인근|방면|방향|가까이|땅|건너'

/** What clearly follows a place: "도문에서", "연길서", "훈춘으로". Anything may follow it, as many write without spaces. */
const locative =
  '에서|에는|에다|에도|에만|에(?:있|살|갇|숨|잡|가|온|왔|간|도착|계|남)|에$|에게$|서$|으로|로$|로(?:끌|잡|보|넘|데|갔|가|온|이송|출발|북송)|까지|부터|행$|발$|쪽'
const loose =
  '은|는|이|가|을|를|의|도|과|와|랑|이랑|하고|요|이요|이에요|이예요|예요|에요|입니다|임니다|임다|이다|이고|인데|인데요|이라고|라고|이라는|라는|이라는데요?|라는데요?|이라던데요?|라던데요?|이라고요|라고요|이래요|래요|이랍니다|랍니다|인가봐요|인가봅니다|인것같습니다|일거예요|같아요|인것같아요|이나|이며|인|였어요|이었어요|이었습니다|이오|이요|임|쯤|에서요|에요|서요|출신|사람|사람입니다|사람이에요|사람임다|사람이요|현지|거쳐|통해|지나|건너|변두리'

const afterName = new RegExp(`^(?:${units})?(?:${offices})?(?:(?:${locative}).*|(?:${loose}))?[.,!?]*$`, 'u')
/** An address goes on after the unit: 연길시하남가. */
const address = /^(?:시|현|진)[가-힣]{2,}/u
const locativeAfter = new RegExp(
  `^(?:(?:${units})(?:${offices})?(?:${locative}|${loose}|$)|(?:${offices})|(?:${locative}))`,
  'u',
)
const officeNext = new RegExp(`^ ?(?:${offices}|${sites}|시|현|군|근처|부근|쪽|주변|건너|방향|일대)`, 'u')
/** "온성이 고향이오". */
const homeNext = /^(?:고향|태생)/u

/** Whether the rest of a word after a name leaves the name standing ("으로", "시 공안국이"), and so is no other word. */
export function leavesName(rest: string): boolean {
  return afterName.test(rest) || address.test(rest)
}

/** Whether the rest of the word, or the word after it, says that the name is a place. */
export function saysPlace(rest: string, following: string): boolean {
  if (/^[이가은는]?$/u.test(rest) && homeNext.test(following)) return true
  return locativeAfter.test(rest) || (rest === '' && officeNext.test(following))
}

/** Whether the name goes on from the word before it: 위해 (Weihai) is "for" in 벌기 위해, 가족을 위해. */
export function continuesWord(key: string, before: string): boolean {
  return key === '위해' && /[기을를음]$/u.test(before)
}

/** Whether an office or a unit of a town follows ("집안 공안국", "통화시"), which no ordinary word has after it. */
export function namesTown(rest: string, following: string): boolean {
  return rest === '' && officeNext.test(following)
}

/** Whether the name only says what the place meant lies opposite of: "만포 건너 집안". */
export function liesAcross(following: string): boolean {
  return /^(?:건너|맞은편|대안)/u.test(following)
}

/** The place where something happened ("에서", "에 있") outranks one that somebody is going to. */
export function isWhereItHappened(rest: string, following: string): boolean {
  return /^(?:시|현|군|구|성)?(?:에서|서$|에)/u.test(rest) || /^ ?(?:시|현|군)?에(?:서| ?있)/u.test(following)
}

/**
 * Names that are also ordinary words. In a sentence they need a word beside them that makes a place of them, or another
 * place; as the whole answer they are taken as they are.
 */
export const homonyms: ReadonlySet<string> = new Set(
  (
    '안도 화성 삼합 대련 연대 상해 구미 진주 정주 무산 하문 일조 당산 창주 중경 대경 성도 남경 항주 서안 서란 백산 송원 사평 교하 화전 ' +
    '반석 동항 봉성 관전 환인 본계 무송 무순 오상 개성 삼수 의주 염주 단천 양덕 하산 동당 무세 초산 보천 해주 경주 여수 강계 원산 원주 ' +
    '아산 안산 남평 방천 밀강 량수 송림 태원 합비 계서 제남 림기 신파 풍산 금야 이련 서려 경홍 동흥 빙상 광서 모한 맹해 시안 경성 하구 ' +
    '영구 보정 온주 무석 동관 심수 석성 북청 두도 숭선 천안 금주 전주 청주 부전 수동 남포 장백 월남 삼봉 종성 온성 강릉 목포 제주 이원'
  ).split(' '),
)

/** Names that mean something else even with a locative particle: 집안에 (at home), 통화로 (by phone), 장사로 (by trade). */
export const strictHomonyms: ReadonlySet<string> = new Set(
  '집안 지안 위해 통화 장사 무한 백성 유방 타이 로스 하구 연사 남타 원동 후창 일산 시타 용천 성진'.split(' '),
)

/** Ordinary words that are one typing error away from a place. */
export const ordinaryWords: ReadonlySet<string> = new Set(
  (
    '연결 조문 신문 대문 정문 후문 동문 소문 주문 방문 질문 단독 장소 공안 회사 학교 병원 시장 공원 식당 공장 마을 국경 교회 여기 거기 저기 ' +
    '어디 고향 가게 호텔 여관 숙소 기차 버스 택시 다리 군대 농장 창고 지하 옥상 언니 엄마 아빠 동생 오빠 누나 아들 친구 사람 남편 안내 ' +
    '처음 나중 오늘 어제 내일 아침 저녁 오전 오후 새벽 지금 방금 아까 감옥 파출소 경찰 경찰서 브로커 전화 손전화 번호 이름 나라 도시 시내 ' +
    '시골 농촌 산골 강가 바다 항구 공항 도로 골목 계단 화장실 위생실 사무실 교실 침대 이불 가방 자동차 트럭 배로 차로 길로 산으로 강으로 ' +
    '사이 중간 중앙 중심 주변 근처 부근 위치 방향 동쪽 서쪽 남쪽 북쪽 아래 위쪽 건너 맞은편 이쪽 저쪽 그쪽 도움 도와 살려 급해 빨리 제발 ' +
    '모름 몰라 없음 없다 있다 네네 아니 글쎄 비밀 안전 위험 보호 구류 구금 체포 북송 송환 이송 심사 조사 재판 석방 연락 소식 편지 사진 문자 ' +
    '한족 한글 한문 중국말 조선말 정보 주소 가족 부모 자식 아이 아기 여자 남자 할머니 할아버지 삼촌 이모 고모 사촌 조카 며느리 사위 시집 친정 ' +
    '처가 외가 이웃 주인 사장 반장 선생 목사 선교사 의사 간호 군인 당에 일로 돈으로 빚으로 말로 글로 그 저 이 제 것 수 때 곳 등 북쪽 남쪽 ' +
    '상태 경우 문제 이유 원인 결과 시간 기간 기한 이후 이전 다음 이번 저번 지난 매일 매달 매년 하루 이틀 사흘 나흘 일주일 한달 연도 년도 ' +
    '단지 단체 단속 기관 정부 당국 대사관 영사관 통화 통과 성경 성함 성명 대학 대답 대기 대신 안에 밖에 앞에 뒤에 옆에 속에 위에 밑에 ' +
    '고양이 무한히 선전 연기 그림 상자 평생 인지 온지 단풍 술만 걸림 안부 풍선 다룬 철사 함부 교원 라디오 라지오 당시 각주 철렁 추워 서랍 마시 정신 너랑 반주 수단 석주 병동 가족사진 칸마다 계산 동화 화재 군화 매상 지인 번지 다친 갑판 경상도 해산 계심 은덕이 본명 고문 문화 창문 이웃 벽돌 출산 영상 망치 용접 한강 가시오 마시오 멍하니 영정 권한 목발 화단 애랑 판사 나오지 보내오 이웃끼리 파파야 제자도 신파로 안터진 다른 삭제 하나 예순 모두 정도 전부 찬성 종료 음성 여성 두번 번이 난민 류학 가진 정정 보낸 얼른 명단 지우 심해 달러 다치 오천 파스 저랑 이랑 스탑 공사장 건설장 탄광 광산 벌목장 림산 산판 노래방 가라오케 다방 술집 안마방 피씨방 미용실 시댁 본가 숲속 숲 굴속 동굴 다리밑 초소 전방 후방'
  ).split(' '),
)
